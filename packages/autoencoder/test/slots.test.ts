import { memoryStore, ndarray, random } from '@latentkit/core';
import { ActivityRegularization, dense } from '@latentkit/layers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  Autoencoder,
  type Bottleneck,
  type Callback,
  type Corruption,
  type Network,
  type PartFactory,
  type Penalty,
  type SlotOptions,
  modelNetwork,
  polynomialDecay,
  sgd,
  useDevice,
} from '../src/index.js';
import { smallAutoencoder, smallNetwork, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const x = surface(32);
const options = { epochs: 3, batchSize: 8, optimizer: sgd(0.05), device: 'wasm' } as const;

/** A Gaussian bottleneck, as a family package would own it. */
const gaussian: Bottleneck = {
  config: { type: 'gaussian-test' },
  encoderUnits: (latentDim) => 2 * latentDim,
  apply: (encoded, { noise, scheduled }) => {
    const [mean, logVariance] = tf.split(encoded, 2, -1);
    const epsilon = noise.normal('sampling', mean.shape);
    const code = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), epsilon));
    const kl = tf.mul(-0.5, tf.sub(tf.sub(tf.add(1, logVariance), tf.square(mean)), tf.exp(logVariance)));
    return { code, terms: { kl: tf.mul(tf.mean<tf.Scalar>(tf.sum(kl, 1)), scheduled['beta']) } };
  },
  code: (encoded) => tf.split(encoded, 2, -1)[0],
  prior: (n, latentDim, source) => ndarray(source.stream('prior').at(0).normal(n * latentDim), [n, latentDim]),
  schedules: { beta: polynomialDecay({ initialLearningRate: 0, decaySteps: 8, endLearningRate: 0.5 }) },
};

const l2: Penalty = {
  config: { type: 'l2-test' },
  name: 'l2',
  value: ({ code }) => tf.mul(0.1, tf.mean<tf.Scalar>(tf.sum(tf.square(code), 1))),
};

const ones: Corruption = { config: { type: 'ones-test' }, corrupt: (batch) => tf.onesLike(batch) };

const factory = (kind: PartFactory['kind'], part: Bottleneck | Penalty | Corruption): PartFactory => ({ kind, type: part.config.type, create: () => part });
const parts = [factory('bottleneck', gaussian), factory('penalty', l2), factory('corruption', ones)];

describe('slots', () => {
  test('the loss is the sum of its named parts, and each part is in the history', async () => {
    const model = smallAutoencoder({ bottleneck: gaussian, penalties: [l2] });
    const history = await model.fit(x, { ...options, validationSplit: 8 });
    for (const { values } of history.epochs) {
      expect(values['reconstruction'] + values['kl'] + values['l2']).toBeCloseTo(values['loss'], 5);
      expect(values['valReconstruction'] + values['valKl'] + values['valL2']).toBeCloseTo(values['valLoss'], 5);
    }
    expect(model.encoder.outputs[0].shape).toEqual([null, 6]);
    expect((await model.encode(x, { device: 'wasm' })).shape).toEqual([32, 3]);
    expect(model.prior(4, random(1)).shape).toEqual([4, 3]);
    expect(() => smallAutoencoder().prior(4, random(1))).toThrow(/prior/);
  });

  test('schedules reach their part with the value of each step', async () => {
    const seen: number[] = [];
    const weight: Penalty = {
      config: { type: 'scheduled-test' },
      name: 'scheduled',
      value: ({ scheduled, training }) => {
        if (training) seen.push(scheduled['weight'].dataSync()[0]);
        return tf.mul<tf.Scalar>(scheduled['weight'], 0);
      },
      schedules: { weight: polynomialDecay({ initialLearningRate: 0, decaySteps: 4, endLearningRate: 1 }) },
    };
    await smallAutoencoder({ penalties: [weight] }).fit(x, { ...options, epochs: 2 });
    expect(seen).toEqual([0, 0.25, 0.5, 0.75, 1, 1, 1, 1]);
  });

  test('the corruption is on in training only, and the target stays clean', async () => {
    const model = smallAutoencoder({ corruption: ones });
    const history = await model.fit(x, { ...options, epochs: 1, optimizer: sgd(1e-12), batchSize: 32 });
    const { loss: clean } = await model.evaluate(x, { device: 'wasm' });
    const { loss: corrupted } = await model.evaluate(ndarray(new Float32Array(320).fill(1), [32, 10]), { target: x, device: 'wasm' });
    expect(history.loss[0]).toBeCloseTo(corrupted, 5);
    expect(Math.abs(clean - corrupted)).toBeGreaterThan(1e-4);
  });

  test('noise depends on the step: the same in a second model, another in the next epoch', async () => {
    const drawn: number[][] = [];
    const spy: Corruption = {
      config: { type: 'spy' },
      corrupt: (batch, noise) => {
        drawn.push([...noise.normal('corruption', [3]).dataSync()]);
        return batch;
      },
    };
    for (const _ of [1, 2]) await smallAutoencoder({ corruption: spy }).fit(x, { ...options, epochs: 2, batchSize: 32 });
    expect(drawn).toHaveLength(4);
    expect(drawn[0]).toEqual(drawn[2]);
    expect(drawn[1]).toEqual(drawn[3]);
    expect(drawn[0]).not.toEqual(drawn[1]);
  });

  test('every epoch visits every row once, in an order of its own; without shuffling, in the order given', async () => {
    const visited = async (shuffle: boolean): Promise<number[][]> => {
      const epochs: number[][] = [];
      const spy: Corruption = {
        config: { type: 'spy' },
        corrupt: (batch) => {
          epochs.at(-1)?.push(...batch.slice([0, 0], [-1, 1]).dataSync());
          return batch;
        },
      };
      const begin: Callback = { name: 'begin', onEpochBegin: () => void epochs.push([]) };
      await smallAutoencoder({ corruption: spy }).fit(x, { ...options, epochs: 2, shuffle, callbacks: [begin] });
      return epochs;
    };
    const given = Array.from({ length: 32 }, (_, i) => x.data[i * 10]);
    const [first, second] = await visited(true);
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(given);
    for (const epoch of [first, second]) expect([...epoch].sort()).toEqual([...given].sort());
    expect(await visited(false)).toEqual([given, given]);
  });

  test('a bundle names its parts; loading needs their factories and says which is missing', async () => {
    const network = smallNetwork();
    const model = smallAutoencoder({ network, bottleneck: gaussian, penalties: [l2], corruption: ones });
    await model.fit(x, { ...options, epochs: 1 });
    const store = memoryStore();
    await model.save(store);
    await expect(Autoencoder.load(store)).rejects.toThrow(/bottleneck 'gaussian-test'.*parts/);
    const withNetwork: PartFactory = { kind: 'network', type: 'small', create: () => network };
    const loaded = await Autoencoder.load(store, { parts: [...parts, withNetwork] });
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
    const next = { ...options, epochs: 1 };
    expect((await loaded.fit(x, next)).last?.values).toEqual((await model.fit(x, next)).last?.values);
  });
});

describe('presets', () => {
  class Preset extends Autoencoder {
    protected override presetSlots(): SlotOptions {
      return { network: smallNetwork() };
    }
  }

  test('a preset fills the slots that are left open; what the caller gives wins', () => {
    expect(new Preset({ latentDim: 2 }).slots.network.config).toMatchObject({ type: 'small', hidden: 12 });
    expect(new Preset({ latentDim: 2, network: smallNetwork('linear', 4) }).slots.network.config).toMatchObject({ hidden: 4 });
    expect(() => new Preset({})).toThrow(/latentDim/);
  });

  test('loading with a network of another kind needs its factory', async () => {
    const other: Network = { ...smallNetwork('sigmoid', 4), config: { type: 'other' } };
    const model = new Preset({ latentDim: 2, network: other }).build([10]);
    const store = memoryStore();
    await model.save(store);
    await expect(Preset.load(store)).rejects.toThrow(/network 'other'.*parts/);
    const loaded = await Preset.load(store, { parts: [{ kind: 'network', type: 'other', create: () => other }] });
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });
});

describe('networks', () => {
  const normalised: Network = {
    config: { type: 'normalised' },
    build: ({ encoderUnits, latentDim, random: source }) => ({
      encoder: tf.sequential({
        layers: [
          tf.layers.inputLayer({ inputShape: [10] }),
          tf.layers.batchNormalization({ name: 'encoder_norm', momentum: 0.5 }),
          dense({ units: encoderUnits, name: 'encoder_1', random: source }),
          new ActivityRegularization({ l1: 0.01, name: 'activity' }),
        ],
      }),
      decoder: tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [latentDim] }), dense({ units: 10, name: 'decoder_1', random: source })] }),
    }),
  };

  test('moving statistics are part of the state: updated, used in evaluation, saved and resumed', async () => {
    const model = smallAutoencoder({ network: normalised, loss: 'mse' });
    await model.fit(x, { ...options, shuffle: false, epochs: 1, batchSize: 32 });
    const [mean] = model.encoder.getLayer('encoder_norm').getWeights().slice(2);
    const columnMeans = tf.tidy(() => [...tf.tensor2d(x.data, [32, 10]).mean(0).mul(0.5).dataSync()]);
    [...mean.dataSync()].forEach((value, i) => expect(value).toBeCloseTo(columnMeans[i], 5));
    const store = memoryStore();
    const [whole, broken, resumed] = [0, 1, 2].map(() => smallAutoencoder({ network: normalised, loss: 'mse' }));
    await whole.fit(x, { ...options, epochs: 4 });
    await broken.fit(x, { ...options, epochs: 2, checkpoint: { to: store } });
    await resumed.fit(x, { ...options, epochs: 4, resume: store });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
  });

  test('penalties that layers report are terms of their own', async () => {
    const model = smallAutoencoder({ network: normalised, loss: 'mse' });
    const { last } = await model.fit(x, { ...options, epochs: 1, batchSize: 32, optimizer: sgd(1e-12) });
    expect(Object.keys(last?.values ?? {})).toEqual(['loss', 'reconstruction', 'activity']);
    const { reconstruction = NaN, activity = NaN, loss = NaN } = last?.values ?? {};
    expect(reconstruction + activity).toBeCloseTo(loss, 6);
    expect(activity).toBeGreaterThan(0);
  });

  test('any two TensorFlow.js models are a network', async () => {
    const encoder = tf.sequential({ layers: [tf.layers.dense({ inputShape: [10], units: 2, name: 'e' })] });
    const decoder = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 10, activation: 'sigmoid', name: 'd' })] });
    const model = new Autoencoder({ latentDim: 2, network: modelNetwork(encoder, decoder), loss: 'binary-crossentropy' });
    const stop: Callback = { name: 'stop', onEpochEnd: (log, control) => (log.epoch === 2 ? control.stop('enough') : undefined) };
    const history = await model.fit(x, { ...options, epochs: 5, callbacks: [stop] });
    expect(history).toMatchObject({ status: 'stopped', reason: 'enough' });
    expect(history.loss[1]).toBeLessThan(history.loss[0]);
    // The fused sigmoid cannot be taken apart: the loss is computed from probabilities.
    const direct = tf.tidy(() => tf.metrics.binaryCrossentropy(tf.tensor2d(x.data, [32, 10]), model.decoder.predict(model.encoder.predict(tf.tensor2d(x.data, [32, 10]))) as tf.Tensor).mean().dataSync()[0]);
    expect((await model.evaluate(x, { device: 'wasm' }))['loss']).toBeCloseTo(direct, 4);
  });
});

describe('an overcomplete model', () => {
  const warningsOf = async (slots: SlotOptions, latentDim = 12): Promise<readonly string[]> =>
    (await smallAutoencoder({ latentDim, ...slots }).fit(x, { ...options, epochs: 1 })).warnings;

  test('is warned of, unless something keeps it from copying', async () => {
    expect(await warningsOf({})).toEqual([expect.stringMatching(/overcomplete.*12 numbers.*10/)]);
    expect(await warningsOf({}, 10)).toEqual([]);
    for (const slots of [{ penalties: [l2] }, { corruption: ones }, { bottleneck: gaussian }]) expect(await warningsOf(slots)).toEqual([]);
  });
});
