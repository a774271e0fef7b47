// What the two figures of denoising share: the course's autoencoder with a kind of noise, and its picture.
import { DenoisingAutoencoder } from '@latentkit/denoising';
import { denoisingRows } from '@latentkit/viz';
import { mnist, save, tenDigits } from '../shared.mjs';

/** Trains 784-100-30-100-784 (SGD 1.0) on noisy images and draws ten test images clean, noisy and denoised. */
export async function drawDenoising(noise, title, url) {
  const data = await mnist(40000);
  const model = new DenoisingAutoencoder({ ...noise, hiddenUnits: [100], latentDim: 30, seed: 42 });
  await model.fit(data.x, { epochs: 12, batchSize: 32, optimizer: { name: 'sgd', learningRate: 1 } });
  const { before, after } = await model.denoisingQuality(data.test, { seed: 1 });
  console.log('clean images', await model.evaluate(data.test), 'before', before, 'after', after);
  const clean = tenDigits(data);
  const noisy = model.corrupt(clean, { seed: 1 });
  await save(denoisingRows(clean, noisy, await model.denoise(noisy), { range: [0, 1], title }), url);
}
