import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ndarray, ShapeError, UnknownNameError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { batchLoss, binaryCrossentropy, checkTargets, createLoss, huber, LOSS_NAMES, lossSchema, mae, mse, resolveLoss } from '../src/index.js';
import type { LossInput, ReconstructionLoss } from '../src/index.js';
import { expectClose, golden, onEveryBackend } from './backends.js';

interface Values {
  readonly loss: number;
  /** Weighted where the case is. */
  readonly perSample: number[];
  readonly gradient: number[][];
}
interface Case {
  readonly name: string;
  readonly keras: string;
  readonly config: { readonly delta?: number; readonly fromLogits?: boolean; readonly labelSmoothing?: number };
  readonly target: number[][];
  readonly prediction: number[][];
  readonly unweighted: Values;
  readonly weighted: Values;
}
const { sampleWeight, cases } = golden<{ sampleWeight: number[]; cases: Case[] }>('losses');

const SPECS: Record<string, (config: Case['config']) => LossInput> = {
  MeanSquaredError: () => 'mse',
  MeanAbsoluteError: () => 'mae',
  Huber: ({ delta }) => ({ name: 'huber', delta }),
  BinaryCrossentropy: ({ fromLogits }) => ({ name: 'binary-crossentropy', from: fromLogits === true ? 'logits' : 'probabilities' }),
};
/** Label smoothing and log-cosh are for classifiers: a reconstruction has neither. */
const OURS = cases.filter((entry) => entry.keras in SPECS && entry.config.labelSmoothing === undefined);

/**
 * Gradients are differences of numbers of about 0.05, of which float32 leaves this much where they ought to cancel;
 * Keras itself has 3.7e-9 where a prediction equals its target.
 */
const ROUNDING = 5e-9;

/** Loss, unweighted losses of the samples, and gradient of the loss, in one go. */
function evaluate(loss: ReconstructionLoss, target: number[][], prediction: number[][], weight?: number[]): Values {
  return tf.tidy(() => {
    const [y, x] = [tf.tensor2d(target), tf.tensor2d(prediction)];
    const w = weight === undefined ? undefined : tf.tensor1d(weight);
    const { value, grad } = tf.valueAndGrad((p) => batchLoss(loss.perSample(y, p), w))(x);
    return {
      loss: value.dataSync()[0],
      perSample: Array.from(loss.perSample(y, x).dataSync()),
      gradient: grad.arraySync() as number[][],
    };
  });
}

onEveryBackend(() => {
  test.each(OURS.map((entry) => [entry.name, entry] as const))('%s and its gradient are those of Keras', (_, entry) => {
    const loss = createLoss(SPECS[entry.keras](entry.config));
    const got = evaluate(loss, entry.target, entry.prediction);
    expectClose([got.loss], [entry.unweighted.loss]);
    expectClose(got.perSample, entry.unweighted.perSample);
    expectClose(got.gradient.flat(), entry.unweighted.gradient.flat(), 1e-5, ROUNDING);
  });

  test.each(OURS.map((entry) => [entry.name, entry] as const))('%s with sample weights is that of Keras', (_, entry) => {
    const loss = createLoss(SPECS[entry.keras](entry.config));
    const got = evaluate(loss, entry.target, entry.prediction, sampleWeight);
    expectClose([got.loss], [entry.weighted.loss]);
    expectClose(got.perSample.map((value, i) => value * sampleWeight[i]), entry.weighted.perSample);
    expectClose(got.gradient.flat(), entry.weighted.gradient.flat(), 1e-5, ROUNDING);
  });

  test.each([
    ['mse', mse(), 1, 0],
    ['mse, sum', mse({ reduction: 'sum' }), 1, 0],
    ['mae', mae({ reduction: 'sum' }), 1, 0],
    ['huber', huber({ delta: 0.4 }), 1, 0],
    ['huber, sum', huber({ delta: 0.4, reduction: 'sum' }), 1, 0],
    ['cross-entropy from logits', binaryCrossentropy({ reduction: 'sum' }), 1, 0],
    ['cross-entropy from probabilities', binaryCrossentropy({ from: 'probabilities', reduction: 'sum' }), 0.4, 0.5],
  ])('the gradient of %s is that of finite differences', (_, loss, scale, shift) => {
    const target = [[0.1, 0.9, 0.4], [1, 0, 0.3]];
    const at = [[0.3, -0.2, 0.45], [0.15, 0.35, -0.4]].map((row) => row.map((x) => scale * x + shift));
    const { gradient } = evaluate(loss, target, at, [2, 0.5]);
    const h = 1e-2;
    for (const [i, row] of at.entries()) {
      for (const j of row.keys()) {
        // Fourth order: with float32 values a step has to be this large.
        const shifted = (k: number): number => {
          const moved = at.map((r, a) => r.map((x, b) => (a === i && b === j ? x + k * h : x)));
          return evaluate(loss, target, moved, [2, 0.5]).loss;
        };
        const difference = (8 * (shifted(1) - shifted(-1)) - (shifted(2) - shifted(-2))) / (12 * h);
        expect(Math.abs(gradient[i][j] - difference)).toBeLessThan(2e-4);
      }
    }
  });

  test('a sum is the mean times the elements of a sample, in value and gradient', () => {
    const [target, prediction] = [[[0, 1, 0.5]], [[0.2, 0.4, 0.9]]];
    for (const name of LOSS_NAMES) {
      const mean = evaluate(createLoss({ name } as LossInput), target, prediction);
      const sum = evaluate(createLoss({ name, reduction: 'sum' } as LossInput), target, prediction);
      expectClose([sum.loss], [3 * mean.loss]);
      expectClose(sum.gradient.flat(), mean.gradient.flat().map((x) => 3 * x));
    }
  });

  test('images are flattened, and integer targets taken as numbers', () => {
    const result = tf.tidy(() => {
      const target = tf.tensor4d([0, 1, 1, 0, 1, 1, 0, 0], [2, 2, 2, 1], 'int32');
      return mse().perSample(target, tf.fill([2, 2, 2, 1], 0.25)).dataSync();
    });
    expectClose(result, [0.3125, 0.3125]);
  });

  test('logits of any size give a finite loss and gradient', () => {
    const got = evaluate(binaryCrossentropy(), [[0, 1, 1, 0]], [[1e4, 1e4, -1e4, -1e4]]);
    expectClose([got.loss], [5000]);
    expectClose(got.gradient.flat(), [0.25, 0, -0.25, 0]);
    const tail = evaluate(binaryCrossentropy({ reduction: 'sum' }), [[0]], [[-17.5]]);
    expectClose(tail.gradient.flat(), [1 / (1 + Math.exp(17.5))]);
    // The wasm backend computes log1p(x) as log(1 + x), which is this coarse near 0.
    expectClose([tail.loss], [Math.log1p(Math.exp(-17.5))], 1e-5, tf.getBackend() === 'wasm' ? 6e-8 : 0);
  });

  test('both cross-entropies agree where the sigmoid is not saturated', () => {
    const target = [[0, 1, 0.3, 0.7]];
    const logits = [[-2, 3, 0.5, -1]];
    const probabilities = logits.map((row) => row.map((z) => 1 / (1 + Math.exp(-z))));
    const fromLogits = evaluate(binaryCrossentropy(), target, logits);
    const fromProbabilities = evaluate(binaryCrossentropy({ from: 'probabilities' }), target, probabilities);
    expectClose([fromProbabilities.loss], [fromLogits.loss], 1e-6);
  });

  test('the gradient goes on through what comes before the loss', () => {
    const gradient = tf.tidy(() => {
      const y = tf.tensor2d([[1, 0]]);
      const loss = (x: tf.Tensor): tf.Scalar => tf.tidy(() => batchLoss(mse({ reduction: 'sum' }).perSample(y, tf.mul(x, 3))));
      return tf.grad(loss)(tf.tensor2d([[0.5, 0.5]])).dataSync();
    });
    expectClose(gradient, [3, 9]);
  });
});

describe('configurations', () => {
  test('which numbers a loss is computed on follows the network', () => {
    const automatic = binaryCrossentropy();
    expect(automatic.on).toBe('logits');
    expect(resolveLoss(automatic, 'sigmoid').on).toBe('logits');
    expect(resolveLoss(automatic, 'linear').on).toBe('output');
    expect(resolveLoss(automatic, 'linear').config).toEqual({ name: 'binary-crossentropy', reduction: 'mean', from: 'auto' });
    expect(resolveLoss(binaryCrossentropy({ from: 'logits' }), 'linear').on).toBe('logits');
    expect(resolveLoss(binaryCrossentropy({ from: 'probabilities' }), 'sigmoid').on).toBe('output');
    expect(resolveLoss(mse(), 'sigmoid').on).toBe('output');
  });

  test('a resolved cross-entropy computes on probabilities', () => {
    const loss = resolveLoss(binaryCrossentropy({ reduction: 'sum' }), 'relu');
    expectClose([evaluate(loss, [[1, 0]], [[0.25, 0.5]]).loss], [Math.log(4) + Math.log(2)]);
  });

  test.each(LOSS_NAMES)('%s is made again from its configuration', (name) => {
    const extra = { huber: { delta: 0.5 }, 'binary-crossentropy': { from: 'probabilities' } }[name as string] ?? {};
    const first = createLoss({ name, reduction: 'sum', ...extra } as LossInput);
    expect(first).toMatchObject({ name, reduction: 'sum', config: { name, reduction: 'sum', ...extra } });
    const second = createLoss(lossSchema.parse(JSON.parse(JSON.stringify(first.config))));
    expect(second.config).toEqual(first.config);
    expect(second.on).toBe(first.on);
    expect(createLoss(first)).toBe(first);
    expect(createLoss(name).config).toMatchObject({ name, reduction: 'mean' });
  });
});

describe('bad input', () => {
  test('an unknown loss or option is named, with the nearest known one', () => {
    expect(() => createLoss('mze' as 'mse')).toThrow(UnknownNameError);
    expect(() => createLoss('binary_crossentropy' as 'mse')).toThrow(/Did you mean 'binary-crossentropy'/);
    expect(() => createLoss(undefined as unknown as 'mse')).toThrow(InvalidParameterError);
    expect(() => huber({ delta: 0 })).toThrow(/huber.delta: got 0, expected a value > 0/);
    expect(() => huber({ detla: 2 } as object)).toThrow(/Did you mean 'delta'/);
    expect(() => mse({ reduction: 'average' as 'mean' })).toThrow(/expected one of "mean", "sum"/);
    expect(lossSchema.safeParse({ name: 'mse', delta: 1 }).success).toBe(false);
  });

  test('shapes that differ are refused instead of broadcast', () => {
    tf.tidy(() => {
      expect(() => mse().perSample(tf.zeros([2, 3]), tf.zeros([2, 1]))).toThrow(ShapeError);
      expect(() => batchLoss(tf.zeros([2]), tf.zeros([1]))).toThrow(ShapeError);
    });
  });

  test('targets that a cross-entropy cannot take are found, with their place', () => {
    const loss = binaryCrossentropy();
    checkTargets(loss, ndarray(new Float32Array([0, 1, 0.5, 1]), [2, 2]));
    const wrong = ndarray(new Float32Array([0, 1, 0.5, 0, 255, 1]), [2, 3]);
    expect(() => checkTargets(loss, wrong)).toThrow(InvalidParameterError);
    expect(() => checkTargets(loss, wrong)).toThrow(/x, row 1, column 1: got 255, expected a value in \[0, 1\].*Scale the data.*'mse'/);
    for (const value of [NaN, Infinity, -Infinity]) {
      for (const data of [Float64Array.of(0, value), Float32Array.of(0, value)]) {
        expect(() => checkTargets(loss, ndarray(data, [1, 2]), 'valid')).toThrow(/valid: got (NaN|-?Infinity), expected a finite number at row 0, column 1/);
      }
    }
    expect(() => checkTargets(loss, ndarray(Float32Array.of(0, 1 + 2 ** -23), [1, 2]))).toThrow(/column 1: got 1.0000001/);
    checkTargets(loss, ndarray(Float32Array.of(-0, 1, 2 ** -149), [1, 3]));
    expect(() => checkTargets(loss, ndarray(new Float32Array([0, -0.01]), [1, 2]))).toThrow(/column 1: got -0.00/);
    checkTargets(mse(), wrong);
  });
});
