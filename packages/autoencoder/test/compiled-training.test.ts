import { existsSync, readdirSync } from 'node:fs';
import { DivergedError, type NdArray, memoryStore } from '@latentkit/core';
import { arrayBatches, type BatchSource } from '@latentkit/datasets';
import { loadRuntime } from '@latentkit/onnx';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { type AutoencoderOptions, type Callback, type FitOptions, earlyStopping, reduceLearningRateOnPlateau, rmsprop, sgd, useDevice } from '../src/index.js';
import { smallAutoencoder, smallNetwork, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
  // Numbers of threads are compared here, which the variable would spare.
  delete process.env['LATENTKIT_THREADS'];
  expect((await loadRuntime({ device: 'cpu' })).threads).toBeUndefined();
});

const x = surface(64);
const common: FitOptions = { batchSize: 10, optimizer: rmsprop({ learningRate: 0.01, momentum: 0.5 }), validationSplit: 14, engine: 'compiled' };

/** Noise that resuming and chunking have to continue. */
const corruption: AutoencoderOptions['corruption'] = {
  config: { type: 'test-noise' },
  corrupt: (batch, noise) => batch.add(noise.normal('corruption', batch.shape, 0, 0.1)),
};

describe('the compiled engine', () => {
  test('repeats itself to the last bit from its seed, with one thread as with several and while it compares them', async () => {
    const train = async (options: FitOptions): Promise<{ weights: number[][]; loss: number[] }> => {
      // Wide enough that products are shared among threads.
      const model = smallAutoencoder({ corruption, network: smallNetwork('sigmoid', 150) });
      const history = await model.fit(surface(200, 300), { ...common, ...options, batchSize: 32, epochs: 10, validationSplit: 0.1 });
      expect(model.trainingRecord).toMatchObject({ engine: 'compiled', device: 'cpu' });
      return { weights: weightsOf(model), loss: [...history.loss, ...history.valLoss] };
    };
    const measured = await train({});
    expect(await train({})).toEqual(measured);
    expect(await train({ threads: 1 })).toEqual(measured);
    expect(await train({ threads: 2 })).toEqual(measured);
  });

  test('a training that died goes on from its checkpoint to the same weights and history, to the last bit', async () => {
    const slower: Callback = { name: 'slower', onEpochEnd: (log, control) => void (control.learningRateScale *= log.epoch === 3 ? 0.5 : 1) };
    const callbacks = (): Callback[] => [slower, reduceLearningRateOnPlateau({ patience: 2, factor: 0.5 }), earlyStopping({ patience: 50 })];
    const whole = smallAutoencoder({ corruption });
    const history = await whole.fit(x, { ...common, epochs: 8, callbacks: callbacks() });
    const store = memoryStore();
    const killer: Callback = {
      name: 'killer',
      onEpochBegin: (epoch) => {
        if (epoch > 4) throw new Error('killed');
      },
    };
    await expect(smallAutoencoder({ corruption }).fit(x, { ...common, epochs: 8, callbacks: [...callbacks(), killer], checkpoint: { to: store, every: 2 } })).rejects.toThrow('killed');
    const resumed = smallAutoencoder({ corruption });
    const rest = await resumed.fit(x, { ...common, epochs: 8, callbacks: callbacks(), resume: store });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect([rest.loss, rest.valLoss]).toEqual([history.loss, history.valLoss]);
    expect(rest.epochs.map(({ learningRate }) => learningRate)).toEqual(history.epochs.map(({ learningRate }) => learningRate));
  });

  test('early stopping puts the best weights back', async () => {
    const model = smallAutoencoder();
    const seen: number[][][] = [];
    const watcher: Callback = { name: 'watcher', onEpochEnd: async (_, control) => void seen.push((await control.snapshot()).variables.map((v) => [...v.data])) };
    const options = { ...common, optimizer: sgd({ learningRate: 30, momentum: 0.95 }), epochs: 80 };
    const history = await model.fit(x, { ...options, callbacks: [watcher, earlyStopping({ patience: 3, minDelta: 1e-6 })] });
    expect(history.status).toBe('stopped');
    const best = history.valLoss.indexOf(Math.min(...history.valLoss));
    expect(history.epochs).toHaveLength(best + 4);
    expect(weightsOf(model)).toEqual(seen[best]);
  });

  test('a state that a callback restores is trained on from there', async () => {
    const rewind: Callback[] = [];
    let start: Awaited<ReturnType<Parameters<NonNullable<Callback['onEpochEnd']>>[1]['snapshot']>> | undefined;
    rewind.push({
      name: 'rewind',
      onTrainBegin: async (control) => void (start = await control.snapshot()),
      onEpochEnd: (log, control) => {
        if (log.epoch === 2 && start !== undefined) control.restore(start);
      },
    });
    const model = smallAutoencoder().build([10]);
    const before = weightsOf(model);
    await model.fit(x, { ...common, epochs: 2, callbacks: rewind });
    expect(weightsOf(model)).toEqual(before);
    const [once, twice] = [smallAutoencoder(), smallAutoencoder()];
    const plain = { ...common, optimizer: sgd(0.5), shuffle: false };
    await once.fit(x, { ...plain, epochs: 1 });
    await twice.fit(x, { ...plain, epochs: 3, callbacks: rewind });
    expect(weightsOf(twice)).toEqual(weightsOf(once));
  });

  test('an abort in the middle of an epoch leaves the best epoch so far', async () => {
    const controller = new AbortController();
    const model = smallAutoencoder();
    const abort: Callback = { name: 'abort', onBatchEnd: (log) => (log.epoch === 4 ? controller.abort() : undefined) };
    const history = await model.fit(x, { ...common, epochs: 50, signal: controller.signal, callbacks: [abort] });
    expect([history.status, history.epochs.length]).toEqual(['aborted', 3]);
    const { loss } = await model.evaluate({ data: x.data.subarray(500), shape: [14, 10] }, { engine: 'compiled' });
    expect(loss).toBeCloseTo(Math.min(...history.valLoss), 6);
  });

  test.each([1, 7])('a loss that is no longer finite names its step and keeps finite weights, losses computed in every step %s', async (lossInterval) => {
    const model = smallAutoencoder({ loss: 'mse', network: smallNetwork('linear') });
    const error = await model.fit(x, { ...common, lossInterval, epochs: 30, optimizer: sgd(1e18) }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DivergedError);
    expect((error as Error).message).toMatch(/step \d+, in epoch \d+.*last finite weights/);
    expect(weightsOf(model).flat().every(Number.isFinite)).toBe(true);
    expect(model.trainingRecord).toMatchObject({ history: { status: 'diverged' } });
  });

  test('the weights do not depend on how often losses are computed', async () => {
    const train = async (lossInterval: number): Promise<number[][]> => {
      const model = smallAutoencoder({ corruption });
      const { loss } = await model.fit(x, { ...common, lossInterval, epochs: 3 });
      expect(loss.every(Number.isFinite)).toBe(true);
      return weightsOf(model);
    };
    expect(await train(10)).toEqual(await train(1));
  });
});

describe('data of the compiled engine', () => {
  const whole = { batchSize: 10, shuffle: false, epochs: 3, optimizer: sgd(0.5), engine: 'compiled' } as const;
  const weightsAfter = async (data: NdArray | BatchSource, options: FitOptions = {}): Promise<number[][]> => {
    const model = smallAutoencoder({ loss: 'mse' });
    await model.fit(data, { ...whole, ...options });
    return weightsOf(model);
  };
  const levels = Uint8Array.from(x.data, (v) => Math.round(v * 10));

  test('8-bit, 32-bit and 64-bit numbers give the weights of the same numbers in float32', async () => {
    const expected = await weightsAfter({ data: Float32Array.from(levels), shape: x.shape });
    for (const data of [levels, Int32Array.from(levels), Float64Array.from(levels)]) {
      expect(await weightsAfter({ data, shape: x.shape }, { target: { data, shape: x.shape } })).toEqual(expected);
    }
    // Numbers that float32 cannot hold are rounded as the eager engine rounds them.
    const fine = Float64Array.from(x.data, (v) => v + 1e-9);
    expect(await weightsAfter({ data: fine, shape: x.shape })).toEqual(await weightsAfter({ data: Float32Array.from(fine), shape: x.shape }));
  });

  test('a stream gives the weights of the same rows in memory, and its next block is read while one is trained on', async () => {
    const events: string[] = [];
    const rows = surface(700);
    const source: BatchSource = {
      sampleShape: [10],
      batches: async function* ({ batchSize }: { batchSize: number }) {
        for (let from = 0; from < 700; from += batchSize) {
          const to = Math.min(700, from + batchSize);
          events.push(`read ${from}`);
          yield Promise.resolve({ x: { data: rows.data.slice(from * 10, to * 10), shape: [to - from, 10] } }).then((batch) => batch);
        }
      },
    };
    const log: Callback = { name: 'log', onBatchEnd: ({ samples }) => void events.push(`trained ${samples}`) };
    expect(await weightsAfter(source, { epochs: 1, callbacks: [log] })).toEqual(await weightsAfter(rows, { epochs: 1 }));
    // 32 batches are a block; the first ones of the second block are asked for before the first block is through.
    expect(events.indexOf('read 320')).toBeLessThan(events.indexOf('trained 320'));
    expect(events.indexOf('read 640')).toBeGreaterThan(events.findIndex((event) => event.startsWith('trained')));
  });

  test('a stream that fails says so, and one that is aborted ends', async () => {
    const failing: BatchSource = {
      sampleShape: [10],
      batches: async function* () {
        for (let i = 0; i < 40; i++) {
          await Promise.resolve();
          if (i === 35) throw new Error('the disk is gone');
          yield { x: { data: x.data.slice(0, 100), shape: [10, 10] } };
        }
      },
    };
    await expect(weightsAfter(failing)).rejects.toThrow('the disk is gone');
    const controller = new AbortController();
    const abort: Callback = { name: 'abort', onBatchEnd: (log) => (log.epoch === 3 ? controller.abort() : undefined) };
    const history = await smallAutoencoder().fit(arrayBatches(x, { shuffle: true, seed: 3 }), { ...whole, batchSize: 4, epochs: 9, signal: controller.signal, callbacks: [abort] });
    expect([history.status, history.epochs.length]).toEqual(['aborted', 2]);
  });

  test('batches of ever other sizes are compiled for, each size once, with one warning', async () => {
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9, 8, 7, 6, 5];
    const source: BatchSource = {
      sampleShape: [10],
      batches: async function* () {
        let from = 0;
        for (const size of sizes) {
          await Promise.resolve();
          yield { x: { data: x.data.slice((from % 50) * 10, ((from % 50) + size) * 10), shape: [size, 10] } };
          from += size;
        }
      },
    };
    const warnings: string[] = [];
    const [compiled, eager] = [smallAutoencoder(), smallAutoencoder()];
    const history = await compiled.fit(source, { ...whole, onWarning: (message) => warnings.push(message) });
    await eager.fit(source, { ...whole, engine: 'eager', device: 'cpu' });
    expect(warnings).toEqual([expect.stringMatching(/compiled for 5 different batch sizes/)]);
    expect(history.warnings).toEqual(warnings);
    const expected = weightsOf(eager).flat();
    weightsOf(compiled)
      .flat()
      .forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-5));
  });
});

describe('what a training leaves behind', () => {
  test('50 fits of different models leave no tensors, and no more memory than a few', async () => {
    const round = async (i: number): Promise<void> => {
      // Of another width each, so that none has a graph of another.
      const model = smallAutoencoder({ network: smallNetwork('sigmoid', 200 + i) });
      await model.fit(surface(64, 200), { ...common, epochs: 1 });
      await model.evaluate(surface(64, 200), { engine: 'compiled' });
      await model.reconstruct(surface(64, 200), { engine: 'compiled' });
      model.dispose();
    };
    for (let i = 0; i < 10; i++) await round(i);
    const before = { tensors: tf.memory().numTensors, rss: process.memoryUsage().rss, threads: threads() };
    for (let i = 10; i < 60; i++) await round(i);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(threads()).toBeLessThanOrEqual(before.threads);
    expect((process.memoryUsage().rss - before.rss) / 1e6).toBeLessThan(60);
  });
});

/** Threads of this process, of which every session that is kept has some. */
function threads(): number {
  return existsSync('/proc/self/task') ? readdirSync('/proc/self/task').length : 0;
}
