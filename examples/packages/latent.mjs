// Two ways from one digit to another: does what is decoded on the way still look like a digit?
import { concatRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { morph, nearestCodes, twoNN } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { interpolationStrip } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';

const digits = await loadDigits();
const { x } = toUnit(digits); // [1797, 64], values in [0, 1]
console.log(`64 pixels, of which a digit uses about ${twoNN(x).dimension.toFixed(1)} dimensions`);
const model = new PCA({ components: 20 }).fit(x); // anything that encodes and decodes: an autoencoder will do as well
const codes = await model.encode(x); // [1797, 20]

const strips = [];
for (const [from, to] of [[3, 6], [7, 0]]) {
  const { geodesic, straight } = morph(codes, from, to, { neighbors: 8, steps: 11 });
  for (const [name, way] of Object.entries({ 'by way of others': geodesic, straight })) {
    // How far is each code on the way from the nearest digit that somebody wrote?
    const { distances } = nearestCodes(codes, way.codes, { k: 1 });
    const farthest = Math.max(...distances.data);
    console.log(`from a ${digits.y.data[from]} to a ${digits.y.data[to]}, ${name}: length ${way.length.toFixed(2)}, at most ${farthest.toFixed(2)} from a written digit`);
    strips.push({ label: name, codes: way.codes });
  }
}

const images = await model.decode(concatRows(strips.map(({ codes }) => codes)));
const figure = interpolationStrip(images, { strips: strips.length, labels: strips.map(({ label }) => label), range: [0, 1], title: 'Two ways from a 3 to a 6, and from a 7 to a 0' });
await writeFigure(figure, 'latent.png');
