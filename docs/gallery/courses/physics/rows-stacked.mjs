// Ten test images through the stacked autoencoder.
import { reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, model } from './stacked.mjs';

console.log(await model.evaluate(data.test));
const digits = tenDigits(data);
const figure = reconstructionRows(digits, await model.reconstruct(digits), { title: 'Stacked autoencoder, 784-100-30-100-784' });
await save(figure, import.meta.url);
