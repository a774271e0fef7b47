import type { Corruption, PartFactory } from '@latentkit/autoencoder';
import { InvalidParameterError, ShapeError, sizeOf } from '@latentkit/core';
import type { NoiseSource } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { blockMaskingConfig } from './config.js';

/** Options of {@link blockMasking}. */
export type BlockMaskingOptions = Parameters<typeof blockMaskingConfig.parse>[0];

/**
 * Blanks a square at a random place of each image [rows, columns] or [rows, columns, channels], the same in all channels,
 * so that the model learns to fill in (Pathak et al., 2016, https://doi.org/10.1109/CVPR.2016.278). Images that come as
 * flat rows need `imageShape`.
 *
 * Throws `InvalidParameterError` for a value out of range or, in training, a square larger than the image, `ShapeError`
 * for samples that are no images.
 */
export function blockMasking(options: BlockMaskingOptions = {}): Corruption {
  const config = blockMaskingConfig.parse(options);
  const { size, fill, imageShape } = config;
  return {
    config: { type: 'blockMasking', ...config },
    corrupt: (x, noise) => {
      const shape = imageShape ?? x.shape.slice(1);
      checkImages(x, shape, size);
      const [rows, columns] = shape;
      const [batch] = x.shape;
      const inside = tf.mul(
        tf.reshape(within('block_rows', batch, rows, size, noise), [batch, rows, 1]),
        tf.reshape(within('block_columns', batch, columns, size, noise), [batch, 1, columns]),
      );
      const block = shape.length === 2 ? inside : tf.reshape(inside, [batch, rows, columns, 1]);
      const images = tf.reshape(x, [batch, ...shape]);
      const blanked = tf.mul(images, tf.sub(1, block));
      return tf.reshape(fill === 0 ? blanked : tf.add(blanked, tf.mul(block, fill)), x.shape);
    },
  };
}

/** Makes {@link blockMasking} when a bundle is loaded. */
export const blockMaskingFactory: PartFactory<Corruption> = {
  kind: 'corruption',
  type: 'blockMasking',
  create: ({ type: _type, ...options }) => blockMasking(options),
};

/** 1 on `size` consecutive places of `length`, beginning anywhere with equal probability: [batch, length]. */
function within(name: string, batch: number, length: number, size: number, noise: NoiseSource): tf.Tensor {
  const first = tf.floor(tf.mul(noise.uniform(name, [batch, 1]), length - size + 1));
  const places = tf.reshape(tf.range(0, length, 1, 'float32'), [1, length]);
  const from = tf.cast(tf.greaterEqual(places, first), 'float32');
  return tf.mul(from, tf.cast(tf.less(places, tf.add(first, size)), 'float32'));
}

function checkImages(x: tf.Tensor, shape: readonly number[], size: number): void {
  if (shape.length < 2 || sizeOf(shape) !== sizeOf(x.shape.slice(1))) {
    throw new ShapeError({
      parameter: 'x',
      got: x.shape.slice(1),
      expected: 'images of shape [rows, columns] or [rows, columns, channels]',
      remedy: 'Give imageShape to blockMasking where images come as flat rows.',
    });
  }
  if (size > Math.min(shape[0], shape[1])) {
    throw new InvalidParameterError({ parameter: 'blockMasking.size', got: size, expected: `at most ${Math.min(shape[0], shape[1])}, the image's shorter side` });
  }
}
