// 16 of the 32 rows of each encoder's Jacobian at the first test image.
import { reshape } from '@latentkit/core';
import { jacobianRows, panels } from '@latentkit/viz';
import { save } from '../shared.mjs';
import { load, seven } from './models.mjs';

const figures = [];
for (const [name, title] of [['plain', 'Plain'], ['denoising', 'Denoising']]) {
  const jacobian = await (await load(name)).jacobian(seven); // [1, 32, 784]
  figures.push(jacobianRows(reshape(jacobian, [32, 784]), { columns: 8, title }));
}
await save(panels(figures, { columns: 1, title: 'Rows of the Jacobian of the code at a 7' }), import.meta.url);
