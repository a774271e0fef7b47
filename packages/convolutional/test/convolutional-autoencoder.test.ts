import { Autoencoder, useDevice } from '@latentkit/autoencoder';
import { memoryStore, ndarray, reshape } from '@latentkit/core';
import { digits, maxDifference, uniform } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ConvolutionalAutoencoder, type ConvolutionalOptions, trainingDefaults } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
});

/** Every parameter at a value that is not its default, in networks that differ from each other. */
const others: ConvolutionalOptions[] = [
  { filters: [3, 2], kernelSizes: [2, 3], normalisation: 'batch', residualBlocks: 1, pooling: 'average', hiddenUnits: [7], denseActivation: 'tanh', decoderFilters: [5] },
  { style: 'strided', filters: [4, 3], strides: [1, 2], padding: 'same', pooling: 'max', poolSize: 3, startFilters: 2, normalisation: 'layer', activation: 'leakyRelu', codeActivation: 'tanh' },
  { filters: [4], strides: [2], padding: 'valid', upsampling: 'nearest', outputConvolution: true, kernelInitializer: 'heNormal', activation: 'elu', seed: 9 },
  { filters: [2, 3], code: 'map', latentDim: 4, codeActivation: 'sigmoid', outputActivation: 'linear', loss: 'mse', normalisation: 'batch', activation: 'swish', upsampling: 'nearest' },
];

describe('ConvolutionalAutoencoder', () => {
  test.each([['pooling', 0.03], ['strided', 0.03]] as const)('learns the digits in the style %s', async (style, limit) => {
    const { x } = await digits(500);
    const images = reshape(x, [500, 8, 8]);
    const model = new ConvolutionalAutoencoder({ style, filters: [8, 16], latentDim: 12, seed: 1 });
    const history = await model.fit(images, { ...trainingDefaults(1000), epochs: 25, engine: 'compiled' });
    expect(history.warnings).toEqual([]);
    const { mse } = await model.evaluate(images);
    const mean = images.data.reduce((a, b) => a + b, 0) / images.data.length;
    const variance = images.data.reduce((a, b) => a + (b - mean) ** 2, 0) / images.data.length;
    expect(variance).toBeGreaterThan(0.12);
    expect(mse).toBeLessThan(limit);
    model.dispose();
  });

  describe.each(others)('with %j', (options) => {
    const make = (): ConvolutionalAutoencoder => new ConvolutionalAutoencoder({ latentDim: 3, ...options });
    const x = uniform(4, 20, 7, 5, 2);

    test('trains alike on cpu, on wasm and compiled, moving statistics too', async () => {
      const places = [{ engine: 'eager', device: 'cpu' }, { engine: 'eager', device: 'wasm' }, { engine: 'compiled' }] as const;
      const results: { losses: number[]; weights: number[] }[] = [];
      for (const on of places) {
        const model = make();
        const history = await model.fit(x, { epochs: 3, batchSize: 8, optimizer: { name: 'sgd', learningRate: 0.2 }, validationSplit: 4, ...on });
        expect(history.warnings).toEqual([]);
        const weights = [...model.encoder.weights, ...model.decoder.weights].flatMap((weight) => [...weight.read().dataSync()]);
        results.push({ losses: [...history.loss, ...history.valLoss], weights });
        model.dispose();
      }
      for (const { losses, weights } of results.slice(1)) {
        expect(maxDifference(losses, results[0].losses)).toBeLessThan(1e-5);
        expect(maxDifference(weights, results[0].weights)).toBeLessThan(1e-5);
      }
    });

    test('saves and loads', async () => {
      const model = make();
      await model.fit(x, { epochs: 1, batchSize: 8, device: 'wasm' });
      const store = memoryStore();
      await model.save(store);
      const output = await model.reconstruct(x);
      const loaded = await ConvolutionalAutoencoder.load(store);
      expect(loaded.config).toEqual(model.config);
      expect(loaded.config).toMatchObject(options);
      expect(loaded.slots.network.config).toEqual(model.slots.network.config);
      const any = await Autoencoder.load(store);
      for (const other of [loaded, any]) {
        expect(await other.reconstruct(x)).toEqual(output);
        other.dispose();
      }
      model.dispose();
    });
  });

  test('normalises with the batch in training and with moving statistics afterwards', async () => {
    const x = uniform(4, 20, 6, 6);
    const model = new ConvolutionalAutoencoder({ filters: [3], normalisation: 'batch', latentDim: 2, seed: 1 });
    await model.fit(x, { epochs: 5, batchSize: 5, engine: 'compiled' });
    const [mean, variance] = model.encoder.getLayer('encoder_conv_1_normalisation').getWeights().slice(2).map((weight) => [...weight.dataSync()]);
    expect(mean.every((value) => value !== 0)).toBe(true);
    expect(variance.every((value) => value > 0 && value < 1)).toBe(true);
    // A sample alone gives the same code as among others.
    const codes = await model.encode(x);
    expect(maxDifference((await model.encode(ndarray(x.data.slice(0, 36), [1, 6, 6]))).data, codes.data.slice(0, 2))).toBeLessThan(1e-6);
    model.dispose();
  });

  test('takes flat rows once it knows the shape of the images, and says what it wants before', async () => {
    const x = uniform(4, 8, 6, 6);
    const flat = reshape(x, [8, 36]);
    const model = new ConvolutionalAutoencoder({ filters: [2], latentDim: 2 });
    await expect(model.fit(flat, { epochs: 1 })).rejects.toThrow(/images \[n, rows, columns\].*reshape\(x, \[n, 6, 6, 1\]\)/);
    expect(model.inputShape).toBeUndefined();
    await model.fit(x, { epochs: 1 });
    expect(await model.encode(flat)).toEqual(await model.encode(x));
    await expect(model.encode(uniform(4, 8, 6, 5))).rejects.toThrow(/36 features/);
    const told = new ConvolutionalAutoencoder({ filters: [2], latentDim: 2, imageShape: [6, 6] });
    await told.fit(flat, { epochs: 1 });
    const output = await told.reconstruct(flat);
    expect(output.shape).toEqual([8, 36]);
    expect(output.data).toEqual((await model.reconstruct(x)).data);
    const store = memoryStore();
    await told.save(store);
    expect(await (await ConvolutionalAutoencoder.load(store)).reconstruct(flat)).toEqual(output);
    told.dispose();
    model.dispose();
  });

  test('keeps no tensors', async () => {
    const x = uniform(4, 8, 6, 6);
    const once = async (): Promise<void> => {
      const model = new ConvolutionalAutoencoder({ filters: [2, 2], latentDim: 2, residualBlocks: 1, normalisation: 'batch' });
      await model.fit(x, { epochs: 1, engine: 'eager', device: 'wasm' });
      model.dispose();
    };
    await once();
    const before = tf.memory().numTensors;
    await once();
    expect(tf.memory().numTensors).toBe(before);
  });
});
