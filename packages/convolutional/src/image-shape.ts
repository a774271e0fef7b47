import { ShapeError, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { through } from './blocks.js';
import type { Size } from './plan.js';

/** What a sample is as an image. */
export interface ImageShape {
  readonly size: Size;
  readonly channels: number;
}

/**
 * Reads a sample's shape, [rows, columns] or [rows, columns, channels]; for flat samples the shape that they are said to have.
 * Throws `ShapeError` where it is no image's.
 */
export function imageShapeOf(sampleShape: readonly number[], said: readonly number[] | null = null): ImageShape {
  const isFlat = sampleShape.length === 1;
  const [rows, columns, channels = 1] = isFlat && said !== null ? said : sampleShape;
  if (isFlat && said !== null && sizeOf(said) !== sampleShape[0]) {
    throw new ShapeError({ parameter: 'imageShape', got: said, expected: `the shape of images of ${sampleShape[0]} values, as many as a row of x has` });
  }
  if ((isFlat && said !== null) || sampleShape.length === 2 || sampleShape.length === 3) return { size: [rows, columns], channels };
  throw new ShapeError({
    parameter: 'x',
    got: ['n', ...sampleShape],
    expected: 'images [n, rows, columns] or [n, rows, columns, channels]',
    remedy: isFlat ? remedy(sampleShape[0]) : 'Give images of one picture each, with the channels on the last axis.',
  });
}

function remedy(features: number): string {
  const side = Math.sqrt(features);
  if (!Number.isInteger(side)) return 'Say what shape the rows have by imageShape: [rows, columns, channels], or reshape them.';
  return `Say what shape the rows have, imageShape: [${side}, ${side}] if they are square and grey, or reshape(x, [n, ${side}, ${side}, 1]).`;
}

/**
 * What the encoder takes as an image with channels, given a sample's shape. A condition, which stands behind the rows of images
 * without channels and behind flat samples, becomes channels.
 */
export function imageInput(x: tf.SymbolicTensor, sampleShape: readonly number[], { size: [rows, columns], channels }: ImageShape): tf.SymbolicTensor {
  if (sampleShape.length === 3) return x;
  const lines = sampleShape.length === 1 ? 1 : rows;
  const length = sampleShape[sampleShape.length - 1];
  const width = x.shape[x.shape.length - 1] as number;
  const image = tf.layers.reshape({ targetShape: [rows, columns, channels], name: 'encoder_image' });
  if (width === length) return through(x, [image]);
  const joined = through(x, [tf.layers.reshape({ targetShape: [lines, width, 1], name: 'encoder_joined' })]);
  const part = (name: string, from: number, to: number): tf.layers.Layer => tf.layers.cropping2D({ cropping: [[0, 0], [from, width - to]], name: `encoder_${name}` });
  const condition = through(joined, [
    part('condition', length, width),
    tf.layers.permute({ dims: [1, 3, 2], name: 'encoder_condition_channels' }),
    tf.layers.upSampling2d({ size: [rows / lines, columns], name: 'encoder_condition_image' }),
  ]);
  return tf.layers.concatenate({ name: 'encoder_conditioned' }).apply([through(joined, [part('sample', 0, length), image]), condition]) as tf.SymbolicTensor;
}
