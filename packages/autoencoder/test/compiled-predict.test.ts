import { NonFiniteError, rowsOf, sliceRows } from '@latentkit/core';
import { loadRuntime, nchwcBlock, type Runtime } from '@latentkit/onnx';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { type Autoencoder, compiledEngine, type Engine, useDevice } from '../src/index.js';
import { isSmallWork } from '../src/work.js';
import { smallAutoencoder, smallNetwork, surface } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const x = surface(90, 40);
const built = (): Autoencoder => smallAutoencoder({ network: smallNetwork('sigmoid', 20) }).build([40]);
const eager = { engine: 'eager', device: 'cpu' } as const;

/** The compiled engine, and what it made and ran. */
async function watched(): Promise<{ engine: Engine; sessions: number[]; runs: number[] }> {
  const runtime = await loadRuntime({ device: 'cpu' });
  const [sessions, runs]: [number[], number[]] = [[], []];
  const watching: Runtime = {
    name: runtime.name,
    version: runtime.version,
    device: runtime.device,
    tensor: (...args) => runtime.tensor(...args),
    createSession: async (model, options) => {
      const session = await runtime.createSession(model, options);
      sessions.push(model.length);
      return { inputNames: session.inputNames, outputNames: session.outputNames, release: () => session.release(), endProfiling: () => undefined, run: (feeds) => (runs.push(1), session.run(feeds)) };
    },
  };
  await nchwcBlock(watching);
  sessions.length = 0;
  runs.length = 0;
  return { engine: compiledEngine(watching), sessions, runs };
}

describe('encode, decode and reconstruct, compiled', () => {
  test.each([undefined, 90, 64, 32, 7, 1000])('agree with the eager engine in batches of %s', async (batchSize) => {
    const model = built();
    const size = batchSize === undefined ? {} : { batchSize };
    const codes = await model.encode(x, { engine: 'compiled', ...size });
    const expected = await model.encode(x, eager);
    expect(codes.shape).toEqual([90, 3]);
    codes.data.forEach((value, i) => expect(Math.abs(value - expected.data[i])).toBeLessThan(1e-6));
    const back = await model.reconstruct(x, { engine: 'compiled', ...size });
    const wanted = await model.reconstruct(x, eager);
    expect(back.shape).toEqual([90, 40]);
    back.data.forEach((value, i) => expect(Math.abs(value - wanted.data[i])).toBeLessThan(1e-6));
    model.dispose();
  });

  test('take 8-bit and 64-bit numbers, and leave their input as it is', async () => {
    const model = built();
    const levels = Uint8Array.from(x.data, (v) => v * 255);
    const before = levels.slice();
    const expected = await model.encode({ data: Float32Array.from(levels), shape: x.shape }, { engine: 'compiled' });
    for (const data of [levels, Float64Array.from(levels), Int32Array.from(levels)]) {
      expect(await model.encode({ data, shape: x.shape }, { engine: 'compiled', batchSize: 50 })).toEqual(expected);
    }
    expect(levels).toEqual(before);
    model.dispose();
  });

  test('see new weights at once, and compile nothing for them', async () => {
    const model = built();
    const { engine, sessions } = await watched();
    const first = await model.encode(x, { engine });
    await model.fit(x, { epochs: 1, ...eager });
    const made = sessions.length;
    const second = await model.encode(x, { engine });
    expect(sessions.length).toBe(made);
    expect(second).not.toEqual(first);
    const expected = await model.encode(x, eager);
    second.data.forEach((value, i) => expect(Math.abs(value - expected.data[i])).toBeLessThan(1e-6));
    model.dispose();
  });

  test('see new weights at once where so many batches come that the graph holds the weights', async () => {
    const model = built();
    const { engine, sessions } = await watched();
    for (let i = 0; i < 3; i++) {
      const codes = await model.encode(x, { engine, batchSize: 10 });
      expect(await model.encode(x, { engine, batchSize: 10 })).toEqual(codes);
      expect(sessions).toHaveLength(i + 1);
      const expected = await model.encode(x, eager);
      codes.data.forEach((value, k) => expect(Math.abs(value - expected.data[k])).toBeLessThan(1e-6));
      await model.fit(x, { epochs: 1, ...eager });
    }
    model.dispose();
  });

  test('compile few graphs for any number of rows', async () => {
    const model = built();
    const { engine, sessions, runs } = await watched();
    const whole = await model.encode(x, { ...eager });
    for (let n = 1; n <= 90; n++) {
      const { data, shape } = await model.encode(sliceRows(x, 0, n), { engine, batchSize: 40 });
      expect(shape).toEqual([n, 3]);
      expect(Math.abs(data[n * 3 - 1] - whole.data[n * 3 - 1])).toBeLessThan(1e-6);
    }
    // 1, 4, 16 and 40 rows.
    expect(sessions).toHaveLength(4);
    expect(runs).toHaveLength(40 + 2 * 40 + 3 * 10);
    model.dispose();
  });

  test.each(['compiled', 'eager'] as const)('name the place of a number that is not finite: %s', async (engine) => {
    const model = built();
    for (const bad of [NaN, Infinity, -Infinity]) {
      const data = x.data.slice();
      data[45 * 40 + 6] = bad;
      const failed = model.encode({ data, shape: x.shape }, { engine, batchSize: 20 });
      await expect(failed).rejects.toThrow(NonFiniteError);
      await expect(failed).rejects.toThrow(/x: .*row 45, column 6/);
    }
    const codes = surface(90, 3);
    codes.data[31] = NaN;
    await expect(model.decode(codes, { engine })).rejects.toThrow(/codes: .*row 10, column 1/);
    // Two infinities of either sign would cancel out in a careless sum, and large numbers overflow in one.
    const both = x.data.slice();
    both.set([Infinity, -Infinity], 80);
    await expect(model.encode({ data: both, shape: x.shape }, { engine })).rejects.toThrow(/row 2, column 0/);
    const large = x.data.slice().fill(3e38, 80, 84);
    const codesOfLarge = await model.encode({ data: large, shape: x.shape }, { engine });
    expect(rowsOf(codesOfLarge)).toBe(90);
    model.dispose();
  });

  test('leave no tensors behind', async () => {
    const model = built();
    await model.reconstruct(x, { engine: 'compiled' });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) await model.reconstruct(x, { engine: 'compiled', batchSize: 30 + i });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

describe('a few samples of a small model', () => {
  test('are left to the active backend', async () => {
    const model = built();
    const few = sliceRows(x, 0, 5);
    const direct = tf.tidy(() => (model.encoder.predict(tf.tensor2d(few.data, [5, 40])) as tf.Tensor).dataSync());
    expect((await model.encode(few)).data).toEqual(Float32Array.from(direct));
    model.dispose();
  });

  test('are few by the multiplications that they take', () => {
    const dense = tf.sequential({ layers: [tf.layers.dense({ inputShape: [784], units: 100, useBias: false }), tf.layers.dense({ units: 30, useBias: false })] });
    expect([24, 25].map((n) => isSmallWork([dense], n))).toEqual([true, false]);
    // 24·24 places, 5·5·1·8 weights: 115,200 multiplications at most.
    const conv = tf.sequential({ layers: [tf.layers.conv2d({ inputShape: [24, 24, 1], filters: 8, kernelSize: 5, useBias: false })] });
    expect([17, 18].map((n) => isSmallWork([conv], n))).toEqual([true, false]);
    const nested = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [784] }), dense] });
    expect([24, 25].map((n) => isSmallWork([nested], n))).toEqual([true, false]);
    expect([12, 13].map((n) => isSmallWork([dense, dense], n))).toEqual([true, false]);
    // 10 steps, 4·20·(20 + 30) weights: 40,000 multiplications.
    const lstm = tf.sequential({ layers: [tf.layers.lstm({ inputShape: [10, 30], units: 20, useBias: false })] });
    expect([50, 51].map((n) => isSmallWork([lstm], n))).toEqual([true, false]);
  });
});
