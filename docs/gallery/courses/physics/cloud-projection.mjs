// The cloud in the coordinates of its principal axes.
import { scatterByLabel } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { centred, pca } from './cloud.mjs';

const scores = pca.transform(centred); // [10000, 2]
const axes = Array.from(pca.explainedVarianceRatio, (share, i) => `PC ${i + 1} (${(100 * share).toFixed(1)}% of the variance)`);
const figure = scatterByLabel(scores, undefined, { equalScales: true, axes, width: 560, height: 400, title: 'The cloud projected on its principal axes' });
await save(figure, import.meta.url);
