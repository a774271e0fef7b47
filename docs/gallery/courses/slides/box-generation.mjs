// What codes drawn uniformly between the least and the greatest codes decode to.
import { drawFromBox } from '@latentkit/latent';
import { imageGrid, panels } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { data, plainModel, variationalModel } from './models.mjs';

const sheets = [];
for (const [name, model] of [['Plain', await plainModel()], ['Variational', await variationalModel()]]) {
  const codes = drawFromBox(await model.encode(data.test), 36, { seed: 1 });
  sheets.push(imageGrid(await model.decode(codes), { columns: 6, width: 360, range: [0, 1], title: name }));
}
await save(panels(sheets, { letters: false, title: 'Codes drawn from the box around all codes, decoded' }), import.meta.url);
