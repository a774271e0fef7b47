import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { ActivationName } from '../src/activations.js';
import { ACTIVATIONS, LEAKY_RELU_SLOPE, activation, activationSchema } from '../src/activations.js';
import { expectClose, golden, onBackends } from './helpers.js';

interface Golden {
  activations: {
    x: number[];
    defaults: { leakyReluFunctionNegativeSlope: number };
    cases: { name: string; config: Record<string, unknown>; output: number[]; gradient: number[] }[];
  };
}
const { x, defaults, cases } = golden<Golden>('layers').activations;
const names: Record<string, ActivationName> = {
  relu: 'relu', elu: 'elu', selu: 'selu', leaky_relu: 'leakyRelu', gelu: 'gelu', silu: 'swish', tanh: 'tanh',
  sigmoid: 'sigmoid', softplus: 'softplus', linear: 'linear',
};
const ours = cases.filter(({ name, config }) => name in names && Object.values(config).every((value) => value === false));

test('every activation has a golden', () => {
  expect(ours.map(({ name }) => names[name]).sort()).toEqual([...ACTIVATIONS].sort());
});

onBackends(() => {
  describe('values and gradients are those of Keras', () => {
    test.each(ours.map((c) => [names[c.name], c] as const))('%s', (name, { output, gradient }) => {
      tf.tidy(() => {
        const layer = activation(name);
        const input = tf.tensor2d(x, [1, x.length]);
        expectClose(layer.apply(input) as tf.Tensor, output, 1e-6, 5e-7);
        const found = tf.grad((value) => tf.sum(layer.apply(value) as tf.Tensor))(input).dataSync();
        // SELU has no derivative at 0. Keras takes the one from the right, TensorFlow.js the one from the left.
        const wanted = gradient.map((value, i) => (name === 'selu' && x[i] === 0 ? 1.6732632 * 1.050701 : value));
        expectClose(tf.tensor1d(found), wanted, 1e-6, 5e-7);
      });
    });
  });
});

test('the slope of leakyRelu is that of the Keras function', () => {
  expect(LEAKY_RELU_SLOPE).toBe(defaults.leakyReluFunctionNegativeSlope);
});

test('unknown names suggest the nearest', () => {
  expect(() => activation('sellu' as ActivationName)).toThrow("Did you mean 'selu'?");
  expect(activationSchema.safeParse('selu').success).toBe(true);
  expect(activationSchema.safeParse('sellu').success).toBe(false);
});
