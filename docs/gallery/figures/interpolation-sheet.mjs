// Twelve digits in a grid of 3 × 4, and what lies between them.
import { takeRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { interpolateGrid } from '@latentkit/latent';
import { StackedAutoencoder } from '@latentkit/stacked';
import { interpolationSheet } from '@latentkit/viz';

const { x } = toUnit(await loadDigits());
const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 16, seed: 42 });
await model.fit(x, { epochs: 40, optimizer: { name: 'adam', learningRate: 0.003 } });

const twelve = await model.encode(takeRows(x, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
const finer = interpolateGrid(twelve, { rows: 3, columns: 4, toRows: 5, toColumns: 7, centres: 'align-corners' });
export const figure = interpolationSheet(await model.decode(finer), { columns: 7, framedLabel: 'reconstructed', title: 'Twelve digits and what lies between' });
