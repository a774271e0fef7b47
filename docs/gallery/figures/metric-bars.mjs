// How well three maps of the plane keep the neighbourhoods of 500 digits.
import { sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { Isomap, TSNE, continuity, neighborPrecision, trustworthiness } from '@latentkit/manifold';
import { PCA } from '@latentkit/pca';
import { metricBars } from '@latentkit/viz';

const x = sliceRows((await loadDigits()).x, 0, 500);
const maps = {
  PCA: new PCA({ components: 2 }).fitTransform(x),
  Isomap: new Isomap({ components: 2, neighbors: 8 }).fitTransform(x),
  't-SNE': new TSNE({ perplexity: 20, iterations: 400, seed: 42 }).fitTransform(x),
};

const values = {};
for (const [name, points] of Object.entries(maps)) {
  const { precision } = neighborPrecision(x, points, { neighbors: [10] });
  values[name] = { trustworthiness: trustworthiness(x, points), continuity: continuity(x, points), 'neighbour precision': precision[0] };
}
const higher = 'higher';
export const figure = metricBars(values, {
  better: { trustworthiness: higher, continuity: higher, 'neighbour precision': higher },
  baseline: 'PCA',
  title: 'Neighbourhoods of digits on the plane',
});
