// How many principal components hold 95% of the variance of the digits, and what do digits look like from so many?
import { sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';
import { explainedVariance, panels, reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const all = new PCA().fit(x);
const enough = new PCA({ components: 0.95 }).fit(x);
console.log(`${enough.nComponents} of 64 components hold 95% of the variance, the first two ${(100 * (all.explainedVarianceRatio[0] + all.explainedVarianceRatio[1])).toFixed(1)}%`);

const ten = sliceRows(x, 0, 10);
const rows = [enough.nComponents, 10, 2].map((components) => {
  const pca = new PCA({ components }).fit(x);
  console.log(`from ${components} components: mean squared error ${pca.reconstructionError(x).toFixed(4)} per pixel`);
  return { label: `${components} components`, images: pca.inverseTransform(pca.transform(ten)) };
});

const [{ label, images }, ...more] = rows;
const figure = panels([
  explainedVariance(all.explainedVarianceRatio, { title: 'Share of the variance' }),
  reconstructionRows(ten, images, { labels: ['Original', label], more, title: 'Digits from their first components' }),
], { columns: 1, title: 'Principal components of the digits' });
await writeFigure(figure, 'pca.png');
