import { computed } from '@preact/signals';
import { type AxisFacts, axisFacts } from '../tools/axes.js';
import { encoded } from './data.js';

/** What the codes of all samples say of each axis; empty until they are known. */
export const axes = computed<readonly AxisFacts[]>(() => (encoded.value === undefined ? [] : axisFacts(encoded.value)));
