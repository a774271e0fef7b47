import { random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { type ReconstructionLoss, checkTargets, continuousBernoulli, gaussianLikelihood } from '../src/index.js';

const nll = (loss: ReconstructionLoss, target: number[][], prediction: number[][]): number[] =>
  tf.tidy(() => Array.from(loss.perSample(tf.tensor2d(target), tf.tensor2d(prediction)).dataSync()));

/** The greatest distance of the gradient from central differences of the batch's loss. */
function gradientError(loss: ReconstructionLoss, target: number[][], prediction: number[][], h: number): number {
  const at = (values: tf.Tensor): tf.Scalar => tf.sum(loss.perSample(tf.tensor2d(target), values));
  const values = tf.tensor2d(prediction);
  const gradient = tf.grad((x) => at(x))(values).dataSync();
  return Math.max(
    ...prediction.flat().map((_, i) => {
      const move = tf.reshape(tf.mul(tf.oneHot(tf.tensor1d([i], 'int32'), gradient.length), h), values.shape);
      const difference = (at(tf.add(values, move)).dataSync()[0] - at(tf.sub(values, move)).dataSync()[0]) / (2 * h);
      return Math.abs(gradient[i] - difference);
    }),
  );
}

const target = [[0.1, 0.9, 0.4], [0.7, 0.2, 0.55]];
const prediction = [[0.2, 0.5, 0.45], [0.3, 0.1, 0.95]];

describe('gaussianLikelihood', () => {
  test('is the density of the normal distribution', () => {
    const variance = 0.3;
    const expected = target.map((row, i) => row.reduce((sum, x, j) => sum + (x - prediction[i][j]) ** 2 / (2 * variance) + 0.5 * Math.log(2 * Math.PI * variance), 0));
    nll(gaussianLikelihood({ variance, reduction: 'sum' }), target, prediction).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    nll(gaussianLikelihood({ variance }), target, prediction).forEach((value, i) => expect(value).toBeCloseTo(expected[i] / 3, 5));
  });

  test('learns the variance under which the batch is likeliest', () => {
    const squares = target.flatMap((row, i) => row.map((x, j) => (x - prediction[i][j]) ** 2));
    const best = squares.reduce((a, b) => a + b) / squares.length;
    const total = (variance: number | 'learned'): number => nll(gaussianLikelihood({ variance }), target, prediction).reduce((a, b) => a + b);
    expect(total('learned')).toBeCloseTo(total(best), 5);
    for (const other of [0.8 * best, 1.2 * best]) expect(total('learned')).toBeLessThan(total(other));
    expect(nll(gaussianLikelihood(), [[1, 2]], [[1, 2]]).every(Number.isFinite)).toBe(true);
  });

  test.each([[0.3], ['learned' as const]])('has its gradient with variance %p', (variance) => {
    expect(gradientError(gaussianLikelihood({ variance, reduction: 'sum' }), target, prediction, 1e-2)).toBeLessThan(0.02);
  });

  test('refuses a variance that is none', () => {
    expect(() => gaussianLikelihood({ variance: 0 })).toThrow(/variance/);
  });
});

describe('continuousBernoulli', () => {
  test.each([[-40], [-3], [-0.2], [-0.04], [0], [0.03], [0.06], [1], [5], [60]])('is a density over [0, 1] at a logit of %d', (logit) => {
    // Gauss–Legendre on many pieces, since at large logits all mass lies at one end.
    const pieces = 4000;
    const nodes = [-0.7745966692414834, 0, 0.7745966692414834].map((node) => (node + 1) / 2);
    const xs = Array.from({ length: pieces }, (_, i) => nodes.map((node) => (i + node) / pieces)).flat();
    const densities = nll(continuousBernoulli({ reduction: 'sum' }), xs.map((x) => [x]), xs.map(() => [logit])).map((value) => Math.exp(-value));
    const weights = [5 / 18, 8 / 18, 5 / 18];
    const integral = densities.reduce((sum, density, i) => sum + (density * weights[i % 3]) / pieces, 0);
    expect(integral).toBeCloseTo(1, 4);
  });

  test('has its gradient, where it is a series and where it is not', () => {
    const logits = [[-6, -0.5, -0.03], [0.02, 0.3, 4]];
    expect(gradientError(continuousBernoulli({ reduction: 'sum' }), target, logits, 1e-2)).toBeLessThan(2e-3);
    const [mean, sum] = [nll(continuousBernoulli(), target, logits), nll(continuousBernoulli({ reduction: 'sum' }), target, logits)];
    mean.forEach((value, i) => expect(3 * value).toBeCloseTo(sum[i], 5));
  });

  test('stays finite for any logit, and takes targets in [0, 1] alone', () => {
    expect(nll(continuousBernoulli(), [[0, 1]], [[500, -500]]).every(Number.isFinite)).toBe(true);
    const gradient = tf.grad((z) => tf.sum(continuousBernoulli().perSample(tf.tensor2d([[0, 1, 0.5]]), z)))(tf.tensor2d([[500, -500, 1e-8]]));
    expect(Array.from(gradient.dataSync()).every(Number.isFinite)).toBe(true);
    const outside = { data: random(1).stream('x').at(0).normal(4), shape: [2, 2] };
    expect(() => checkTargets(continuousBernoulli(), outside)).toThrow(/continuous Bernoulli/);
  });
});
