import { describe, expect, test } from '@jest/globals';
import { random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { checkTargets, createLoss, createMetric, type LossInput } from '../src/index.js';
import { expectClose, onEveryBackend } from './backends.js';

const [ROWS, STEPS, FEATURES] = [4, 6, 2];
const COUNTS = [6, 3, 1, 4];

/** Target, prediction and mask. */
function tensors(): [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D] {
  const uniform = (seed: number): tf.Tensor3D => tf.tensor3d(random(seed).stream('x').at(0).uniform(ROWS * STEPS * FEATURES, 0.05, 0.95), [ROWS, STEPS, FEATURES]);
  const mask = COUNTS.map((count) => Array.from({ length: STEPS }, (_, t) => Array.from({ length: FEATURES }, () => (t < count ? 1 : 0))));
  return [uniform(1), uniform(2), tf.tensor3d(mask)];
}

/** A test that frees what it makes. */
const tidily = (run: () => void) => (): void => tf.tidy(run);

const LOSSES: readonly LossInput[] = [
  'mse',
  { name: 'mse', reduction: 'sum' },
  'mae',
  'huber',
  { name: 'binary-crossentropy', from: 'logits' },
  { name: 'binary-crossentropy', from: 'logits', reduction: 'sum' },
  { name: 'binary-crossentropy', from: 'probabilities' },
  { name: 'gaussian', variance: 0.5 },
  { name: 'continuous-bernoulli', reduction: 'sum' },
];

onEveryBackend(() => {
  test.each(LOSSES.map((spec) => [JSON.stringify(spec), spec] as const))('%s and its gradient are those of each sample cut to what counts', (_, spec) => tidily(() => {
    const loss = createLoss(spec);
    const [y, x, m] = tensors();
    // What does not count may be anything.
    const filled = tf.where(tf.cast(m, 'bool'), y, -9);
    const { value, grad } = tf.valueAndGrad((p) => tf.sum<tf.Scalar>(tf.mul(loss.perSample(filled, p, m), tf.tensor1d([1, 2, 3, 4]))))(x);
    const cut = COUNTS.map((count, i) => {
      const [ownY, ownX] = [y, x].map((t) => tf.slice(t, [i, 0, 0], [1, count, FEATURES]));
      return tf.valueAndGrad((p) => tf.mul<tf.Scalar>(tf.sum(loss.perSample(ownY, p)), i + 1))(ownX);
    });
    expectClose([value.dataSync()[0]], [cut.reduce((sum, one) => sum + one.value.dataSync()[0], 0)]);
    const wanted = cut.map((one, i) => tf.pad(one.grad, [[0, 0], [0, STEPS - COUNTS[i]], [0, 0]]));
    expectClose([...grad.dataSync()], [...tf.concat(wanted, 0).dataSync()], 1e-5, 1e-7);
    expectClose([...loss.perSample(y, x, tf.onesLike(m)).dataSync()], [...loss.perSample(y, x).dataSync()]);
  })());

  test.each(['mse', 'mae', 'psnr', 'roundedAccuracy'] as const)('%s is that of each sample cut to what counts', (name) => tidily(() => {
    const metric = createMetric(name, { sampleShape: [STEPS, FEATURES] });
    const [y, x, m] = tensors();
    const wanted = COUNTS.flatMap((count, i) => {
      const [ownY, ownX] = [y, x].map((t) => tf.slice(t, [i, 0, 0], [1, count, FEATURES]));
      return [...metric.perSample(ownY, ownX).dataSync()];
    });
    expectClose([...metric.perSample(tf.where(tf.cast(m, 'bool'), y, -9), x, m).dataSync()], wanted);
  })());

  test('the likeliest variance is that of what counts', tidily(() => {
    const loss = createLoss('gaussian');
    const [y, x, m] = tensors();
    const found = tf.mean(loss.perSample(y, x, m)).dataSync()[0];
    const at = (variance: number): number => tf.mean(createLoss({ name: 'gaussian', variance }).perSample(y, x, m)).dataSync()[0];
    const spread = tf.mean(createLoss('mse').perSample(y, x, m)).dataSync()[0];
    expect(found).toBeCloseTo(at(spread), 5);
    for (const factor of [0.8, 1.25]) expect(at(spread * factor)).toBeGreaterThan(found);
  }));

  test('to ssim, what does not count is equal', tidily(() => {
    const metric = createMetric({ name: 'ssim', imageShape: [STEPS, FEATURES], windowSize: 1 });
    const [y, x, m] = tensors();
    expectClose([...metric.perSample(y, x, tf.zerosLike(m)).dataSync()], [1, 1, 1, 1]);
    expectClose([...metric.perSample(y, x, m).dataSync()], [...metric.perSample(y, tf.where(tf.cast(m, 'bool'), x, y)).dataSync()]);
  }));
});

describe('targets', () => {
  test('need not lie in [0, 1] where they do not count', () => {
    const data = { data: Float32Array.from([0.5, -10, 0.2, -10]), shape: [2, 2] };
    const counts = (x: tf.Tensor): tf.Tensor => tf.cast(tf.notEqual(x, -10), 'float32');
    expect(() => checkTargets({ name: 'binary-crossentropy' }, data)).toThrow(/row 0, column 1/);
    expect(() => checkTargets({ name: 'binary-crossentropy' }, data, 'x', counts)).not.toThrow();
    const bad = { data: Float32Array.from([0.5, -10, 2, -10]), shape: [2, 2] };
    expect(() => checkTargets({ name: 'binary-crossentropy' }, bad, 'x', counts)).toThrow(/row 1, column 0/);
  });
});
