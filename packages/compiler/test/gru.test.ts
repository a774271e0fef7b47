import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { gruSequence } from '../src/recurrent/gru.js';
import { compiledErrors, cpuRuntime, finiteDifferenceError, TARGETS, values } from './recurrent.js';

interface Case {
  readonly resetAfter: boolean;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly repeated: boolean;
  readonly state: boolean;
  readonly bias: boolean;
  readonly mask: boolean;
}

const plain: Case = { resetAfter: true, returnSequences: true, goBackwards: false, repeated: false, state: false, bias: true, mask: false };
const CASES: readonly (Partial<Case> & { steps?: number })[] = [
  {},
  { returnSequences: false },
  { goBackwards: true },
  { repeated: true },
  { bias: false },
  { state: true },
  { state: true, returnSequences: false, goBackwards: true },
  { steps: 1, state: true },
  { resetAfter: false },
  { resetAfter: false, returnSequences: false },
  { resetAfter: false, goBackwards: true, state: true },
  { resetAfter: false, repeated: true, bias: false },
  { resetAfter: false, steps: 1 },
  { mask: true },
  { mask: true, goBackwards: true, state: true },
  { mask: true, returnSequences: false },
  { mask: true, resetAfter: false, state: true },
  { mask: true, resetAfter: false, returnSequences: false, goBackwards: true },
  { mask: true, repeated: true },
];

const FEATURES = 3;
const UNITS = 5;
const BATCH = 2;
let runtime: Runtime;

beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = await cpuRuntime();
});

function gru(c: Case, steps: number, args: readonly tf.Tensor[]): tf.Tensor {
  const rest = args.slice(3);
  const bias = c.bias ? rest.shift() : undefined;
  const { resetAfter, returnSequences, goBackwards } = c;
  const options = { resetAfter, returnSequences, goBackwards, initialState: c.state ? rest[0] : undefined };
  return gruSequence(args[0], { kernel: args[1], recurrentKernel: args[2], bias }, { ...options, ...(c.repeated ? { steps } : {}), ...(c.mask ? { mask: maskOf(steps) } : {}) });
}

function inputsOf(c: Case, steps: number): tf.Tensor[] {
  return [
    values(c.repeated ? [BATCH, FEATURES] : [BATCH, steps, FEATURES], 1),
    values([FEATURES, 3 * UNITS], 2),
    values([UNITS, 3 * UNITS], 3),
    ...(c.bias ? [values(c.resetAfter ? [2, 3 * UNITS] : [3 * UNITS], 4)] : []),
    ...(c.state ? [values([BATCH, UNITS], 5)] : []),
  ];
}

/** Some steps that count and some that do not. */
const maskOf = (steps: number): tf.Tensor => tf.tensor2d(Array.from({ length: BATCH }, (_, r) => Array.from({ length: steps }, (__, t) => Math.min(1, (r + t) % 3))));

/** A number that depends on every output in another way. */
function weighted(y: tf.Tensor): tf.Scalar {
  return tf.sum(tf.mul(y, values(y.shape, 9)));
}

describe('a GRU over a sequence', () => {
  test.each(CASES.map((c) => [JSON.stringify(c), c] as const))('compiled and eager agree: %s', async (_, { steps = 4, ...partial }) => {
    const c = { ...plain, ...partial };
    for (const target of TARGETS) {
      const errors = await compiledErrors(runtime, target, inputsOf(c, steps), (inputs) => {
        const gradients = tf.grads((...args: tf.Tensor[]) => weighted(gru(c, steps, args)))(inputs);
        return Object.fromEntries([gru(c, steps, inputs), ...gradients].map((tensor, i) => [`v${i}`, tensor]));
      });
      expect(Object.keys(errors).length).toBe(inputsOf(c, steps).length + 1);
      expect(Object.entries(errors).filter(([, error]) => !(error < 1e-6))).toEqual([]);
    }
  });

  test.each(CASES.map((c) => [JSON.stringify(c), c] as const))('gradients agree with finite differences: %s', (_, { steps = 4, ...partial }) => {
    const c = { ...plain, ...partial };
    expect(finiteDifferenceError((args) => weighted(gru(c, steps, args)), inputsOf(c, steps).map((tensor) => tf.mul(tensor, 0.5)))).toBeLessThan(1e-3);
  });
});
