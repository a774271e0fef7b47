// Sixty handwritten digits with their classes.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { imageGrid } from '@latentkit/viz';

const digits = await loadDigits();
const { x } = toUnit(digits); // [1797, 64], values in [0, 1]
export const figure = imageGrid(x, { count: 60, captions: Array.from(digits.y.data.subarray(0, 60), String), title: 'The first sixty digits' });
