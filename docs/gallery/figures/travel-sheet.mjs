// What the points of a plane of codes decode to, in steps of equal probability.
import { loadDigits, toUnit } from '@latentkit/datasets';
import { travelGrid } from '@latentkit/latent';
import { VariationalAutoencoder } from '@latentkit/variational';
import { travelSheet } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new VariationalAutoencoder({ hiddenUnits: [100, 50], latentDim: 2, seed: 42 });
await model.fit(x, { epochs: 60, optimizer: { name: 'adam', learningRate: 0.003 } });

const grid = travelGrid(await model.encode(x), { rows: 11, columns: 11, quantiles: [0.03, 0.97] });
export const figure = travelSheet(await model.decode(grid.codes), { x: grid.x, y: grid.y, gap: 3, title: 'Digits over a plane of codes' });
