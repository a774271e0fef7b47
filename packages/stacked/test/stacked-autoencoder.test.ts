import { Autoencoder, denseNetwork, denseNetworkFactory, sgd, useDevice } from '@latentkit/autoencoder';
import { InvalidParameterError, UnknownNameError, memoryStore } from '@latentkit/core';
import { ACTIVATIONS } from '@latentkit/layers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { StackedOptions } from '../src/config.js';
import { StackedAutoencoder } from '../src/stacked-autoencoder.js';
import { maxDifference, uniform } from '@latentkit/fixtures';

beforeAll(async () => void (await useDevice('auto')));

describe('StackedAutoencoder', () => {
  test('has the layers of the reference network by default', () => {
    const model = new StackedAutoencoder().build([784]);
    const shapes = [model.encoder, model.decoder].map((half) => half.layers.map((l) => [l.name, l.getClassName(), l.outputShape]));
    expect(shapes).toEqual([
      [
        ['encoder_input', 'InputLayer', [null, 784]],
        ['encoder_dense_1', 'Dense', [null, 100]],
        ['encoder_dense_2', 'Dense', [null, 30]],
      ],
      [
        ['decoder_input', 'InputLayer', [null, 30]],
        ['decoder_dense_1', 'Dense', [null, 100]],
        ['decoder_dense_2', 'Dense', [null, 784]],
        ['decoder_output', 'Activation', [null, 784]],
      ],
    ]);
    const activations = [...model.encoder.layers, ...model.decoder.layers].map((l) => l.getConfig()['activation']);
    expect(activations).toEqual([undefined, 'selu', 'selu', undefined, 'selu', 'linear', 'sigmoid']);
    expect(model.encoder.countParams() + model.decoder.countParams()).toBe(784 * 100 + 100 + 100 * 30 + 30 + 30 * 100 + 100 + 100 * 784 + 784);
    model.dispose();
  });

  test('takes samples of any shape and gives them back in it', async () => {
    const model = new StackedAutoencoder({ hiddenUnits: [6, 5], latentDim: 3 });
    const x = uniform(1, 7, 2, 3, 2);
    await model.fit(x, { epochs: 1 });
    expect((await model.encode(x)).shape).toEqual([7, 3]);
    expect((await model.reconstruct(x)).shape).toEqual([7, 2, 3, 2]);
    model.dispose();
  });

  test('allows codes longer than the input and no hidden layer', async () => {
    const model = new StackedAutoencoder({ hiddenUnits: [], latentDim: 9 });
    const x = uniform(1, 5, 4);
    await model.fit(x, { epochs: 1 });
    expect((await model.encode(x)).shape).toEqual([5, 9]);
    model.dispose();
  });

  test.each(ACTIVATIONS)('trains with %s everywhere, plain and tied, and decreases the loss', async (activation) => {
    // Points of a closed curve in ten dimensions, which a code of four can hold.
    const x = Array.from({ length: 32 }, (_, i) => Array.from({ length: 10 }, (_, j) => 0.5 + 0.4 * Math.sin(0.7 * i + 0.9 * j)));
    for (const tied of [false, true]) {
      const model = new StackedAutoencoder({ hiddenUnits: [8], latentDim: 4, activation, outputActivation: activation, loss: 'mse', tied, seed: 5 });
      const { loss } = await model.fit(x, { epochs: 30, batchSize: 8, optimizer: { name: 'adam', learningRate: 0.02 } });
      expect(loss[29]).toBeLessThan(0.5 * loss[0]);
      model.dispose();
    }
  });

  test('computes its forward pass as written down', async () => {
    const model = new StackedAutoencoder({ hiddenUnits: [2], latentDim: 1, activation: 'leakyRelu', codeActivation: 'tanh', outputActivation: 'sigmoid' });
    model.build([2]);
    const set = (half: tf.LayersModel, name: string, kernel: number[][], bias: number[]): void =>
      tf.tidy(() => half.getLayer(name).setWeights([tf.tensor2d(kernel), tf.tensor1d(bias)]));
    set(model.encoder, 'encoder_dense_1', [[1, -2], [0.5, 1]], [0.1, -0.2]);
    set(model.encoder, 'encoder_dense_2', [[0.3], [-0.7]], [0.05]);
    set(model.decoder, 'decoder_dense_1', [[2, -1]], [0, 0.3]);
    set(model.decoder, 'decoder_dense_2', [[1, 0.4], [-0.6, 1.5]], [0.2, -0.1]);
    const leaky = (v: number): number => (v > 0 ? v : 0.2 * v);
    const [a, b] = [leaky(0.6 + 0.5 * 0.2 + 0.1), leaky(-2 * 0.6 + 0.2 - 0.2)];
    const code = Math.tanh(0.3 * a - 0.7 * b + 0.05);
    const [c, d] = [leaky(2 * code), leaky(-code + 0.3)];
    const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
    const expected = [sigmoid(c - 0.6 * d + 0.2), sigmoid(0.4 * c + 1.5 * d - 0.1)];
    const x = [[0.6, 0.2]];
    expect((await model.encode(x)).data[0]).toBeCloseTo(code, 6);
    expect(maxDifference((await model.reconstruct(x)).data, expected)).toBeLessThan(1e-6);
    model.dispose();
  });

  const parameterSets: StackedOptions[] = [
    { hiddenUnits: [7, 5] },
    { decoderUnits: [9, 6] },
    { activation: 'gelu' },
    { activation: 'leakyRelu', tied: true },
    { codeActivation: 'linear' },
    { outputActivation: 'linear', loss: { name: 'huber', delta: 0.5 } },
    { kernelInitializer: 'heNormal' },
    { tied: true, hiddenUnits: [6, 4] },
    { latentDim: 11 },
    { loss: { name: 'binary-crossentropy', reduction: 'sum' } },
    { seed: 9 },
  ];
  test.each(parameterSets)('keeps %j through save and load', async (parameters) => {
    const model = new StackedAutoencoder({ hiddenUnits: [6], latentDim: 3, ...parameters });
    const x = uniform(2, 12, 3, 4);
    await model.fit(x, { epochs: 2, optimizer: sgd(0.5) });
    const store = memoryStore();
    await model.save(store);
    const loaded = await StackedAutoencoder.load(store);
    expect(loaded.config).toEqual(model.config);
    expect(loaded.config).toMatchObject(parameters);
    expect(loaded.summary()).toBe(model.summary());
    const expected = await model.reconstruct(x);
    expect((await loaded.reconstruct(x)).data).toEqual(expected.data);
    // What is loaded trains on as the original does, ties included.
    const again = async (m: StackedAutoencoder): Promise<number[]> => (await m.fit(x, { epochs: 2, optimizer: sgd(0.5) })).loss;
    expect(await again(loaded)).toEqual(await again(model));
    const generic = await Autoencoder.load(store);
    expect(maxDifference((await generic.reconstruct(x)).data, expected.data)).toBeLessThan(1e-6);
    for (const m of [model, loaded, generic]) m.dispose();
  });

  test('starts from weights that the seed and the layer decide', () => {
    const first = (options: object): number[] => {
      const model = new StackedAutoencoder({ latentDim: 2, ...options }).build([6]);
      const values = [...model.decoder.getLayer('decoder_dense_1').getWeights()[0].dataSync()];
      model.dispose();
      return values;
    };
    expect(first({ seed: 3 })).toEqual(first({ seed: 3, hiddenUnits: [100] }));
    expect(first({ seed: 3 })).not.toEqual(first({ seed: 4 }));
    expect(first({ kernelInitializer: 'heNormal' })).not.toEqual(first({}));
    const bound = Math.sqrt(6 / (2 + 100));
    const values = first({});
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(bound);
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.95 * bound);
  });

  test('tied layers share one kernel, whose gradient is the sum of both uses', async () => {
    // Plain gradient descent from the same start: the tied kernel moves by the encoder's step plus the decoder's, transposed.
    const x = uniform(4, 6, 5);
    const shared: StackedOptions = { hiddenUnits: [], latentDim: 3, activation: 'tanh', seed: 1 };
    const tied = new StackedAutoencoder({ ...shared, tied: true }).build([5]);
    const plain = new StackedAutoencoder(shared).build([5]);
    const kernel = (model: StackedAutoencoder, half: 'encoder' | 'decoder'): tf.Tensor => model[half].getLayer(`${half}_dense_1`).getWeights()[0];
    const before = kernel(tied, 'encoder').clone();
    tf.tidy(() => {
      plain.encoder.getLayer('encoder_dense_1').setWeights([before, tf.zeros([3])]);
      plain.decoder.getLayer('decoder_dense_1').setWeights([tf.transpose(before), tf.zeros([5])]);
    });
    const training = { epochs: 1, batchSize: 6, optimizer: sgd(1) };
    await tied.fit(x, training);
    await plain.fit(x, training);
    const expected = tf.tidy(() =>
      tf.add(kernel(plain, 'encoder'), tf.sub(tf.transpose(kernel(plain, 'decoder')), before)).dataSync(),
    );
    expect(maxDifference(kernel(tied, 'encoder').dataSync(), expected)).toBeLessThan(1e-6);
    expect(maxDifference(expected, before.dataSync())).toBeGreaterThan(1e-3);
    expect(tied.summary()).toContain(`${5 * 3 + 3 + 5} trainable parameters`);
    before.dispose();
    tied.dispose();
    plain.dispose();
  });

  test('refuses bad parameters', () => {
    expect(() => new StackedAutoencoder({ hiddenUnits: [10, 0] })).toThrow(InvalidParameterError);
    expect(() => new StackedAutoencoder({ hiddenUnit: [10] } as object)).toThrow(/hiddenUnits/);
    expect(() => new StackedAutoencoder({ hiddenUnit: [10] } as object)).toThrow(UnknownNameError);
    expect(() => new StackedAutoencoder({ activation: 'rely' } as object)).toThrow(/StackedAutoencoder.activation/);
    expect(() => new StackedAutoencoder({ tied: true, decoderUnits: [7] })).toThrow(/\[100\], the reverse of hiddenUnits/);
  });

  test('the network serves other autoencoders and comes back by its factory', async () => {
    const model = new Autoencoder({ latentDim: 2, network: denseNetwork({ hiddenUnits: [4], tied: true, outputActivation: 'linear' }) });
    const x = uniform(6, 8, 3);
    await model.fit(x, { epochs: 1 });
    const store = memoryStore();
    await model.save(store);
    const loaded = await Autoencoder.load(store, { parts: [denseNetworkFactory] });
    expect(loaded.slots.network.config).toEqual(model.slots.network.config);
    expect(loaded.summary()).toBe(model.summary());
    expect((await loaded.reconstruct(x)).data).toEqual((await model.reconstruct(x)).data);
    model.dispose();
    loaded.dispose();
  });

  test('leaves no tensor behind', async () => {
    const x = uniform(7, 9, 4);
    const before = tf.memory().numTensors;
    for (const tied of [false, true]) {
      const model = new StackedAutoencoder({ hiddenUnits: [3], latentDim: 2, tied });
      await model.fit(x, { epochs: 2, validationSplit: 3 });
      await model.evaluate(x);
      await model.reconstruct(x);
      model.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
