import { defineConfig, InvalidParameterError, ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { z } from 'zod';
import { flattenPair, maskWeights } from '../losses/loss.js';
import { ssimSchema } from './config.js';
import type { Metric } from './metric.js';

/** Options of {@link ssim}. */
export type SsimOptions = Omit<z.input<typeof ssimSchema>, 'name'>;

const ssimConfig = defineConfig('ssim', ssimSchema);

/** The window of the paper and of `tf.image.ssim`. */
const USUAL_WINDOW = 11;

/**
 * Structural similarity of a sample to its target, 1 for equal images: means, variances and covariance under a
 * Gaussian window at every position where the window fits, averaged over positions and channels. As `tf.image.ssim`;
 * doi:10.1109/TIP.2003.819861.
 *
 * Samples may be flat: what counts is `imageShape`. An image with a side below 11 gets, unless `windowSize` is given,
 * the greatest odd window that fits (7 for 8×8), and its values compare with those of that window only. Throws
 * `InvalidParameterError` without an `imageShape` or with a `windowSize` that does not fit.
 */
export function ssim(options: SsimOptions = {}): Metric {
  const config = ssimConfig.parse({ ...options, name: 'ssim' });
  const [height, width, channels = 1] = imageShapeOf(config.imageShape);
  const side = windowSizeOf(config.windowSize, height, width);
  const window = gaussianWindow(side, config.sigma);
  const c1 = (config.k1 * config.maxValue) ** 2;
  const c2 = (config.k2 * config.maxValue) ** 2;

  return {
    name: 'ssim',
    config: { ...config, windowSize: side },
    perSample: (target, prediction, mask) =>
      tf.tidy(() => {
        const [y, made] = flattenPair(target, prediction);
        const p = mask === undefined ? made : tf.where<tf.Tensor2D>(tf.cast(maskWeights(mask, 'sum'), 'bool'), made, y);
        if (y.shape[1] !== height * width * channels) {
          throw new ShapeError({
            parameter: 'target',
            got: target.shape,
            expected: `${height * width * channels} elements in a sample, those of an image of shape [${height}, ${width}, ${channels}]`,
          });
        }
        const images = [y, p, tf.add(tf.square(y), tf.square(p)), tf.mul(y, p)];
        const [meanY, meanP, squares, products] = blurred(images, [height, width, channels], window, side);
        const productOfMeans = tf.mul(tf.mul(meanY, meanP), 2);
        const squaresOfMeans = tf.add(tf.square(meanY), tf.square(meanP));
        const luminance = tf.div(tf.add(productOfMeans, c1), tf.add(squaresOfMeans, c1));
        const covariance = tf.sub(tf.mul(products, 2), productOfMeans);
        const variances = tf.sub(squares, squaresOfMeans);
        const structure = tf.div(tf.add(covariance, c2), tf.add(variances, c2));
        return tf.mean<tf.Tensor1D>(tf.mul(luminance, structure), [1, 2, 3]);
      }),
  };
}

/** All images under the window by one convolution: they are laid one after another along the batch. */
function blurred(
  images: readonly tf.Tensor[],
  [height, width, channels]: readonly [number, number, number],
  window: Float32Array,
  side: number,
): tf.Tensor4D[] {
  const stacked = tf.reshape<tf.Rank.R4>(tf.concat([...images], 0), [-1, height, width, channels]);
  const filter = tf.tile(tf.tensor4d(window, [side, side, 1, 1]), [1, 1, channels, 1]);
  return tf.split(tf.depthwiseConv2d(stacked, filter, 1, 'valid'), images.length, 0);
}

function gaussianWindow(side: number, sigma: number): Float32Array {
  const line = Array.from({ length: side }, (_, i) => Math.exp(-((i - (side - 1) / 2) ** 2) / (2 * sigma ** 2)));
  const total = line.reduce((a, b) => a + b, 0);
  return Float32Array.from({ length: side * side }, (_, i) => (line[Math.floor(i / side)] * line[i % side]) / total ** 2);
}

function imageShapeOf(shape: readonly number[] | null): readonly number[] {
  if (shape !== null) return shape;
  throw new InvalidParameterError({
    parameter: 'ssim.imageShape',
    got: null,
    expected: '[height, width] or [height, width, channels]',
    remedy: 'Samples are flat: say which images they are, such as { name: "ssim", imageShape: [28, 28] }.',
  });
}

function windowSizeOf(given: number | null, height: number, width: number): number {
  const side = Math.min(height, width);
  if (given === null) return Math.min(USUAL_WINDOW, side % 2 === 1 ? side : side - 1 || 1);
  if (given <= side) return given;
  throw new InvalidParameterError({
    parameter: 'ssim.windowSize',
    got: given,
    expected: `at most ${side}, the shorter side of the ${height}×${width} images`,
  });
}
