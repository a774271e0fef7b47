import { random } from '@latentkit/core';
import { ACTIVATIONS, ActivityRegularization, AlphaDropout, conv2dTransposeLayers, dense, denseLayers, DenseTranspose, Dropout, GaussianNoise, Sampling } from '@latentkit/layers';
import { beforeAll, describe, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { type Network, useDevice } from '../src/index.js';
import { agree, networkWith } from './engine-helpers.js';

beforeAll(async () => {
  await useDevice('cpu');
});

const source = random(5);
type Half = 'encoder' | 'decoder';
type Layers = (half: Half) => tf.layers.Layer[];
const named = (half: Half, name: string): { name: string } => ({ name: `${half}_${name}` });

const own: Record<string, Layers> = {
  ...Object.fromEntries(ACTIVATIONS.map((kind) => [`dense ${kind}`, (half: Half) => denseLayers({ ...named(half, kind), units: 6, activation: kind, random: source })])),
  'dense without bias, frozen in the encoder': (half) => [dense({ ...named(half, 'free'), units: 6, useBias: false, trainable: half === 'decoder', random: source })],
  'dense transpose, untied': (half) => [new DenseTranspose({ ...named(half, 'transposed'), units: 6, activation: 'selu' })],
  dropout: (half) => [new Dropout({ ...named(half, 'dropout'), rate: 0.3 })],
  'dropout with a shared mask': (half) => [new Dropout({ ...named(half, 'dropout'), rate: 0.3, noiseShape: [1, null] })],
  'Gaussian noise': (half) => [new GaussianNoise({ ...named(half, 'noise'), stddev: 0.2 })],
  'alpha dropout': (half) => [new AlphaDropout({ ...named(half, 'alpha'), rate: 0.2 })],
  'activity regularisation': (half) => [new ActivityRegularization({ ...named(half, 'activity'), l1: 0.01, l2: 0.02 })],
  sampling: (half) => {
    const [mean, log] = ['mean', 'log'].map((name) => dense({ ...named(half, name), units: 4, random: source }));
    return [wired(named(half, 'sampled'), [8], (x) => new Sampling(named(half, 'sampling')).apply([mean.apply(x), log.apply(x)] as tf.SymbolicTensor[]) as tf.SymbolicTensor)];
  },
};

const seeded = { kernelInitializer: tf.initializers.glorotUniform({ seed: 4 }) };
const stock: Record<string, Layers> = {
  ...Object.fromEntries(
    ['elu', 'hardSigmoid', 'linear', 'relu', 'relu6', 'selu', 'sigmoid', 'softmax', 'softplus', 'softsign', 'tanh', 'swish', 'mish', 'gelu', 'gelu_new'].map((activation) => [
      `activation ${activation}`,
      (half: Half) => [tf.layers.activation({ ...named(half, 'activation'), activation: activation as 'relu' })],
    ]),
  ),
  batchNormalization: (half) => [tf.layers.batchNormalization(named(half, 'batch'))],
  'batchNormalization with other settings': (half) => [tf.layers.batchNormalization({ ...named(half, 'batch'), momentum: 0.5, epsilon: 0.1 })],
  layerNormalization: (half) => [tf.layers.layerNormalization(named(half, 'layer'))],
  prelu: (half) => [tf.layers.prelu(named(half, 'prelu'))],
  reLU: (half) => [tf.layers.reLU({ ...named(half, 'relu'), maxValue: 0.5 })],
  leakyReLU: (half) => [tf.layers.leakyReLU({ ...named(half, 'leaky'), alpha: 0.1 })],
  elu: (half) => [tf.layers.elu(named(half, 'elu'))],
  softmax: (half) => [tf.layers.softmax(named(half, 'softmax'))],
  'reshape, permute and flatten': (half) => [
    tf.layers.reshape({ ...named(half, 'reshape'), targetShape: [2, 4] }),
    tf.layers.permute({ ...named(half, 'permute'), dims: [2, 1] }),
    tf.layers.flatten(named(half, 'flat')),
  ],
  'repeatVector and timeDistributed': (half) => [
    tf.layers.repeatVector({ ...named(half, 'repeat'), n: 3 }),
    tf.layers.timeDistributed({ ...named(half, 'each'), layer: tf.layers.dense({ units: 2, ...seeded }) }),
    tf.layers.flatten(named(half, 'flat')),
  ],
  'merging layers': (half) => [
    wired(named(half, 'merged'), [8], (x) => {
      const [a, b] = ['a', 'b'].map((name) => dense({ ...named(half, name), units: 8, activation: 'tanh', random: source }).apply(x) as tf.SymbolicTensor);
      const kinds = [tf.layers.add(), tf.layers.multiply(), tf.layers.average(), tf.layers.maximum(), tf.layers.minimum(), tf.layers.dot({ axes: 1 })];
      return tf.layers.concatenate().apply(kinds.map((kind) => kind.apply([a, b]) as tf.SymbolicTensor)) as tf.SymbolicTensor;
    }),
  ],
  'conv1d and pooling': (half) => [
    tf.layers.reshape({ ...named(half, 'sequence'), targetShape: [8, 1] }),
    tf.layers.conv1d({ ...named(half, 'conv1d'), filters: 3, kernelSize: 3, padding: 'same', activation: 'relu', ...seeded }),
    tf.layers.maxPooling1d({ ...named(half, 'pool'), poolSize: 2 }),
    tf.layers.flatten(named(half, 'flat')),
  ],
};

const image: Layers = (half) => [dense({ ...named(half, 'pixels'), units: 48, random: source }), tf.layers.reshape({ ...named(half, 'image'), targetShape: [4, 4, 3] })];
const images: Record<string, Layers> = {
  conv2d: (half) => [tf.layers.conv2d({ ...named(half, 'conv'), filters: 4, kernelSize: 3, padding: 'same', activation: 'selu', ...seeded })],
  'conv2d with strides': (half) => [tf.layers.conv2d({ ...named(half, 'conv'), filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh', ...seeded })],
  conv2dTranspose: (half) => conv2dTransposeLayers({ ...named(half, 'up'), filters: 2, kernelSize: 3, strides: 2, padding: 'same', outputPadding: 1, random: source }),
  depthwiseConv2d: (half) => [tf.layers.depthwiseConv2d({ ...named(half, 'depthwise'), kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: tf.initializers.glorotUniform({ seed: 4 }) })],
  separableConv2d: (half) => [
    tf.layers.separableConv2d({ ...named(half, 'separable'), filters: 4, kernelSize: 3, depthwiseInitializer: tf.initializers.glorotUniform({ seed: 4 }), pointwiseInitializer: tf.initializers.glorotUniform({ seed: 5 }) }),
  ],
  maxPooling2d: (half) => [tf.layers.maxPooling2d({ ...named(half, 'pool'), poolSize: 2 })],
  averagePooling2d: (half) => [tf.layers.averagePooling2d({ ...named(half, 'pool'), poolSize: 2 })],
  globalAveragePooling2d: (half) => [tf.layers.globalAveragePooling2d(named(half, 'pool')), tf.layers.repeatVector({ ...named(half, 'again'), n: 2 })],
  globalMaxPooling2d: (half) => [tf.layers.globalMaxPooling2d(named(half, 'pool')), tf.layers.repeatVector({ ...named(half, 'again'), n: 2 })],
  'zeroPadding2d and cropping2D': (half) => [
    tf.layers.zeroPadding2d({ ...named(half, 'pad'), padding: [[1, 2], [0, 1]] }),
    tf.layers.cropping2D({ ...named(half, 'crop'), cropping: [[0, 2], [1, 1]] }),
  ],
};

const sequence: Layers = (half) => [tf.layers.reshape({ ...named(half, 'steps'), targetShape: [4, 2] })];
const cell = { units: 3, ...seeded, recurrentInitializer: tf.initializers.glorotUniform({ seed: 6 }) } as const;
const sequences: Record<string, Layers> = {
  simpleRNN: (half) => [tf.layers.simpleRNN({ ...named(half, 'rnn'), ...cell })],
  lstm: (half) => [tf.layers.lstm({ ...named(half, 'lstm'), ...cell, recurrentActivation: 'sigmoid', returnSequences: true }), tf.layers.flatten(named(half, 'flat'))],
  gru: (half) => [tf.layers.gru({ ...named(half, 'gru'), ...cell, recurrentActivation: 'sigmoid' })],
  bidirectional: (half) => [tf.layers.bidirectional({ ...named(half, 'both'), layer: tf.layers.lstm(cell), mergeMode: 'concat' })],
};

/** A model as a layer. */
function wired(options: { name: string }, shape: number[], build: (x: tf.SymbolicTensor) => tf.SymbolicTensor): tf.layers.Layer {
  const input = tf.input({ shape });
  return tf.model({ ...options, inputs: input, outputs: build(input) });
}

describe('eager and compiled agree with', () => {
  test.each(Object.entries(own))('%s of @latentkit/layers', async (_, layers) => {
    await agree(() => ({ network: networkWith(layers) }));
  });

  test.each(Object.entries(stock))('%s of TensorFlow.js', async (_, layers) => {
    await agree(() => ({ network: networkWith(layers) }));
  });

  test.each(Object.entries(images))('%s of images', async (_, layers) => {
    await agree(() => ({ network: networkWith((half) => [...image(half), ...layers(half), tf.layers.flatten(named(half, 'end'))]) }));
  });

  test.each(Object.entries(sequences))('%s of sequences', async (_, layers) => {
    await agree(() => ({ network: networkWith((half) => [...sequence(half), ...layers(half)]) }));
  });

  test('tied weights, whose gradients add up in one variable', async () => {
    const network: Network = {
      config: { type: 'tied' },
      build: ({ inputShape: [inputs], latentDim }) => {
        const first = dense({ name: 'one', units: 8, activation: 'selu', random: source });
        const second = dense({ name: 'two', units: latentDim, random: source });
        const encoder = tf.sequential({ name: 'encoder', layers: [tf.layers.inputLayer({ inputShape: [inputs] }), first, second] });
        const decoder = tf.sequential({ name: 'decoder' });
        decoder.add(tf.layers.inputLayer({ inputShape: [latentDim] }));
        decoder.add(new DenseTranspose({ name: 'back_two', tiedTo: second, activation: 'selu' }));
        decoder.add(new DenseTranspose({ name: 'back_one', tiedTo: first }));
        return { encoder, decoder };
      },
    };
    await agree(() => ({ network }), { optimizer: { name: 'adam', learningRate: 0.01 } });
  });
});
