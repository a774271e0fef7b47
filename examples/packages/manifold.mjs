// Do maps of the digits tell the truth? t-SNE beside two principal components, with measures of what neighbours they keep.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { TSNE, continuity, shepardCorrelation, trustworthiness } from '@latentkit/manifold';
import { PCA } from '@latentkit/pca';
import { panels, scatterByLabel } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const digits = await loadDigits();
const { x } = toUnit(digits); // [1797, 64], values in [0, 1]
const tsne = new TSNE({ perplexity: 30, seed: 42 });
const maps = { 'Two principal components': new PCA({ components: 2 }).fitTransform(x), 't-SNE': await tsne.fitTransformAsync(x) };

// Trustworthiness: are neighbours in the map neighbours in the data? Continuity: the other way round.
// Correlation: are far samples far apart? That is what t-SNE gives up for its neighbourhoods.
for (const [name, map] of Object.entries(maps)) {
  const [trust, kept, far] = [trustworthiness(x, map), continuity(x, map), shepardCorrelation(x, map)].map((value) => value.toFixed(3));
  console.log(`${name.padEnd(24)} trustworthiness ${trust}, continuity ${kept}, correlation of distances ${far}`);
}
console.log(`Kullback-Leibler divergence of t-SNE: ${tsne.klDivergence.toFixed(3)}`);

const figures = Object.entries(maps).map(([title, map]) => scatterByLabel(map, digits.y, { title, axes: ['first axis', 'second axis'], legendTitle: 'digit', width: 480, height: 420 }));
await writeFigure(panels(figures, { title: 'The digits in two dimensions' }), 'manifold.png');
