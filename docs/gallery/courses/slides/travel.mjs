// What codes on a 15×15 grid over [-2, 2]² decode to, in a variational autoencoder with codes of two numbers.
import { travelGrid } from '@latentkit/latent';
import { VariationalAutoencoder } from '@latentkit/variational';
import { travelSheet } from '@latentkit/viz';
import { mnist, save } from '../shared.mjs';

const { x, test } = await mnist(20000);
const model = new VariationalAutoencoder({ hiddenUnits: [150, 100], latentDim: 2, seed: 42 });
await model.fit(x, { epochs: 40, batchSize: 128, optimizer: { name: 'adam', learningRate: 0.001 } });
console.log(await model.evaluate(test), await model.elbo(test));
const grid = travelGrid([0, 0], { rows: 15, columns: 15, box: { x: [-2, 2], y: [-2, 2] } });
const figure = travelSheet(await model.decode(grid.codes), { x: grid.x, y: grid.y, xLabel: 'z₁', yLabel: 'z₂', range: [0, 1], title: 'A walk over the plane of codes' });
await save(figure, import.meta.url);
