import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, random } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { BilinearUpSampling, registerLayers } from '../src/index.js';

const normal = (...shape: [number, number, number, number]): tf.Tensor4D => tf.tensor4d(random(1).stream('x').at(0).normal(tf.util.sizeFromShape(shape)), shape);
const numbers = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];

describe('BilinearUpSampling', () => {
  test('is resizing with pixels that have a middle, at any factors', () => {
    const x = normal(2, 3, 4, 2);
    for (const size of [[2, 2], [3, 1], [2, 5]] as [number, number][]) {
      const got = numbers(new BilinearUpSampling({ size }).apply(x) as tf.Tensor);
      const expected = numbers(tf.image.resizeBilinear(x, [3 * size[0], 4 * size[1]], false, true));
      got.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-6));
    }
  });

  test('has the gradient of what it computes', () => {
    const x = normal(1, 2, 3, 1);
    const direction = normal(1, 2, 3, 1).mul(1e-2);
    const layer = new BilinearUpSampling({ size: [3, 2] });
    const loss = (value: tf.Tensor): tf.Scalar => tf.sum(tf.square(layer.apply(value) as tf.Tensor));
    const slope = numbers(tf.sum(tf.mul(tf.grad(loss)(x), direction)))[0];
    // A square has no third derivative: the difference is exact but for rounding.
    const between = (numbers(loss(x.add(direction)))[0] - numbers(loss(x.sub(direction)))[0]) / 2;
    expect(Math.abs(slope - between)).toBeLessThan(1e-5);
  });

  test('refuses sizes that are none', () => {
    for (const size of [[0, 1], [1.5, 2], [2]]) expect(() => new BilinearUpSampling({ size: size as [number, number] })).toThrow(InvalidParameterError);
  });
});

test('activations of Keras are kept by name in models that are loaded again', async () => {
  registerLayers();
  const names = { leakyRelu: (x: number) => Math.max(x, 0.2 * x), exponential: Math.exp, hardSigmoid3: (x: number) => Math.min(1, Math.max(0, x / 6 + 0.5)) };
  const x = tf.tensor2d([[-7, -2, 0, 0.5, 3, 4]]);
  for (const [name, expected] of Object.entries(names)) {
    const model = tf.sequential({ layers: [tf.layers.activation({ activation: name as 'relu', inputShape: [6] }), tf.layers.reshape({ targetShape: [1, 6, 1] }), new BilinearUpSampling({ size: [1, 1] }), tf.layers.flatten()] });
    const again = await tf.models.modelFromJSON(model.toJSON(null, false) as Parameters<typeof tf.models.modelFromJSON>[0]);
    numbers(again.predict(x) as tf.Tensor).forEach((value, i) => expect(Math.abs(value - expected(x.arraySync()[0][i]))).toBeLessThan(1e-5));
  }
});
