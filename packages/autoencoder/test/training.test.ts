import { DivergedError, InvalidParameterError, memoryStore } from '@latentkit/core';
import { arrayBatches } from '@latentkit/datasets';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  Autoencoder,
  type AutoencoderOptions,
  type Callback,
  type FitOptions,
  adam,
  csvLog,
  earlyStopping,
  progress,
  reduceLearningRateOnPlateau,
  rmsprop,
  sgd,
  terminalProgress,
  useDevice,
} from '../src/index.js';
import { smallAutoencoder, smallNetwork, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const x = surface(64);
const common: FitOptions = { batchSize: 10, optimizer: rmsprop({ learningRate: 0.01, momentum: 0.5 }), validationSplit: 14, device: 'wasm' };

/** Adds counter-based Gaussian noise, so that resuming has to continue the noise as well. */
const corruption: AutoencoderOptions['corruption'] = {
  config: { type: 'test-noise' },
  corrupt: (batch, noise) => batch.add(noise.normal('corruption', batch.shape, 0, 0.1)),
};

function failAfter(epoch: number): Callback {
  return {
    name: 'killer',
    onEpochBegin: (current) => {
      if (current > epoch) throw new Error('killed');
    },
  };
}

describe('checkpoints', () => {
  test('a training that died goes on to the same weights and history, to the last bit', async () => {
    const slower: Callback = { name: 'slower', onEpochEnd: (log, control) => void (control.learningRateScale *= log.epoch === 3 ? 0.5 : 1) };
    const callbacks = (): Callback[] => [slower, reduceLearningRateOnPlateau({ patience: 2, factor: 0.5 }), earlyStopping({ patience: 50 })];
    const whole = smallAutoencoder({ corruption });
    const history = await whole.fit(x, { ...common, epochs: 9, callbacks: callbacks() });
    const store = memoryStore();
    const died = smallAutoencoder({ corruption });
    await expect(
      died.fit(x, { ...common, epochs: 9, callbacks: [...callbacks(), failAfter(4)], checkpoint: { to: store, every: 2 } }),
    ).rejects.toThrow('killed');
    const resumed = smallAutoencoder({ corruption });
    const rest = await resumed.fit(x, { ...common, epochs: 9, callbacks: callbacks(), resume: store });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    expect(rest.epochs).toHaveLength(9);
    expect(rest.loss).toEqual(history.loss);
    expect(rest.valLoss).toEqual(history.valLoss);
    expect(rest.epochs.map((e) => e.learningRate)).toEqual(history.epochs.map((e) => e.learningRate));
  });

  test('a checkpoint is a bundle that loads as a model', async () => {
    const store = memoryStore();
    const model = smallAutoencoder();
    await model.fit(x, { ...common, epochs: 2, checkpoint: { to: store } });
    const loaded = await Autoencoder.load(store);
    expect(await loaded.encode(x, { device: 'wasm' })).toEqual(await model.encode(x, { device: 'wasm' }));
  });

  test('other settings than those of the checkpoint are refused by name', async () => {
    const store = memoryStore();
    await smallAutoencoder().fit(x, { ...common, epochs: 1, checkpoint: { to: store } });
    const resume = (options: FitOptions, seed = 7): Promise<unknown> => smallAutoencoder({ seed }).fit(x, { ...common, epochs: 2, resume: store, ...options });
    await expect(resume({ batchSize: 11 })).rejects.toThrow(/batchSize: got 11, expected 10/);
    await expect(resume({ optimizer: adam() })).rejects.toThrow(/optimizer\.name: got 'adam', expected 'rmsprop'/);
    await expect(resume({ shuffle: false })).rejects.toThrow(/shuffle/);
    await expect(resume({}, 8)).rejects.toThrow(/model\.config\.seed: got 8, expected 7/);
    const other = smallAutoencoder({ corruption });
    await expect(other.fit(x, { ...common, resume: store })).rejects.toThrow(/model\.slots\.corruption.*test-noise.*expected null/);
    await expect(resume({ validationSplit: 15 })).rejects.toThrow(/samples: got 49, expected 50/);
    await expect(resume({ callbacks: [earlyStopping()] })).rejects.toThrow(InvalidParameterError);
    const finished = memoryStore();
    const model = smallAutoencoder().build([10]);
    await model.save(finished);
    await expect(smallAutoencoder().fit(x, { ...common, resume: finished })).rejects.toThrow(/finished model/);
  });

  test('a damaged state file is refused', async () => {
    const store = memoryStore();
    await smallAutoencoder().fit(x, { ...common, epochs: 1, checkpoint: { to: store } });
    await store.write('state.safetensors', (await store.read('state.safetensors')).slice(0, -8));
    await expect(smallAutoencoder().fit(x, { ...common, epochs: 2, resume: store })).rejects.toThrow(/state\.safetensors.*bytes/);
  });
});

describe('stopping', () => {
  test('early stopping ends after patience epochs without improvement and puts the best weights back', async () => {
    const model = smallAutoencoder();
    const seen: number[][][] = [];
    const watcher: Callback = { name: 'watcher', onEpochEnd: async (_, control) => void seen.push((await control.snapshot()).variables.map((v) => [...v.data])) };
    // With a huge learning rate the validation loss gets worse soon.
    const callbacks = [watcher, earlyStopping({ patience: 3, minDelta: 1e-6 })];
    const history = await model.fit(x, { ...common, optimizer: sgd({ learningRate: 30, momentum: 0.95 }), epochs: 80, callbacks });
    expect(history.status).toBe('stopped');
    const best = history.valLoss.indexOf(Math.min(...history.valLoss));
    expect(history.epochs).toHaveLength(best + 1 + 3);
    expect(weightsOf(model)).toEqual(seen[best]);
    const { loss } = await model.evaluate({ data: x.data.subarray(500), shape: [14, 10] }, { device: 'wasm' });
    expect(loss).toBeCloseTo(history.valLoss[best], 6);
  });

  test('an abort in the middle of an epoch leaves the best epoch so far', async () => {
    const controller = new AbortController();
    const model = smallAutoencoder();
    const history = await model.fit(x, {
      ...common,
      epochs: 50,
      signal: controller.signal,
      callbacks: [{ name: 'aborter', onBatchEnd: (log) => (log.epoch === 4 ? controller.abort() : undefined) }],
    });
    expect(history.status).toBe('aborted');
    expect(history.epochs).toHaveLength(3);
    const best = Math.min(...history.valLoss);
    const { loss } = await model.evaluate({ data: x.data.subarray(500), shape: [14, 10] }, { device: 'wasm' });
    expect(loss).toBeCloseTo(best, 6);
  });

  test('a callback ends the training in the middle of an epoch, and the model keeps the weights of that step', async () => {
    const model = smallAutoencoder();
    let last: number[][] = [];
    let steps = 0;
    const stopper: Callback = {
      name: 'stopper',
      onBatchEnd: async (log, control) => {
        if (log.epoch < 6) return;
        steps = log.step;
        last = (await control.snapshot()).variables.map((v) => [...v.data]);
        control.stop('enough', 'chunk');
      },
    };
    const history = await model.fit(x, { ...common, batchSize: 3, epochs: 50, callbacks: [stopper] });
    expect([history.status, history.reason]).toEqual(['stopped', 'enough']);
    expect(history.epochs).toHaveLength(5);
    // 17 steps make an epoch of the 50 samples that are not held out; no chunk goes beyond step 100, which lies in the sixth.
    expect(steps).toBeGreaterThan(85);
    expect(steps).toBeLessThanOrEqual(100);
    expect(weightsOf(model)).toEqual(last);
  });

  test('a callback can look at what the model has learned so far, which changes nothing', async () => {
    const plain = smallAutoencoder();
    await plain.fit(x, { ...common, epochs: 3 });
    const model = smallAutoencoder();
    const seen: { weights: number[][]; current: number[][]; codes: number[] }[] = [];
    const look: Callback = {
      name: 'look',
      onEpochEnd: async (_, control) => {
        await control.synchronize();
        const current = (await control.snapshot()).variables.map((v) => [...v.data]);
        seen.push({ weights: weightsOf(model), current, codes: [...(await model.encode(x, { device: 'wasm' })).data] });
      },
    };
    await model.fit(x, { ...common, epochs: 3, callbacks: [look] });
    for (const { weights, current } of seen) expect(weights).toEqual(current);
    expect(seen[0].codes).not.toEqual(seen[2].codes);
    expect(seen[2].codes).toEqual([...(await plain.encode(x, { device: 'wasm' })).data]);
    expect(weightsOf(model)).toEqual(weightsOf(plain));
  });

  test('a loss that is no longer finite stops, names the epoch and keeps finite weights', async () => {
    const model = smallAutoencoder({ loss: 'mse', network: smallNetwork('linear') });
    const error = await model.fit(x, { ...common, epochs: 30, optimizer: sgd(1e18) }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DivergedError);
    expect((error as Error).message).toMatch(/step \d+, in epoch \d+.*last finite weights/);
    expect(weightsOf(model).flat().every(Number.isFinite)).toBe(true);
    expect((await model.reconstruct(x, { device: 'wasm' })).data.every(Number.isFinite)).toBe(true);
    expect(model.trainingRecord).toMatchObject({ history: { status: 'diverged' } });
  });

  test('an error in a callback comes through, and the weights trained so far stay', async () => {
    const model = smallAutoencoder().build([10]);
    const before = weightsOf(model);
    await expect(model.fit(x, { ...common, epochs: 5, callbacks: [failAfter(1)] })).rejects.toThrow('killed');
    expect(weightsOf(model)).not.toEqual(before);
  });
});

describe('callbacks', () => {
  test('the learning rate falls on a plateau, never below its minimum', async () => {
    const history = await smallAutoencoder().fit(x, {
      ...common,
      optimizer: sgd(1e-9),
      epochs: 6,
      callbacks: [reduceLearningRateOnPlateau({ patience: 1, factor: 0.1, minLearningRate: 5e-11 })],
    });
    const rates = history.epochs.map((e) => e.learningRate);
    [1e-9, 1e-9, 1e-10, 5e-11, 5e-11, 5e-11].forEach((rate, i) => expect(rates[i] / rate).toBeCloseTo(1, 6));
  });

  test('the CSV holds one row per epoch, readable at any time', async () => {
    const store = memoryStore();
    const history = await smallAutoencoder().fit(x, { ...common, epochs: 3, callbacks: [csvLog(store)] });
    const lines = new TextDecoder().decode(await store.read('history.csv')).trim().split('\n');
    expect(lines[0]).toBe('epoch,loss,valLoss,valMse,learningRate,seconds');
    expect(lines).toHaveLength(4);
    expect(Number(lines[3].split(',')[2])).toBe(history.valLoss[2]);
  });

  test('progress reports samples, rate and the time left; the terminal gets a line per epoch', async () => {
    const seen: number[] = [];
    const lines: string[] = [];
    await smallAutoencoder().fit(x, {
      ...common,
      epochs: 4,
      callbacks: [
        progress((p) => {
          seen.push(p.samples);
          expect(p).toMatchObject({ epochs: 4, samplesTotal: 50 });
          expect(p.samplesPerSecond).toBeGreaterThan(0);
          expect(p.secondsLeft).toBeGreaterThanOrEqual(0);
        }),
        terminalProgress({ write: (line) => lines.push(line), every: 3 }),
      ],
    });
    expect(seen.filter((n) => n === 50)).toHaveLength(4);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^epoch 3\/4 {2}loss 0\.\d+ {2}valLoss .* samples\/s/);
  });

  test('a monitor of a series that does not exist names those that do', async () => {
    await expect(smallAutoencoder().fit(x, { ...common, callbacks: [earlyStopping({ monitor: 'valPsnr' })] })).rejects.toThrow(
      /valPsnr.*loss, valLoss, valMse/,
    );
  });
});

describe('streams', () => {
  test('an abort during a stream leaves the best epoch as well', async () => {
    const controller = new AbortController();
    const source = arrayBatches(x, { shuffle: true, seed: 3 });
    const stop: Callback = { name: 'stop', onBatchEnd: (log) => (log.epoch === 3 ? controller.abort() : undefined) };
    const history = await smallAutoencoder().fit(source, { epochs: 9, batchSize: 4, signal: controller.signal, callbacks: [stop], device: 'wasm' });
    expect(history.status).toBe('aborted');
    expect(history.epochs).toHaveLength(2);
  });

  test('a batch source gives the same weights as the same rows in memory', async () => {
    const inMemory = smallAutoencoder();
    await inMemory.fit(x, { epochs: 3, batchSize: 10, shuffle: false, optimizer: sgd(0.5), device: 'wasm' });
    const streamed = smallAutoencoder();
    const source = {
      sampleShape: [10],
      batches: async function* ({ batchSize }: { batchSize: number }) {
        for (let from = 0; from < 64; from += batchSize) {
          const to = Math.min(64, from + batchSize);
          yield Promise.resolve({ x: { data: x.data.slice(from * 10, to * 10), shape: [to - from, 10] } }).then((batch) => batch);
        }
      },
    };
    await streamed.fit(source, { epochs: 3, batchSize: 10, shuffle: false, optimizer: sgd(0.5), device: 'wasm' });
    expect(weightsOf(streamed)).toEqual(weightsOf(inMemory));
  });
});
