// Ten test images through the stacked autoencoder, with weights of its decoder's own and with the encoder's, transposed.
import { reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, model } from './models.mjs';

const [untied, tied] = [await model('untied'), await model('tied')];
const digits = tenDigits(data);
const figure = reconstructionRows(digits, await untied.reconstruct(digits), {
  labels: ['Original', 'Untied'], more: [{ label: 'Tied', images: await tied.reconstruct(digits) }], title: '784-100-30-100-784, untied and tied weights',
});
await save(figure, import.meta.url);
for (const [name, { encoder, decoder, trainingRecord }] of Object.entries({ untied, tied })) {
  const weights = new Set([...encoder.trainableWeights, ...decoder.trainableWeights].map((w) => w.read()));
  console.log(name, trainingRecord.history.epochs.at(-1).values, 'weights', [...weights].reduce((sum, w) => sum + w.size, 0));
}
