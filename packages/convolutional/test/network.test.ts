import { Autoencoder, type Bottleneck, type Corruption, type NetworkContext, type Penalty, useDevice } from '@latentkit/autoencoder';
import { InvalidParameterError, ShapeError, memoryStore, random, sizeOf } from '@latentkit/core';
import { maxDifference, uniform } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ConvolutionalAutoencoder, type ConvolutionalNetworkOptions, convolutionalNetwork, convolutionalNetworkFactory, featureMapShape } from '../src/index.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const contextOf = (outputShape: number[], others: Partial<NetworkContext> = {}): NetworkContext => {
  const latentDim = others.latentDim ?? 4;
  return { inputShape: outputShape, outputShape, latentDim, codeUnits: latentDim, encoderUnits: latentDim, random: random(1), ...others };
};

/** Names and shapes of the layers that have some, in order. */
const shapesOf = (options: ConvolutionalNetworkOptions, shape: number[], others: Partial<NetworkContext> = {}): Record<string, number[]> => {
  const { encoder, decoder } = convolutionalNetwork(options).build(contextOf(shape, others));
  const shapes = [...encoder.layers, ...decoder.layers].map(({ name, outputShape }) => [name, (outputShape as number[]).slice(1)] as const);
  encoder.dispose();
  decoder.dispose();
  return Object.fromEntries(shapes);
};

describe('convolutionalNetwork', () => {
  test('is the network of the course with pooling', () => {
    expect(shapesOf({ code: 'map' }, [28, 28, 1], { latentDim: 576 })).toEqual({
      encoder_input: [28, 28, 1],
      encoder_conv_1: [28, 28, 16],
      encoder_pool_1: [14, 14, 16],
      encoder_conv_2: [14, 14, 32],
      encoder_pool_2: [7, 7, 32],
      encoder_conv_3: [7, 7, 64],
      encoder_pool_3: [3, 3, 64],
      encoder_flatten: [576],
      decoder_input: [576],
      decoder_reshape: [3, 3, 64],
      decoder_conv_1: [7, 7, 32],
      decoder_conv_2: [14, 14, 16],
      decoder_conv_3: [28, 28, 1],
      decoder_output: [28, 28, 1],
    });
    expect(featureMapShape([28, 28, 1])).toEqual([3, 3, 64]);
  });

  test('is the network of the laboratory with strides', () => {
    expect(shapesOf({ style: 'strided' }, [28, 28], { latentDim: 32 })).toEqual({
      encoder_input: [28, 28],
      encoder_image: [28, 28, 1],
      encoder_conv_1: [13, 13, 32],
      encoder_conv_2: [6, 6, 64],
      encoder_flatten: [2304],
      encoder_code: [32],
      decoder_input: [32],
      decoder_dense_1: [1568],
      decoder_reshape: [7, 7, 32],
      decoder_conv_1: [14, 14, 64],
      decoder_conv_2: [28, 28, 32],
      decoder_conv_3: [28, 28, 1],
      decoder_image: [28, 28],
      decoder_output: [28, 28],
    });
    expect(featureMapShape([28, 28], { style: 'strided' })).toEqual([6, 6, 64]);
  });

  const sizes = [[1, 1], [2, 5], [3, 8, 3], [5, 7], [13, 6, 3], [16, 9, 2], [17, 31], [32, 32, 3], [33, 50, 1]];
  const kinds: ConvolutionalNetworkOptions[] = [
    {},
    { padding: 'valid' },
    { style: 'strided' },
    { style: 'strided', padding: 'same', upsampling: 'nearest' },
    { style: 'strided', strides: [3, 2], kernelSizes: [5, 2], outputConvolution: false },
    { filters: [3, 4], strides: [2], poolSize: 3, kernelSizes: [2], upsampling: 'nearest' },
    { filters: [3, 4], strides: [1, 4], kernelSizes: [3, 1], pooling: 'none', padding: 'valid' },
  ];

  test.each(kinds.flatMap((options) => [{ ...options, code: 'dense' as const }, { ...options, code: 'map' as const }]))('takes images of any size with %j', (options) => {
    const small = { filters: [2, 3], ...options };
    for (const size of sizes) {
      const [rows, columns] = featureMapShape(size, small);
      const { encoder, decoder } = convolutionalNetwork(small).build(contextOf(size, { latentDim: 2 * rows * columns }));
      const y = tf.tidy(() => (decoder.apply(encoder.apply(tf.ones([2, ...size]))) as tf.Tensor).shape);
      expect(y).toEqual([2, ...size]);
      encoder.dispose();
      decoder.dispose();
    }
  });

  test('pads and crops where a size does not divide, so that each map of the decoder has the size of the encoder', () => {
    const shapes = shapesOf({ filters: [2, 4], padding: 'valid', code: 'map' }, [13, 8, 3], { latentDim: 12 });
    expect(shapes).toMatchObject({ encoder_conv_1: [11, 6, 2], encoder_pool_1: [5, 3, 2], encoder_conv_2: [3, 1, 4], encoder_pool_2: [1, 1, 4] });
    expect(shapes).toMatchObject({ decoder_conv_1_pad: [3, 2, 12], decoder_conv_1: [6, 4, 2], decoder_conv_1_crop: [5, 3, 2], decoder_conv_2_pad: [7, 4, 2], decoder_conv_2_crop: [13, 8, 3] });
  });

  test('puts residual blocks, normalisation and dense layers where they belong', () => {
    const shapes = shapesOf({ filters: [4, 6], residualBlocks: 2, normalisation: 'batch', hiddenUnits: [20, 10], startFilters: 5, decoderFilters: [7] }, [8, 8]);
    expect(Object.keys(shapes)).toEqual(expect.arrayContaining(['encoder_conv_1_normalisation', 'encoder_residual_2_2_add', 'decoder_residual_1_1_conv_1_normalisation', 'decoder_conv_1_activation']));
    expect(shapes).toMatchObject({ encoder_dense_1: [20], encoder_dense_2: [10], encoder_code: [4], decoder_dense_1: [10], decoder_dense_2: [20], decoder_dense_3: [20], decoder_reshape: [2, 2, 5], decoder_conv_1: [4, 4, 7] });
    // What makes the image has neither normalisation nor an activation before the output's own.
    expect(Object.keys(shapes)).not.toContain('decoder_conv_2_normalisation');
  });

  test('has weights that follow from the seed and the names of its layers', () => {
    const kernel = (options: ConvolutionalNetworkOptions, name: string, seed = 1): Float32Array => {
      const { encoder, decoder } = convolutionalNetwork(options).build(contextOf([8, 8], { random: random(seed) }));
      const values = encoder.getLayer(name).getWeights()[0].dataSync<'float32'>().slice();
      encoder.dispose();
      decoder.dispose();
      return values;
    };
    expect(kernel({ residualBlocks: 1 }, 'encoder_conv_2')).toEqual(kernel({ code: 'map', upsampling: 'nearest' }, 'encoder_conv_2'));
    expect(kernel({}, 'encoder_conv_2', 2)).not.toEqual(kernel({}, 'encoder_conv_2'));
    const he = kernel({ kernelInitializer: 'heNormal' }, 'encoder_conv_3');
    expect(Math.sqrt(he.reduce((sum, value) => sum + value * value, 0) / he.length)).toBeCloseTo(Math.sqrt(2 / (9 * 32)), 3);
  });

  test('keeps what a bottleneck needs for a number of a map at its place', () => {
    const { encoder, decoder } = convolutionalNetwork({ code: 'map', filters: [3], kernelSizes: [1] }).build(contextOf([4, 4], { latentDim: 8, encoderUnits: 16 }));
    const encode = (pixel: number): Float32Array => tf.tidy(() => (encoder.apply(tf.tensor([pixel, ...Array<number>(15).fill(0.5)], [1, 4, 4])) as tf.Tensor).dataSync<'float32'>().slice());
    const [before, after] = [encode(0.6), encode(0.9)];
    // One pixel belongs to one of four places, and so to two numbers of each half.
    expect([...before.keys()].filter((i) => before[i] !== after[i])).toEqual([0, 1, 8, 9]);
    encoder.dispose();
    decoder.dispose();
  });

  test('is made again by its factory', () => {
    const { config } = convolutionalNetwork({ style: 'strided', filters: [3], normalisation: 'layer' });
    expect(convolutionalNetworkFactory.create(JSON.parse(JSON.stringify(config)) as never).config).toEqual(config);
    expect(config).toMatchObject({ type: 'convolutional', style: 'strided', filters: [3], kernelSizes: [3] });
  });

  test('refuses what is no image, with the remedy', () => {
    const build = (shape: number[], options: ConvolutionalNetworkOptions = {}, latentDim = 4): unknown => convolutionalNetwork(options).build(contextOf(shape, { latentDim }));
    expect(() => build([784])).toThrow(ShapeError);
    expect(() => build([784])).toThrow(/images \[n, rows, columns\].*imageShape: \[28, 28\].*reshape\(x, \[n, 28, 28, 1\]\)/);
    expect(() => build([10])).toThrow(/imageShape: \[rows, columns, channels\]/);
    expect(() => build([10], { imageShape: [3, 3] })).toThrow(/imageShape: got \[3, 3\].*10 values/);
    expect(() => convolutionalNetwork({ imageShape: [9] })).toThrow(/imageShape/);
    expect(() => build([4, 8, 8, 3])).toThrow(/channels on the last axis/);
    expect(() => build([28, 28], { code: 'map' }, 30)).toThrow(InvalidParameterError);
    expect(() => build([28, 28], { code: 'map' }, 30)).toThrow(/multiple of 9.*latentDim: 576/);
    expect(() => convolutionalNetwork({ filters: [8, 8], kernelSizes: [3, 3, 3] })).toThrow(/kernelSizes.*at most 2/);
    expect(() => convolutionalNetwork({ filters: [] })).toThrow(/filters/);
    expect(() => convolutionalNetwork({ strides: [0] })).toThrow(/strides/);
    expect(() => convolutionalNetwork({ normalization: 'batch' } as never)).toThrow(/normalisation/);
  });
});

describe('in the slots of any autoencoder', () => {
  const x = uniform(2, 24, 9, 7);
  const classes = Array.from({ length: 24 }, (_, i) => i % 3);
  const gaussian: Bottleneck = {
    config: { type: 'gaussian-test' },
    encoderUnits: (latentDim) => 2 * latentDim,
    apply: (encoded, { noise }) => {
      const [mean, deviation] = tf.split(encoded, 2, -1);
      return { code: tf.add(mean, tf.mul(deviation, noise.normal('code', mean.shape))), terms: { size: tf.mul(0.01, tf.mean<tf.Scalar>(tf.square(mean))) } };
    },
    code: (encoded) => tf.split(encoded, 2, -1)[0],
  };
  const noise: Corruption = { config: { type: 'noise-test' }, corrupt: (batch, source) => tf.add(batch, source.normal('noise', batch.shape, 0, 0.1)) };
  const shift: Penalty = {
    config: { type: 'shift-test' },
    name: 'shift',
    value: ({ input, encoded, encode }) => tf.mul(0.1, tf.mean<tf.Scalar>(tf.square(tf.sub(encode(tf.add(input, 0.01)), encoded)))),
  };

  test.each(['dense', 'map'] as const)('works with a bottleneck, a corruption, a penalty and a condition, alike in both engines, with a %s code', async (code) => {
    const losses: number[][] = [];
    const build = (): Autoencoder =>
      new Autoencoder({ latentDim: 6, network: convolutionalNetwork({ filters: [3, 4], code }), bottleneck: gaussian, corruption: noise, penalties: [shift], conditionUnits: 3, loss: 'binary-crossentropy', seed: 3 });
    for (const on of [{ engine: 'eager', device: 'cpu' }, { engine: 'eager', device: 'wasm' }, { engine: 'compiled' }] as const) {
      const model = build();
      const history = await model.fit(x, { epochs: 3, batchSize: 8, optimizer: { name: 'sgd', learningRate: 0.2 }, condition: classes, ...on });
      expect(history.warnings).toEqual([]);
      losses.push([...history.loss, ...history.series('shift'), ...history.series('size')]);
      expect((await model.encode(x, { condition: classes })).shape).toEqual([24, 6]);
      model.dispose();
    }
    for (const other of losses.slice(1)) expect(maxDifference(other, losses[0])).toBeLessThan(1e-5);
  });

  test('shows a condition to every pixel: images with and without a channel axis and flat rows give the same', async () => {
    const fit = async (shape: number[]): Promise<readonly number[]> => {
      const model = new ConvolutionalAutoencoder({ filters: [3], latentDim: 2, seed: 1, conditionUnits: 3, imageShape: [9, 7] });
      const options = { epochs: 2, batchSize: 8, condition: classes, device: 'wasm', engine: 'eager' } as const;
      const { loss } = await model.fit({ data: x.data, shape }, options);
      expect((await model.decode([[0.1, 0.2]], { condition: [1] })).shape).toEqual([1, ...shape.slice(1)]);
      model.dispose();
      return loss;
    };
    const losses = await fit([24, 9, 7]);
    expect(await fit([24, 9, 7, 1])).toEqual(losses);
    expect(await fit([24, 63])).toEqual(losses);
  });

  test('loads by its factory and by Autoencoder alone', async () => {
    const model = new Autoencoder({ latentDim: 3, network: convolutionalNetwork({ filters: [2, 3], normalisation: 'batch', residualBlocks: 1, upsampling: 'nearest' }), loss: 'mse', seed: 2 });
    await model.fit(x, { epochs: 2, batchSize: 8, engine: 'compiled' });
    const store = memoryStore();
    await model.save(store);
    const output = await model.reconstruct(x, { device: 'wasm' });
    for (const parts of [[], [convolutionalNetworkFactory]]) {
      const loaded = await Autoencoder.load(store, { parts });
      expect(await loaded.reconstruct(x, { device: 'wasm' })).toEqual(output);
      expect(loaded.slots.network.config.type).toBe(parts.length === 0 ? 'models' : 'convolutional');
      loaded.dispose();
    }
    expect(sizeOf(output.shape)).toBe(24 * 63);
    model.dispose();
  });
});
