import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { lstmSequence, lstmWithStates } from '../src/recurrent/lstm.js';
import { compiledErrors, cpuRuntime, finiteDifferenceError, TARGETS, values } from './recurrent.js';

interface Case {
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly repeated: boolean;
  readonly states: boolean;
  readonly bias: boolean;
  readonly mask: boolean;
}

const plain: Case = { returnSequences: true, goBackwards: false, repeated: false, states: false, bias: true, mask: false };
const CASES: readonly (Partial<Case> & { steps?: number; batch?: number; features?: number })[] = [
  {},
  // Few features beside the units take another way.
  { features: 2 },
  { features: 2, bias: false, states: true },
  { features: 2, goBackwards: true },
  { returnSequences: false },
  { goBackwards: true },
  { goBackwards: true, returnSequences: false },
  { repeated: true },
  { repeated: true, returnSequences: false, goBackwards: true },
  { bias: false },
  { states: true },
  { states: true, returnSequences: false, goBackwards: true },
  { states: true, repeated: true },
  { steps: 1 },
  { steps: 1, returnSequences: false, states: true },
  { batch: 1 },
  { mask: true },
  { mask: true, features: 2 },
  { mask: true, goBackwards: true },
  { mask: true, returnSequences: false, bias: false },
  { mask: true, returnSequences: false, states: true, goBackwards: true },
  { mask: true, repeated: true, states: true },
  { mask: true, steps: 1 },
];

const FEATURES = 3;
const UNITS = 5;
let runtime: Runtime;

beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = await cpuRuntime();
});

/** What an LSTM gives: the output and, where states are asked for, the final ones. */
function lstm(c: Case, steps: number, args: readonly tf.Tensor[]): tf.Tensor[] {
  const rest = args.slice(3);
  const bias = c.bias ? rest.shift() : undefined;
  const weights = { kernel: args[1], recurrentKernel: args[2], bias };
  const options = { returnSequences: c.returnSequences, goBackwards: c.goBackwards, ...(c.repeated ? { steps } : {}), ...(c.mask ? { mask: maskOf(args[0], steps) } : {}) };
  if (!c.states) return [lstmSequence(args[0], weights, options)];
  const { output, states } = lstmWithStates(args[0], weights, { ...options, initialState: [rest[0], rest[1]] });
  return [output, ...states];
}

/** Some steps that count and some that do not, at the beginning, in between and at the end. */
const maskOf = ({ shape: [batch] }: tf.Tensor, steps: number): tf.Tensor => tf.tensor2d(Array.from({ length: batch }, (_, r) => Array.from({ length: steps }, (__, t) => Math.min(1, (r + t) % 3))));

/** A number that depends on everything an LSTM gives, each part in another way. */
function weighted(outputs: readonly tf.Tensor[]): tf.Scalar {
  return tf.addN(outputs.map((y, i) => tf.sum<tf.Scalar>(tf.mul(y, values(y.shape, 9 + i)))));
}

function inputsOf(c: Case, batch: number, steps: number, features: number): tf.Tensor[] {
  const state = [batch, UNITS];
  return [
    values(c.repeated ? [batch, features] : [batch, steps, features], 1),
    values([features, 4 * UNITS], 2),
    values([UNITS, 4 * UNITS], 3),
    ...(c.bias ? [values([4 * UNITS], 4)] : []),
    ...(c.states ? [values(state, 5), values(state, 6)] : []),
  ];
}

describe('an LSTM over a sequence', () => {
  test.each(CASES.map((c) => [JSON.stringify(c), c] as const))('compiled and eager agree: %s', async (_, { steps = 4, batch = 2, features = 3, ...partial }) => {
    const c = { ...plain, ...partial };
    for (const target of TARGETS) {
      const errors = await compiledErrors(runtime, target, inputsOf(c, batch, steps, features), (inputs) => {
        const gradients = tf.grads((...args: tf.Tensor[]) => weighted(lstm(c, steps, args)))(inputs);
        return Object.fromEntries([...lstm(c, steps, inputs), ...gradients].map((tensor, i) => [`v${i}`, tensor]));
      });
      expect(Object.keys(errors).length).toBeGreaterThanOrEqual(inputsOf(c, batch, steps, features).length + 1);
      expect(Object.entries(errors).filter(([, error]) => !(error < 1e-6))).toEqual([]);
    }
  });

  test.each(CASES.map((c) => [JSON.stringify(c), c] as const))('gradients agree with finite differences: %s', (_, { steps = 4, batch = 2, features = 3, ...partial }) => {
    const c = { ...plain, ...partial };
    expect(finiteDifferenceError((args) => weighted(lstm(c, steps, args)), inputsOf(c, batch, steps, features).map((tensor) => tf.mul(tensor, 0.5)))).toBeLessThan(1e-3);
  });

  test('a step that does not count leaves everything as it was, whatever its input', () => {
    const [x, kernel, recurrentKernel, bias] = inputsOf(plain, 1, 4, FEATURES);
    const weights = { kernel, recurrentKernel, bias };
    const [a, b, c, d] = tf.split(x, 4, 1);
    const wanted = lstmSequence(tf.concat([a, c], 1), weights, { returnSequences: true }).arraySync() as number[][][];
    const got = lstmSequence(tf.concat([tf.mul(d, 9), a, b, c], 1), weights, { returnSequences: true, mask: tf.tensor2d([[0, 1, 0, 1]]) }).arraySync() as number[][][];
    expect(got[0]).toEqual([[0, 0, 0, 0, 0], wanted[0][0], wanted[0][0], wanted[0][1]]);
  });

  test('stacked layers hand their steps on, and one row for all steps is one product', async () => {
    const inputs = [values([2, 3], 1), values([3, 4 * UNITS], 2), values([UNITS, 4 * UNITS], 3), values([UNITS, 4 * UNITS], 4), values([UNITS, 4 * UNITS], 5), values([UNITS, 6], 6)];
    const model = (args: tf.Tensor[]): tf.Tensor => {
      const first = lstmSequence(args[0], { kernel: args[1], recurrentKernel: args[2] }, { steps: 3, returnSequences: true });
      const second = lstmSequence(first, { kernel: args[3], recurrentKernel: args[4] }, { returnSequences: true });
      return tf.reshape(tf.matMul(tf.reshape(second, [6, UNITS]), args[5] as tf.Tensor2D), [2, 3, 6]);
    };
    for (const target of TARGETS) {
      const errors = await compiledErrors(runtime, target, inputs, (list) => {
        const gradients = tf.grads((...args: tf.Tensor[]) => weighted([tf.tanh(model(args))]))(list);
        return Object.fromEntries([model(list), ...gradients].map((tensor, i) => [`v${i}`, tensor]));
      });
      expect(Object.keys(errors).length).toBe(7);
      expect(Object.entries(errors).filter(([, error]) => !(error < 1e-6))).toEqual([]);
    }
  });

  test('weights and states that do not fit are refused', () => {
    const [x, kernel, recurrentKernel, bias] = inputsOf(plain, 2, 4, FEATURES);
    const weights = { kernel, recurrentKernel, bias };
    expect(() => lstmSequence(x, { ...weights, kernel: values([2, 4 * UNITS], 1) })).toThrow('lstmSequence.kernel');
    expect(() => lstmSequence(x, { ...weights, recurrentKernel: values([UNITS, 3 * UNITS], 1) })).toThrow('lstmSequence.recurrentKernel');
    expect(() => lstmSequence(x, { ...weights, bias: values([UNITS], 1) })).toThrow('bias');
    expect(() => lstmSequence(x, weights, { steps: 4 })).toThrow('lstmSequence.x');
    expect(() => lstmSequence(x, weights, { mask: tf.ones([2, 3]) })).toThrow('lstmSequence.mask');
    expect(() => lstmWithStates(x, weights, { initialState: [values([2, 1], 1), values([2, UNITS], 1)] })).toThrow('initialState');
  });
});
