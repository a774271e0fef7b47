// What codes drawn uniformly between the least and the greatest codes decode to; and, beside them, codes drawn from the prior.
import { drawFromBox, drawFromPrior } from '@latentkit/latent';
import { imageGrid, panels } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, plainModel, variationalModel } from './models.mjs';

const [plain, variational] = [await plainModel(), await variationalModel()];
const box = async (model) => model.decode(drawFromBox(await model.encode(data.test), 25, { seed: 1 }));
const sheet = (images, title) => imageGrid(images, { columns: 5, width: 340, range: [0, 1], title });
const sheets = [
  sheet(await box(plain), 'Plain, from the box'),
  sheet(await box(variational), 'Variational, from the box'),
  sheet(await variational.decode(drawFromPrior(variational, 25, { seed: 1 })), 'Variational, from the prior'),
];
await save(panels(sheets, { letters: false, title: 'Codes drawn from the box around all codes' }), import.meta.url);
