// Ten test images through the plain and the variational autoencoder.
import { reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, plainModel, variationalModel } from './models.mjs';

const [plain, variational] = [await plainModel(), await variationalModel()];
console.log('plain', await plain.evaluate(data.test), 'variational', await variational.evaluate(data.test));
const digits = tenDigits(data);
const figure = reconstructionRows(digits, await plain.reconstruct(digits), {
  labels: ['Original', 'Plain'], more: [{ label: 'Variational', images: await variational.reconstruct(digits) }], title: 'Ten test images through codes of 10 numbers',
});
await save(figure, import.meta.url);
