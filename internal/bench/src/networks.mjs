// The networks of W3, W4 and W5 and the bottleneck of W2 as parts for the slots of an Autoencoder.
import { activation, chainLayers, conv2dTransposeLayers, denseLayers, initializer, kerasDefaults, lstm, RepeatVector } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** W3: three 3×3 convolutions with SELU, each with 2×2 pooling, and three transposed ones. The code is the last feature map. */
export function pooledNetwork() {
  return {
    config: { type: 'bench-pooled' },
    build: ({ inputShape, latentDim, random }) => {
      const stage = (filters, k) => [
        conv(filters, `encoder_conv_${k}`, random, { activation: 'selu' }),
        tf.layers.maxPooling2d({ poolSize: 2, name: `encoder_pool_${k}` }),
      ];
      const up = (filters, k, padding, nonlinearity) =>
        conv2dTransposeLayers({ filters, kernelSize: 3, strides: 2, padding, activation: nonlinearity, name: `decoder_conv_${k}`, random });
      const encoder = [...stage(16, 1), ...stage(32, 2), ...stage(64, 3), tf.layers.flatten({ name: 'encoder_flatten' })];
      const decoder = [
        tf.layers.reshape({ targetShape: [3, 3, 64], name: 'decoder_reshape' }),
        ...up(32, 1, 'valid', 'selu'),
        ...up(16, 2, 'same', 'selu'),
        ...up(1, 3, 'same', 'linear'),
        activation('sigmoid', { name: 'decoder_output' }),
      ];
      return { encoder: chainLayers('encoder', inputShape, encoder), decoder: chainLayers('decoder', [latentDim], decoder) };
    },
  };
}

/** W4: two strided convolutions, a dense code, two transposed convolutions and a plain one, with ReLU. */
export function stridedNetwork() {
  return {
    config: { type: 'bench-strided' },
    build: ({ inputShape, encoderUnits, latentDim, random }) => {
      const down = (filters, k) => conv(filters, `encoder_conv_${k}`, random, { activation: 'relu', strides: 2 });
      const up = (filters, k) =>
        conv2dTransposeLayers({ filters, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu', name: `decoder_conv_${k}`, random });
      const encoder = [
        down(32, 1),
        down(64, 2),
        tf.layers.flatten({ name: 'encoder_flatten' }),
        ...denseLayers({ units: encoderUnits, name: 'encoder_dense', random }),
      ];
      const decoder = [
        ...denseLayers({ units: 7 * 7 * 64, name: 'decoder_dense', random }),
        tf.layers.reshape({ targetShape: [7, 7, 64], name: 'decoder_reshape' }),
        ...up(64, 1),
        ...up(32, 2),
        conv(1, 'decoder_conv_3', random),
      ];
      return { encoder: chainLayers('encoder', inputShape, encoder), decoder: chainLayers('decoder', [latentDim], decoder) };
    },
  };
}

/** W5: two LSTM layers to a code, which a third gets at each of as many steps as the input had. */
export function lstmNetwork() {
  return {
    config: { type: 'bench-lstm' },
    build: ({ inputShape, encoderUnits, latentDim, random }) => {
      const [steps, features] = inputShape;
      const encoder = [lstm({ units: 100, name: 'encoder_lstm_1', random, returnSequences: true }), lstm({ units: encoderUnits, name: 'encoder_lstm_2', random })];
      const decoder = [
        new RepeatVector({ n: steps, name: 'decoder_repeat' }),
        lstm({ units: 100, name: 'decoder_lstm', random, returnSequences: true }),
        ...denseLayers({ units: features, name: 'decoder_dense', random }),
        activation('sigmoid', { name: 'decoder_output' }),
      ];
      return { encoder: chainLayers('encoder', inputShape, encoder), decoder: chainLayers('decoder', [latentDim], decoder) };
    },
  };
}

/** W2: a Gaussian code whose divergence from N(0, 1), divided by the number of pixels, joins the loss. */
export function gaussianBottleneck(pixels) {
  return {
    config: { type: 'bench-gaussian', pixels },
    encoderUnits: (latentDim) => 2 * latentDim,
    apply: (encoded, { training, noise }) => {
      const [mean, logVariance] = tf.split(encoded, 2, -1);
      const inner = tf.sub(tf.sub(tf.add(1, logVariance), tf.exp(logVariance)), tf.square(mean));
      const kl = tf.mul(tf.mean(tf.sum(inner, -1)), -0.5 / pixels);
      const deviation = tf.exp(tf.mul(logVariance, 0.5));
      const code = training ? tf.add(mean, tf.mul(deviation, noise.normal('code', mean.shape))) : mean;
      return { code, terms: { kl } };
    },
    code: (encoded) => tf.split(encoded, 2, -1)[0],
  };
}

function conv(filters, name, random, options = {}) {
  const kernelInitializer = initializer('glorotUniform', { seed: random.seed, stream: `${name}/kernel` });
  return tf.layers.conv2d({ ...kerasDefaults.conv2d, filters, kernelSize: 3, padding: 'same', name, kernelInitializer, ...options });
}
