import { InvalidParameterError, NotFittedError, ShapeError, memoryStore } from '@latentkit/core';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, adam, sgd, useDevice } from '../src/index.js';
import { smallAutoencoder, smallNetwork, surface, weightsOf } from './helpers.js';

beforeAll(async () => {
  await useDevice('wasm');
});
afterAll(() => tf.disposeVariables());

const x = surface(96);

describe('fit', () => {
  test('learns: the loss falls to near the entropy of the data', async () => {
    const model = smallAutoencoder();
    const history = await model.fit(x, { epochs: 60, batchSize: 16, optimizer: adam(0.01), device: 'wasm' });
    expect(history.status).toBe('completed');
    expect(history.epochs).toHaveLength(60);
    // The cross-entropy of a target p with itself, averaged: no model can do better.
    const entropy = x.data.reduce((sum, p) => sum - p * Math.log(p) - (1 - p) * Math.log(1 - p), 0) / x.data.length;
    expect(history.loss.at(-1)).toBeGreaterThan(entropy);
    expect((history.last?.values['loss'] ?? 9) - entropy).toBeLessThan(0.02);
    expect(history.loss[0] - entropy).toBeGreaterThan(0.08);
    model.dispose();
  });

  test('the same seed gives the same weights, another seed others', async () => {
    const train = async (seed: number): Promise<number[][]> => {
      const model = smallAutoencoder({ seed });
      await model.fit(x, { epochs: 2, device: 'wasm' });
      const weights = weightsOf(model);
      model.dispose();
      return weights;
    };
    expect(await train(3)).toEqual(await train(3));
    expect(await train(3)).not.toEqual(await train(4));
  });

  test('one SGD step without shuffling is weights minus learning rate times gradient of the batch mean', async () => {
    const model = smallAutoencoder({ loss: 'mse' }).build([10]);
    const rows = surface(8);
    const before = weightsOf(model);
    const finite = finiteDifference(model, rows.data);
    await model.fit(rows, { epochs: 1, batchSize: 8, shuffle: false, optimizer: sgd(0.5), device: 'wasm' });
    const after = weightsOf(model);
    finite.forEach(({ weight, index, slope }) => {
      expect((before[weight][index] - after[weight][index]) / 0.5).toBeCloseTo(slope, 3);
    });
    model.dispose();
  });

  test('sample weights scale the loss as Keras does: the sum of weighted losses over the batch size', async () => {
    const rows = surface(4);
    const loss = async (sampleWeight?: number[]): Promise<number> => {
      const model = smallAutoencoder();
      const history = await model.fit(rows, { epochs: 1, batchSize: 4, optimizer: sgd(1e-9), ...(sampleWeight && { sampleWeight }), device: 'wasm' });
      model.dispose();
      return history.loss[0];
    };
    expect(await loss([2, 2, 2, 2])).toBeCloseTo(2 * (await loss()), 5);
    expect(await loss([1, 0, 0, 0])).toBeLessThan(await loss());
  });

  test('validation rows are the last ones, are not trained on, and have metrics', async () => {
    const model = smallAutoencoder();
    const history = await model.fit(x, { epochs: 1, validationSplit: 16, metrics: ['mse', 'roundedAccuracy'], device: 'wasm' });
    expect(history.last?.samples).toBe(80);
    const tail = { data: x.data.subarray(800), shape: [16, 10] };
    const evaluated = await model.evaluate(tail, { metrics: ['mse', 'roundedAccuracy'], device: 'wasm' });
    expect(history.last?.values['valLoss']).toBeCloseTo(evaluated['loss'], 6);
    expect(history.last?.values['valMse']).toBeCloseTo(evaluated['mse'], 6);
    expect(history.last?.values['valRoundedAccuracy']).toBeCloseTo(evaluated['roundedAccuracy'], 6);
    model.dispose();
  });

  test('a target of its own is what the output is compared with', async () => {
    const target = { data: x.data.map((v) => 1 - v), shape: x.shape };
    const model = smallAutoencoder();
    await model.fit(x, { target, epochs: 40, optimizer: adam(0.02), device: 'wasm' });
    const { loss } = await model.evaluate(x, { target, device: 'wasm' });
    const { loss: plain } = await model.evaluate(x, { device: 'wasm' });
    expect(plain - loss).toBeGreaterThan(0.05);
    model.dispose();
  });

  test('leaves no tensors behind over 100 fits', async () => {
    const model = smallAutoencoder();
    await model.fit(surface(8), { epochs: 1, device: 'wasm' });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 100; i++) {
      await model.fit(surface(8), { epochs: 1, batchSize: 3, validationSplit: 2, optimizer: 'adam', device: 'wasm' });
    }
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

describe('encode, decode, reconstruct', () => {
  test('agree with the TensorFlow.js models and do not depend on the batch size', async () => {
    const model = smallAutoencoder().build([10]);
    const codes = await model.encode(x, { device: 'wasm' });
    expect(codes.shape).toEqual([96, 3]);
    const direct = tf.tidy(() => (model.encoder.predict(tf.tensor2d(x.data, [96, 10])) as tf.Tensor).dataSync());
    expect(codes.data).toEqual(Float32Array.from(direct));
    const parts = await model.encode(x, { batchSize: 7, device: 'wasm' });
    parts.data.forEach((v, i) => expect(v).toBeCloseTo(codes.data[i], 6));
    const reconstruction = await model.reconstruct(x, { device: 'wasm' });
    expect(reconstruction).toEqual(await model.decode(codes, { device: 'wasm' }));
    expect(Math.min(...reconstruction.data)).toBeGreaterThan(0);
    model.dispose();
  });

  test('evaluation weighs batches by their size', async () => {
    const model = smallAutoencoder().build([10]);
    const whole = await model.evaluate(x, { metrics: ['psnr'], device: 'wasm' });
    const parts = await model.evaluate(x, { metrics: ['psnr'], batchSize: 90, device: 'wasm' });
    expect(parts['loss']).toBeCloseTo(whole['loss'], 6);
    expect(parts['psnr']).toBeCloseTo(whole['psnr'], 5);
    model.dispose();
  });

  test('wrong input says what was expected and what came', async () => {
    const model = smallAutoencoder();
    await expect(model.encode(x)).rejects.toThrow(NotFittedError);
    model.build([10]);
    await expect(model.encode([[1, 2, 3]])).rejects.toThrow(/expected 10 features .*got 3/);
    await expect(model.encode([[1, 2, 3]])).rejects.toThrow(ShapeError);
    await expect(model.decode([[1, 2]])).rejects.toThrow(/codes.*expected 3 features/);
    await expect(model.encode([[0, 0, 0, 0, 0, 0, NaN, 0, 0, 0]])).rejects.toThrow(/row 0, column 6/);
    await expect(model.fit([[0, 0, 0, 0, 0, 0, 2, 0, 0, 0]])).rejects.toThrow(/row 0, column 6.*scale/is);
    await expect(model.fit(x, { epochs: 0 })).rejects.toThrow(InvalidParameterError);
    await expect(model.fit(x, { batchSize: 1.5 })).rejects.toThrow(/batchSize/);
    await expect(model.fit(x, { validationSplit: 96 })).rejects.toThrow(/validationSplit/);
    await expect(model.fit(x, { sampleWeight: [1, 2] })).rejects.toThrow(/sampleWeight/);
    await expect(model.fit(x, { optimizer: 'adm' as 'adam' })).rejects.toThrow(/adam/);
    await expect(model.fit(x, { engine: 'compild' as 'eager' })).rejects.toThrow(/compiled/);
    await expect(model.fit(x, { device: 'wsm' as 'wasm' })).rejects.toThrow(/wasm/);
    expect(() => model.build([11])).toThrow(/built for/);
    model.dispose();
  });

  test('a network that does not fit the data is refused when it is built', () => {
    const fixed = smallNetwork().build({ inputShape: [10], outputShape: [10], latentDim: 3, codeUnits: 3, encoderUnits: 3, random: { seed: 1, stream: () => undefined as never } });
    const model = new Autoencoder({ latentDim: 2, network: { config: { type: 'fixed' }, build: () => fixed } });
    expect(() => model.build([10])).toThrow(/encoder output/);
    expect(() => new Autoencoder({ latentDim: 2 })).toThrow(/network/);
    expect(() => new Autoencoder({ latentDim: 0, network: smallNetwork() })).toThrow(/latentDim/);
  });
});

describe('bundles', () => {
  test('a saved model loads with equal outputs, configuration and record, and trains on', async () => {
    const model = smallAutoencoder();
    await model.fit(x, { epochs: 3, optimizer: adam(0.01), device: 'wasm' });
    const store = memoryStore();
    await model.save(store, { normalisation: { type: 'unit' }, notes: { data: 'surface' } });
    const loaded = await Autoencoder.load(store);
    expect(loaded.config).toMatchObject({ latentDim: 3, seed: 7 });
    expect(await loaded.encode(x, { device: 'wasm' })).toEqual(await model.encode(x, { device: 'wasm' }));
    expect(await loaded.reconstruct(x, { device: 'wasm' })).toEqual(await model.reconstruct(x, { device: 'wasm' }));
    expect(loaded.trainingRecord).toMatchObject({ data: 'surface', batchSize: 32, device: 'wasm' });
    expect(await loaded.evaluate(x, { device: 'wasm' })).toEqual(await model.evaluate(x, { device: 'wasm' }));
    const [a, b] = [await loaded.fit(x, { epochs: 1, device: 'wasm' }), await model.fit(x, { epochs: 1, device: 'wasm' })];
    expect(a.loss).toEqual(b.loss);
    model.dispose();
    loaded.dispose();
  });
});

/** Slopes of the batch's mean squared error along a few weights, by central differences through the saved models. */
function finiteDifference(model: Autoencoder, data: Float32Array): { weight: number; index: number; slope: number }[] {
  const weights = [...model.encoder.weights, ...model.decoder.weights];
  const loss = (): number =>
    tf.tidy(() => {
      const input = tf.tensor2d(data, [8, 10]);
      return tf.losses.meanSquaredError(input, model.decoder.predict(model.encoder.predict(input)) as tf.Tensor).dataSync()[0];
    });
  return [0, 1, 2, 3, 4, 6].map((weight) => {
    const variable = weights[weight];
    const values = variable.read().dataSync().slice();
    const at = (delta: number): number => {
      const moved = values.slice();
      moved[0] += delta;
      tf.tidy(() => void variable.write(tf.tensor(moved, variable.shape as number[])));
      return loss();
    };
    const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
    at(0);
    return { weight, index: 0, slope };
  });
}
