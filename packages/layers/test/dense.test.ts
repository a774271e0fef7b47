import { random } from '@latentkit/core';
import { beforeAll, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { dense, denseLayers } from '../src/dense.js';
import { initialValues, initializer } from '../src/initializers.js';
import { chain, expectClose } from './helpers.js';

beforeAll(async () => void (await tf.setBackend('cpu')));

test('the kernel is glorotUniform from seed and name, the bias zeros', () => {
  const layer = dense({ units: 3, name: 'hidden', random: random(9) });
  chain(4, layer);
  const [kernel, bias] = layer.getWeights();
  expect(kernel.dataSync()).toEqual(initialValues({ name: 'glorotUniform', seed: 9, stream: 'hidden/kernel' }, [4, 3]));
  expect([...bias.dataSync()]).toEqual([0, 0, 0]);
  const again = dense({ units: 3, name: 'hidden', random: random(9) });
  const other = dense({ units: 3, name: 'other', random: random(9) });
  chain(4, again);
  chain(4, other);
  expect(again.getWeights()[0].dataSync()).toEqual(kernel.dataSync());
  expect(other.getWeights()[0].dataSync()).not.toEqual(kernel.dataSync());
});

test('every option at a value of its own', () => {
  const layer = dense({
    units: 2, name: 'd', random: random(0), activation: 'relu', kernelInitializer: 'ones',
    biasInitializer: initializer('constant', { value: -3.5 }), trainable: false,
  });
  const model = chain(2, layer);
  expectClose(model.predict(tf.tensor2d([[1, 2], [3, 4]])) as tf.Tensor, [[0, 0], [3.5, 3.5]]);
  expect(model.trainableWeights).toEqual([]);
  const unbiased = dense({ units: 2, name: 'e', random: random(0), useBias: false, kernelInitializer: 'heNormal' });
  chain(2, unbiased);
  expect(unbiased.weights.length).toBe(1);
  expect(unbiased.getWeights()[0].dataSync()).toEqual(initialValues({ name: 'heNormal', stream: 'e/kernel' }, [2, 2]));
});

test('leakyRelu is a layer behind a linear one', () => {
  const layers = denseLayers({ units: 1, name: 'd', random: random(0), activation: 'leakyRelu', kernelInitializer: 'ones' });
  expect(layers.map(({ name }) => name)).toEqual(['d', 'd_activation']);
  expectClose(chain(1, ...layers).predict(tf.tensor2d([[-10], [3]])) as tf.Tensor, [[-2], [3]]);
  expect(() => dense({ units: 1, name: 'd', random: random(0), activation: 'leakyRelu' })).toThrow('denseLayers');
  expect(denseLayers({ units: 1, name: 'd', random: random(0), activation: 'gelu' }).length).toBe(1);
});
