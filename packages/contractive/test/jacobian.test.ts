import { random } from '@latentkit/core';
import { ACTIVATIONS, type ActivationName, chainLayers, denseLayers, eagerNoise, variablesOf } from '@latentkit/layers';
import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { denseChain, estimatedJacobianNorm, squaredJacobianNorm } from '../src/index.js';

const [rows, inputs] = [4, 5];
const x = (): tf.Tensor2D => tf.tensor2d(random(3).stream('x').at(0).normal(rows * inputs), [rows, inputs]);

function encoderOf(units: readonly number[], activations: readonly ActivationName[]): tf.LayersModel {
  const layers = units.flatMap((n, i) => denseLayers({ name: `e${i}`, units: n, activation: activations[i], random: random(7) }));
  const model = chainLayers('encoder', [inputs], layers);
  // Biases other than the 0 that they start from.
  variablesOf(model).filter(({ name }) => name.endsWith('bias')).forEach(({ variable, shape }, i) => variable.write(tf.tensor(random(i).stream('bias').at(0).normal(shape[0]), [...shape])));
  return model;
}

const weightsOf = (model: tf.LayersModel): Record<string, tf.Tensor> => Object.fromEntries(variablesOf(model).map(({ name, variable }) => [name, variable.read()]));

/** The squared norm of a Jacobian that is put together from central differences, sample by sample. */
function byDifferences(model: tf.LayersModel): number[] {
  const h = 1e-2;
  const total = new Array<number>(rows).fill(0);
  for (let j = 0; j < inputs; j++) {
    const move = tf.mul(tf.oneHot(tf.tensor1d([j], 'int32'), inputs), h);
    const difference = tf.div(tf.sub(model.apply(tf.add(x(), move)) as tf.Tensor, model.apply(tf.sub(x(), move)) as tf.Tensor), 2 * h);
    tf.sum(tf.square(difference), 1).dataSync().forEach((value, i) => (total[i] += value));
  }
  return total;
}

function analytic(model: tf.LayersModel, weights = weightsOf(model)): tf.Tensor1D {
  const chain = denseChain(model);
  if ('other' in chain) throw new Error(chain.other);
  return squaredJacobianNorm(x(), chain.steps, weights);
}

describe('the analytic norm', () => {
  test.each(ACTIVATIONS)('of %s layers, one, two and three of them, is that of a Jacobian from differences', (activation) => {
    for (const units of [[3], [6, 3], [6, 4, 2]]) {
      const model = encoderOf(units, units.map(() => activation));
      const expected = byDifferences(model);
      analytic(model).dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(2e-3 * Math.max(1, expected[i])));
    }
  });

  test.each(ACTIVATIONS)('has a gradient through %s layers to every kernel and bias', (activation) => {
    const model = encoderOf([4, 3], [activation, activation]);
    const weights = weightsOf(model);
    for (const name of Object.keys(weights)) {
      const at = (value: tf.Tensor): tf.Scalar => tf.sum(analytic(model, { ...weights, [name]: value }));
      const gradient = [...tf.grad((value) => at(value))(weights[name]).dataSync()];
      // Small, so that no step crosses the kink of a piecewise activation at these samples.
      const h = 2e-3;
      const largest = Math.max(...gradient.map(Math.abs));
      if (name.endsWith('kernel')) expect(largest).toBeGreaterThan(1e-3);
      for (let place = 0; place < gradient.length; place++) {
        const move = tf.reshape(tf.mul(tf.oneHot(tf.tensor1d([place], 'int32'), gradient.length), h), weights[name].shape);
        const difference = (at(tf.add(weights[name], move)).dataSync()[0] - at(tf.sub(weights[name], move)).dataSync()[0]) / (2 * h);
        expect(Math.abs(gradient[place] - difference)).toBeLessThan(0.01 * Math.max(largest, 0.1));
      }
    }
  });

  test('knows an encoder by its layers', () => {
    expect(denseChain(encoderOf([4, 3], ['leakyRelu', 'linear']))).toEqual({
      steps: [
        { kernel: 'e0/kernel', bias: 'e0/bias', activation: 'leakyRelu' },
        { kernel: 'e1/kernel', bias: 'e1/bias', activation: 'linear' },
      ],
    });
    const normalised = chainLayers('encoder', [inputs], [...denseLayers({ name: 'a', units: 3, random: random(1) }), tf.layers.batchNormalization({ name: 'norm' })]);
    expect(denseChain(normalised)).toEqual({ other: 'norm (BatchNormalization)' });
    expect(denseChain(chainLayers('encoder', [2, 3], [tf.layers.flatten()]))).toEqual({ other: 'no dense layer' });
  });
});

describe('the estimate', () => {
  test('has the norm as its mean, whatever the step', () => {
    const model = encoderOf([6, 3], ['tanh', 'sigmoid']);
    const expected = tf.sum(analytic(model)).dataSync()[0];
    for (const step of [0.01, 0.05]) {
      const options = { projections: 4000, step };
      const estimate = tf.tidy(() => tf.sum(estimatedJacobianNorm(x(), (v) => model.apply(v) as tf.Tensor, eagerNoise(random(1), 0), options)).dataSync()[0]);
      expect(Math.abs(estimate / expected - 1)).toBeLessThan(0.05);
    }
  });

  test('is exact for a linear function of one input', () => {
    const f = (v: tf.Tensor): tf.Tensor => tf.mul(v, 3);
    const one = tf.tensor2d([1, 2], [2, 1]);
    const values = estimatedJacobianNorm(one, f, { normal: (_name, shape) => tf.ones(shape), uniform: (_name, shape) => tf.ones(shape) }, { projections: 2, step: 0.5 }).dataSync();
    values.forEach((value) => expect(value).toBeCloseTo(9 / 0.25, 3));
  });
});
