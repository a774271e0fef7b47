// What the two figures of latent noise share: test images decoded from codes with normal noise of some scales.
import { reshape, sliceRows } from '@latentkit/core';
import { columnVariances } from '@latentkit/linalg';
import { perturbCodes } from '@latentkit/latent';
import { reconstructionRows } from '@latentkit/viz';
import { save, tenDigits } from '../shared.mjs';
import { data } from './models.mjs';

/** Draws ten originals, what their codes decode to, and what codes with noise do; prints the errors over all test images. */
export async function drawNoise(model, scales, title, url) {
  const all = await model.encode(data.test);
  console.log('standard deviations of the codes', columnVariances(all).map(Math.sqrt));
  for (const scale of [0, ...scales]) console.log(scale, mse(data.test, await model.decode(noisy(all, [scale]))));
  const digits = tenDigits(data);
  const codes = await model.encode(digits);
  const images = await model.decode(noisy(codes, scales));
  const more = scales.map((scale, i) => ({ label: `Noise ${scale}`, images: sliceRows(images, 10 * i, 10 * (i + 1)) }));
  await save(reconstructionRows(digits, await model.decode(codes), { labels: ['Original', 'No noise'], more, title }), url);
}

function noisy(codes, scales) {
  return reshape(perturbCodes(codes, { scales, seed: 1 }), [scales.length * codes.shape[0], codes.shape[1]]);
}

function mse(a, b) {
  return a.data.reduce((sum, value, i) => sum + (value - b.data[i]) ** 2, 0) / a.data.length;
}
