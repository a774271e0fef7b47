// What the figures share: MNIST, and the two autoencoders that train.mjs made.
import { sliceRows } from '@latentkit/core';
import { ConvolutionalAutoencoder } from '@latentkit/convolutional';
import { corrupt, gaussianNoise, gaussianNoiseFactory } from '@latentkit/denoising';
import { fileURLToPath } from 'node:url';
import { mnist } from '../shared.mjs';

export const data = await mnist(10000);
export const noise = gaussianNoise({ stddev: 0.4, clip: [0, 1] });

/** The first test image, a 7. */
export const seven = sliceRows(data.test, 0, 1);

/** What normal noise of 0.4, clipped to [0, 1], makes of images. */
export const noisy = (images) => corrupt(images, noise, { seed: 1 });

/** The model called `plain` or `denoising`. */
export function load(name) {
  const folder = fileURLToPath(new URL(`../../../../runs/gallery/manifolds/${name}`, import.meta.url));
  return ConvolutionalAutoencoder.load(folder, { parts: [gaussianNoiseFactory] });
}
