import { type NdArray, NonFiniteError, NotFittedError, ShapeError, ndarray, random, sizeOf } from '@latentkit/core';
import { chainLayers, dense, flattenLayers, unflattenLayers } from '@latentkit/layers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type Bottleneck, type Network, useDevice } from '../src/index.js';
import { smallAutoencoder, smallNetwork, surface } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const eager = { engine: 'eager', device: 'cpu' } as const;
const compiled = { engine: 'compiled' } as const;

/** One dense layer on each side, for samples of any shape. */
function network(activation: 'linear' | 'tanh'): Network {
  return {
    config: { type: 'jacobian-test' },
    build: ({ inputShape, outputShape, codeUnits, encoderUnits, random: source }) => ({
      encoder: chainLayers('encoder', inputShape, [...flattenLayers('flatten', inputShape), dense({ units: encoderUnits, name: 'e', activation, random: source })]),
      decoder: chainLayers('decoder', [codeUnits], [
        dense({ units: sizeOf(outputShape), name: 'd', activation, random: source }),
        ...unflattenLayers('reshape', outputShape),
      ]),
    }),
  };
}

/** Central differences of a function of rows, in float32: good to about 1e-3. */
async function differences(run: (x: NdArray) => Promise<NdArray<Float32Array>>, x: NdArray<Float32Array>): Promise<Float32Array> {
  const step = 1e-2;
  const [n] = x.shape;
  const inputs = x.data.length / n;
  const moved = async (sign: number, j: number): Promise<Float32Array> =>
    (await run(ndarray(x.data.map((value, at) => (at % inputs === j ? value + sign * step : value)), x.shape))).data;
  const columns: Float32Array[] = [];
  for (let j = 0; j < inputs; j++) {
    const [up, down] = [await moved(1, j), await moved(-1, j)];
    columns.push(up.map((value, i) => (value - down[i]) / (2 * step)));
  }
  return Float32Array.from({ length: columns[0].length * inputs }, (_, at) => columns[at % inputs][Math.floor(at / inputs)]);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe('jacobian', () => {
  test('of a linear network is its kernel, at every sample', async () => {
    const model = new Autoencoder({ latentDim: 11, network: network('linear'), seed: 1 }).build([2, 3]);
    const x = ndarray(random(2).stream('x').at(0).normal(24), [4, 2, 3]);
    const kernel = model.encoder.getWeights()[0].dataSync();
    for (const on of [eager, compiled]) {
      const { data, shape } = await model.jacobian(x, on);
      expect(shape).toEqual([4, 11, 6]);
      data.forEach((value, at) => expect(value).toBe(kernel[(at % 6) * 11 + (Math.floor(at / 6) % 11)]));
    }
    model.dispose();
  });

  test.each([
    ['codes', undefined, 3],
    ['codes, in batches', 4, 3],
    ['codes of several passes', 7, 37],
  ])('of %s is what differences say, on both engines', async (_, batchSize, latentDim) => {
    const model = smallAutoencoder({ latentDim }).build([10]);
    const x = surface(9);
    const size = batchSize === undefined ? {} : { batchSize };
    const [one, other] = [await model.jacobian(x, { ...eager, ...size }), await model.jacobian(x, { ...compiled, ...size })];
    expect(one.shape).toEqual([9, latentDim, 10]);
    expect(other.shape).toEqual(one.shape);
    expect(largestDifference(one.data, other.data)).toBeLessThan(1e-6);
    expect(largestDifference(one.data, await differences((rows) => model.encode(rows, eager), x))).toBeLessThan(1e-3);
    expect((await model.jacobian(x)).data.length).toBe(one.data.length);
    model.dispose();
  });

  test('of the decoder is what differences say, also with more numbers than one pass takes', async () => {
    for (const [inputs, n] of [[10, 2], [1100, 1]]) {
      const model = smallAutoencoder({ network: smallNetwork('sigmoid') }).build([inputs]);
      const codes = ndarray(Float32Array.from(random(3).stream('codes').at(0).normal(3 * n)), [n, 3]);
      const [one, other] = [await model.decoderJacobian(codes, eager), await model.decoderJacobian(codes, compiled)];
      expect(one.shape).toEqual([n, inputs, 3]);
      expect(largestDifference(one.data, other.data)).toBeLessThan(1e-6);
      expect(largestDifference(one.data, await differences((rows) => model.decode(rows, eager), codes))).toBeLessThan(1e-3);
      model.dispose();
    }
  });

  test('of decoder and encoder multiply to that of the reconstruction', async () => {
    const model = smallAutoencoder().build([10]);
    const x = surface(2);
    const [inner, outer] = [await model.jacobian(x, eager), await model.decoderJacobian(await model.encode(x, eager), eager)];
    const product = tf.matMul(tf.tensor3d(outer.data, [2, 10, 3]), tf.tensor3d(inner.data, [2, 3, 10])).dataSync() as Float32Array;
    expect(largestDifference(product, await differences((rows) => model.reconstruct(rows, eager), x))).toBeLessThan(1e-3);
    model.dispose();
  });

  test.each([[[6]], [[2, 3]], [[2, 3, 2]]])('of samples of shape %j with a condition leaves the condition out', async (shape) => {
    const model = new Autoencoder({ latentDim: 2, network: network('tanh'), conditionUnits: 3, seed: 2 }).build(shape);
    const x = ndarray(Float32Array.from(random(4).stream('x').at(0).uniform(5 * sizeOf(shape))), [5, ...shape]);
    const condition = [0, 1, 2, 1, 0];
    const expected = await differences((rows) => model.encode(rows, { ...eager, condition }), x);
    for (const on of [eager, compiled]) {
      const { data, shape: got } = await model.jacobian(x, { ...on, condition, batchSize: 2 });
      expect(got).toEqual([5, 2, sizeOf(shape)]);
      expect(largestDifference(data, expected)).toBeLessThan(1e-3);
    }
    const codes = await model.encode(x, { ...eager, condition });
    const back = await model.decoderJacobian(codes, { ...compiled, condition });
    expect(back.shape).toEqual([5, sizeOf(shape), 2]);
    expect(largestDifference(back.data, await differences((rows) => model.decode(rows, { ...eager, condition }), codes))).toBeLessThan(1e-3);
    await expect(model.jacobian(x)).rejects.toThrow(/condition/);
    model.dispose();
  });

  test('is that of the code, not of what the bottleneck is given', async () => {
    const bottleneck: Bottleneck = {
      config: { type: 'squares' },
      encoderUnits: (latentDim) => latentDim * 2,
      apply: (encoded) => ({ code: tf.square(tf.slice(encoded, [0, 0], [-1, 2])) }),
      code: (encoded) => tf.square(tf.slice(encoded, [0, 0], [-1, 2])),
    };
    const model = smallAutoencoder({ latentDim: 2, bottleneck }).build([10]);
    const x = surface(3);
    const expected = await differences((rows) => model.encode(rows, eager), x);
    for (const on of [eager, compiled]) expect(largestDifference((await model.jacobian(x, on)).data, expected)).toBeLessThan(1e-3);
    model.dispose();
  });

  test('sees new weights, leaves no tensors behind and refuses what encode refuses', async () => {
    const model = smallAutoencoder();
    const x = surface(40);
    await expect(model.jacobian(x)).rejects.toThrow(NotFittedError);
    await expect(model.decoderJacobian(x)).rejects.toThrow(NotFittedError);
    model.build([10]);
    const first = await model.jacobian(x, compiled);
    await model.fit(x, { epochs: 1, ...eager });
    const second = await model.jacobian(x, compiled);
    expect(second).not.toEqual(first);
    expect(largestDifference(second.data, (await model.jacobian(x, eager)).data)).toBeLessThan(1e-6);
    const before = tf.memory().numTensors;
    await model.jacobian(x, eager);
    await model.jacobian(x, compiled);
    expect(tf.memory().numTensors).toBe(before);
    await expect(model.jacobian([[1, 2]])).rejects.toThrow(ShapeError);
    for (const on of [eager, compiled]) await expect(model.jacobian(ndarray(Float32Array.from({ length: 10 }, () => NaN), [1, 10]), on)).rejects.toThrow(NonFiniteError);
    model.dispose();
  });
});
