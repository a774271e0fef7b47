import { beforeAll, describe, expect, test } from '@jest/globals';
import { AbortedError, ndarray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { compile } from '../src/inference/compile.js';
import type { CompiledModel } from '../src/inference/compiled-model.js';
import { makeNetwork, network, NETWORKS, numbers } from './export/networks.js';

const { layers: L } = tf;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return Array.from(a, (x, i) => Math.abs(x - b[i])).reduce((worst, d) => (Number.isNaN(d) ? Number.POSITIVE_INFINITY : Math.max(worst, d)), 0);
}

function samples(model: tf.LayersModel, n: number): tf.Tensor {
  const shape = [n, ...(model.inputs[0].shape.slice(1) as number[])];
  return tf.tensor(numbers(tf.util.sizeFromShape(shape), n), shape);
}

describe('predict gives what the model gives', () => {
  const single = Object.keys(NETWORKS).filter((name) => name !== 'merging');
  test.each(single)('%s, in batches and a rest', async (name) => {
    const model = makeNetwork(name);
    const x = samples(model, 7);
    const compiled = await compile(model, { threads: 1 });
    const made = model.apply(x, { training: false }) as tf.Tensor | tf.Tensor[];
    const expected = Array.isArray(made) ? made : [made];
    const results = Object.values(await compiled.run(x, { batchSize: 3 }));
    expected.forEach((y, i) => {
      expect(results[i].shape).toEqual(y.shape);
      expect(difference(results[i].data, y.dataSync())).toBeLessThan(2e-6);
    });
    await compiled.release();
  });

  test('a sequential model', async () => {
    const sequential = tf.sequential({ layers: [L.dense({ inputShape: [4], units: 5 }), L.dense({ units: 2 })] });
    const x = samples(sequential, 5);
    const compiled = await compile(sequential, { threads: 1 });
    expect(difference((await compiled.predict(x)).data, (sequential.predict(x) as tf.Tensor).dataSync())).toBeLessThan(1e-6);
    expect((await compiled.jacobian(x)).shape).toEqual([5, 2, 4]);
  });

  test('several inputs by name', async () => {
    const model = makeNetwork('merging');
    const [a, b] = [samples(model, 5), tf.neg(samples(model, 5))];
    const compiled = await compile(model);
    const [left, right] = model.inputNames;
    const results = await compiled.run({ [left]: a, [right]: b }, { batchSize: 2 });
    const expected = model.apply([a, b]) as tf.Tensor[];
    expect(Object.values(results).map((r, i) => difference(r.data, expected[i].dataSync()) < 1e-6)).toEqual(expected.map(() => true));
    await expect(compiled.run({ [left]: a })).rejects.toThrow(/inputs/);
    await expect(compiled.run({ [left]: a, [right]: samples(model, 4) })).rejects.toThrow(/as many rows/);
  });

  test('functions, nested arrays, float64 and bytes', async () => {
    const compiled = await compile((x: tf.Tensor) => ({ twice: tf.mul(x, 2), sum: tf.sum(x, 1) }));
    expect((await compiled.predict([[1, 2], [3, 4]])).data).toEqual(Float32Array.of(2, 4, 6, 8));
    const { sum } = await compiled.run(ndarray(Uint8Array.of(1, 2, 3, 250, 5, 6), [3, 2]), { batchSize: 2 });
    expect(sum).toEqual({ data: Float32Array.of(3, 253, 11), shape: [3] });
    expect((await compiled.predict(ndarray(Float64Array.of(0.5, -1), [1, 2]))).data).toEqual(Float32Array.of(1, -2));
  });
});

describe('weights', () => {
  test.each(['constant', 'input'] as const)('%s: changes show after refresh', async (weights) => {
    const model = network([4], L.dense({ units: 3 }), L.reshape({ targetShape: [3, 1] }), L.conv1d({ filters: 2, kernelSize: 2 }));
    const x = samples(model, 3);
    const compiled = await compile(model, { weights, threads: 1 });
    const before = (model.predict(x) as tf.Tensor).dataSync();
    expect(difference((await compiled.predict(x)).data, before)).toBeLessThan(1e-6);
    model.setWeights(model.getWeights().map((w) => tf.add(tf.mul(w, -2), 0.1)));
    const after = (model.predict(x) as tf.Tensor).dataSync();
    expect(difference(before, after)).toBeGreaterThan(0.1);
    expect(difference((await compiled.predict(x)).data, before)).toBeLessThan(1e-6);
    await compiled.refresh();
    expect(difference((await compiled.predict(x)).data, after)).toBeLessThan(1e-6);
    await compiled.release();
    expect(difference((await compiled.predict(x)).data, after)).toBeLessThan(1e-6);
  });
});

describe('a function whose graph depends on the batch size', () => {
  test('gets a graph for each size, and says so after several', async () => {
    const warnings: string[] = [];
    // Only every other sample: no length that is a multiple of the batch size.
    const compiled = await compile((x: tf.Tensor) => tf.stridedSlice(x, [0, 0], x.shape, [2, 1]), { onWarning: (text) => warnings.push(text) });
    for (let n = 1; n <= 5; n++) {
      expect(warnings).toEqual([]);
      const x = tf.tensor2d(numbers(2 * n, n), [n, 2]);
      const result = await compiled.predict(x);
      expect(difference(result.data, tf.stridedSlice(x, [0, 0], x.shape, [2, 1]).dataSync())).toBe(0);
    }
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/'StridedSlice'.*5 sizes/s);
    expect(compiled.warnings).toEqual(warnings);
  });

  test('is not cut into batches without notice', async () => {
    const compiled = await compile((x: tf.Tensor) => tf.mean(x, 0));
    const x = tf.tensor2d(numbers(10, 1), [5, 2]);
    expect(difference((await compiled.predict(x)).data, tf.mean(x, 0).dataSync())).toBeLessThan(1e-6);
    await expect(compiled.predict(x, { batchSize: 3 })).rejects.toThrow(/one for each sample.*at least 5/s);
  });
});

describe('jacobian', () => {
  const STEP = 1 / 64;
  /** Central differences of the eager model. */
  function finiteDifferences(model: tf.LayersModel, x: tf.Tensor): Float32Array {
    const n = x.shape[0];
    const inputs = x.size / n;
    const at = (column: number, by: number): Float32Array => {
      const moved = Float32Array.from(x.dataSync());
      for (let row = 0; row < n; row++) moved[row * inputs + column] += by;
      return (model.apply(tf.tensor(moved, x.shape)) as tf.Tensor).dataSync() as Float32Array;
    };
    const outputs = at(0, 0).length / n;
    const result = new Float32Array(n * outputs * inputs);
    for (let column = 0; column < inputs; column++) {
      const [up, down] = [at(column, STEP), at(column, -STEP)];
      up.forEach((y, i) => (result[i * inputs + column] = (y - down[i]) / (2 * STEP)));
    }
    return result;
  }

  const cases: [string, () => tf.LayersModel, readonly ('auto' | 'reverse' | 'forward')[]][] = [
    ['dense encoder', () => network([12], L.dense({ units: 9, activation: 'tanh' }), L.dense({ units: 4, activation: 'softplus' })), ['auto', 'reverse', 'forward']],
    ['dense decoder of more outputs than one graph takes', () => network([3], L.dense({ units: 9, activation: 'tanh' }), L.dense({ units: 40, activation: 'sigmoid' })), ['auto', 'reverse', 'forward']],
    ['more inputs and outputs than one graph takes', () => network([35], L.dense({ units: 8, activation: 'tanh' }), L.dense({ units: 37 })), ['forward', 'reverse']],
    ['convolutional encoder', () => network([6, 6, 1], L.conv2d({ filters: 16, kernelSize: 3, padding: 'same', activation: 'tanh' }), L.averagePooling2d({ poolSize: 2 }), L.flatten(), L.dense({ units: 3 })), ['auto']],
    ['decoder without second derivatives', () => network([2], L.dense({ units: 8, activation: 'elu' }), L.reshape({ targetShape: [2, 2, 2] }), L.conv2dTranspose({ filters: 1, kernelSize: 3, strides: 2, padding: 'same' })), ['auto']],
    ['recurrent encoder', () => network([4, 3], L.lstm({ units: 4 }), L.dense({ units: 2 })), ['auto', 'forward']],
    ['batch normalisation and softmax', () => network([6], L.dense({ units: 5, activation: 'swish' }), L.batchNormalization(), L.dense({ units: 3, activation: 'softmax' })), ['auto', 'forward']],
  ];
  test.each(cases)('%s agrees with finite differences', async (_, make, modes) => {
    const model = make();
    const x = tf.mul(samples(model, 5), 0.5);
    const expected = finiteDifferences(model, x);
    const compiled = await compile(model, { threads: 1 });
    for (const mode of modes) {
      const { data, shape } = await compiled.jacobian(x, { mode, batchSize: 3 });
      expect(shape).toEqual([5, data.length / x.size, x.size / 5]);
      // Third derivatives times the squared step, and rounding over the step.
      expect(difference(data, expected)).toBeLessThan(1e-5);
    }
    await compiled.release();
  });

  test('of a chosen output, also after refresh', async () => {
    const kernel = tf.variable(tf.tensor2d([[1, 2], [3, 4]]));
    const compiled = await compile((x: tf.Tensor) => ({ square: tf.square(x), linear: tf.matMul(x, kernel) }));
    const x = [[1, -2]];
    expect(difference((await compiled.jacobian(x)).data, [2, 0, 0, -4])).toBe(0);
    expect(difference((await compiled.jacobian(x, { output: 'linear' })).data, [1, 3, 2, 4])).toBe(0);
    kernel.assign(tf.tensor2d([[5, 6], [7, 8]]));
    await compiled.refresh();
    expect(difference((await compiled.jacobian(x, { output: 'linear' })).data, [5, 7, 6, 8])).toBe(0);
    await expect(compiled.jacobian(x, { output: 'linea' })).rejects.toThrow(/linear/);
  });
});

describe('bad input', () => {
  let compiled: CompiledModel;
  const model = network([4], L.dense({ units: 3 }));
  beforeAll(async () => {
    compiled = await compile(model);
  });

  test('samples of another shape, no samples, a bad batch size', async () => {
    await expect(compiled.predict([[1, 2, 3]])).rejects.toThrow(/\[any, 4\]/);
    await expect(compiled.predict(ndarray(new Float32Array(0), [0, 4]))).rejects.toThrow(/row/);
    await expect(compiled.predict([[1, 2, 3, 4]], { batchSize: 0 })).rejects.toThrow(/batchSize/);
    await expect(compile(model, { weights: 'constnat' as 'constant' })).rejects.toThrow(/constant/);
  });

  test('an operation that no graph can hold is named', async () => {
    const reading = await compile((x: tf.Tensor) => tf.mul(x, x.dataSync()[0]));
    await expect(reading.predict([[1]])).rejects.toThrow(/dataSync/);
    await expect(reading.jacobian([[1]])).rejects.toThrow(/dataSync/);
  });

  test('an aborted run ends between batches and tells how far it came', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const run = compiled.predict(samples(model, 6), {
      batchSize: 2,
      signal: controller.signal,
      onProgress: (progress) => {
        done.push(progress.done);
        if (progress.done === 4) controller.abort();
      },
    });
    await expect(run).rejects.toThrow(AbortedError);
    expect(done).toEqual([2, 4]);
  });
});
