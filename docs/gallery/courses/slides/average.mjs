// Two images, their average, and what the average of their codes decodes to in the plain and in the variational autoencoder.
import { ndarray, takeRows } from '@latentkit/core';
import { averageCode } from '@latentkit/latent';
import { imageGrid } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data, plainModel, variationalModel } from './models.mjs';

const models = [await plainModel(), await variationalModel()];
const digits = tenDigits(data);
const [images, captions] = [[], []];
for (const pair of [[3, 8], [4, 9], [1, 7]]) {
  const two = takeRows(digits, pair);
  images.push(two.data.subarray(0, 784), two.data.subarray(784), averageCode(two).data);
  for (const model of models) images.push((await model.decode(averageCode(await model.encode(two)))).data);
  captions.push(`a ${pair[0]}`, `a ${pair[1]}`, 'pixels', 'plain codes', 'variational codes');
}
const all = ndarray(Float32Array.from(images.flatMap((image) => [...image])), [images.length, 784]);
await save(imageGrid(all, { columns: 5, captions, width: 640, range: [0, 1], title: 'The average of two images: of their pixels and of their codes' }), import.meta.url);
