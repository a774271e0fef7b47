import { ShapeError, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { through } from './blocks.js';
import type { Size } from './plan.js';

/** What a sample is as an image. */
export interface ImageShape {
  readonly size: Size;
  readonly channels: number;
}

/** Reads a sample's shape, [rows, columns] or [rows, columns, channels]. Throws `ShapeError` where it is no image's. */
export function imageShapeOf(sampleShape: readonly number[]): ImageShape {
  const [rows, columns, channels = 1] = sampleShape;
  if (sampleShape.length === 2 || sampleShape.length === 3) return { size: [rows, columns], channels };
  throw new ShapeError({
    parameter: 'x',
    got: ['n', ...sampleShape],
    expected: 'images [n, rows, columns] or [n, rows, columns, channels]',
    remedy: remedy(sampleShape),
  });
}

function remedy(sampleShape: readonly number[]): string {
  const features = sizeOf(sampleShape);
  const side = Math.sqrt(features);
  if (sampleShape.length > 3) return 'Give images of one picture each, with the channels on the last axis.';
  const example = Number.isInteger(side) ? `, such as reshape(x, [n, ${side}, ${side}, 1]) if they are square and grey` : '';
  return `Give the rows the shape of the images that they are${example}; a dense network takes them as they are.`;
}

/**
 * What the encoder takes as an image with channels, given a sample's shape. A condition behind images without channels, which
 * is there as further columns, becomes channels.
 */
export function imageInput(x: tf.SymbolicTensor, sampleShape: readonly number[]): tf.SymbolicTensor {
  if (sampleShape.length === 3) return x;
  const [rows, columns] = sampleShape;
  const width = x.shape[2] as number;
  const units = width - columns;
  const image = through(x, [tf.layers.reshape({ targetShape: [rows, width, 1], name: 'encoder_image' })]);
  if (units === 0) return image;
  const part = (name: string, from: number, to: number): tf.layers.Layer => tf.layers.cropping2D({ cropping: [[0, 0], [from, width - to]], name: `encoder_${name}` });
  const condition = through(image, [
    part('condition', columns, width),
    tf.layers.permute({ dims: [1, 3, 2], name: 'encoder_condition_channels' }),
    tf.layers.upSampling2d({ size: [1, columns], name: 'encoder_condition_image' }),
  ]);
  return tf.layers.concatenate({ name: 'encoder_conditioned' }).apply([through(image, [part('sample', 0, columns)]), condition]) as tf.SymbolicTensor;
}
