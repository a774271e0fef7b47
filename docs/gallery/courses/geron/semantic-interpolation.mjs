// Twelve codes of a variational autoencoder as a grid of 3×4, made finer to 5×7.
import { drawFromPrior, interpolateGrid } from '@latentkit/latent';
import { interpolationSheet } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { model } from './models.mjs';

const variational = await model('variational');
const twelve = drawFromPrior(variational, 12, { seed: 42 });
const codes = interpolateGrid(twelve, { rows: 3, columns: 4, toRows: 5, toColumns: 7, centres: 'align-corners' });
const figure = interpolationSheet(await variational.decode(codes), { columns: 7, title: 'Semantic interpolation, 3×4 to 5×7' });
await save(figure, import.meta.url);
