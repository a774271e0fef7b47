// Distances between digits before and after t-SNE.
import { sliceRows } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { MDS, shepardCorrelation, shepardPairs } from '@latentkit/manifold';
import { shepardDiagram } from '@latentkit/viz';

const x = sliceRows((await loadDigits()).x, 0, 200);
const points = new MDS({ components: 2, method: 'classical' }).fitTransform(x);

export const figure = shepardDiagram(shepardPairs(x, points, { pairs: 10_000 }), {
  correlation: shepardCorrelation(x, points, { pairs: 10_000 }),
  title: 'Distances of digits, kept by classical scaling',
});
