import { type MetricInput, createMetric } from '@latentkit/autoencoder';
import { type ArrayInput, type NdArray, ShapeError, rowsOf, sameShape, toNdArray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/** How near images are to others, averaged over the samples. */
export interface Nearness {
  /** Mean squared difference. */
  readonly mse: number;
  /** Peak signal-to-noise ratio in decibels: Infinity where nothing differs. */
  readonly psnr: number;
  /** Structural similarity, 1 where nothing differs; NaN for samples that are no images. */
  readonly ssim: number;
}

/** Options of {@link nearness}. */
export interface NearnessOptions {
  /** Greatest value that a pixel can have. Default 1. */
  readonly maxValue?: number;
  /** Rows, columns and channels of images that come as flat rows. Default: as the samples are. */
  readonly imageShape?: readonly number[];
}

const BATCH = 1000;

/**
 * Mean squared error, PSNR (as `tf.image.psnr`) and SSIM (as `tf.image.ssim`, with a smaller window for small images; NaN
 * for samples that are no images) of samples against clean ones, each averaged over the samples [n, …]. Throws
 * `ShapeError` where the shapes differ.
 */
export function nearness(clean: ArrayInput, other: ArrayInput, options: NearnessOptions = {}): Nearness {
  const target = toNdArray(clean, { name: 'clean', minRows: 1 });
  const samples = toNdArray(other, { name: 'other', minRows: 1 });
  if (!sameShape(target.shape, samples.shape)) {
    throw new ShapeError({ parameter: 'other', got: samples.shape, expected: `the shape of the clean samples, ${JSON.stringify(target.shape)}` });
  }
  const { maxValue = 1, imageShape = target.shape.slice(1) } = options;
  const ofMetric = (input: MetricInput): number => {
    const metric = createMetric(input, { sampleShape: imageShape });
    return average(target, samples, imageShape, (a, b) => metric.perSample(a, b));
  };
  const isImage = imageShape.length >= 2;
  return {
    mse: ofMetric('mse'),
    psnr: ofMetric({ name: 'psnr', maxValue }),
    ssim: isImage ? ofMetric({ name: 'ssim', maxValue }) : Number.NaN,
  };
}

function average(target: NdArray, samples: NdArray, shape: readonly number[], perSample: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor1D): number {
  const n = rowsOf(target);
  const width = target.data.length / n;
  let total = 0;
  for (let from = 0; from < n; from += BATCH) {
    const to = Math.min(n, from + BATCH);
    const batch = (array: NdArray): tf.Tensor => tf.tensor(Float32Array.from(array.data.subarray(from * width, to * width)), [to - from, ...shape]);
    total += tf.tidy(() => tf.sum(perSample(batch(target), batch(samples))).dataSync()[0]);
  }
  return total / n;
}
