import { type NdArray, ndarray, random } from '@latentkit/core';
import { activation, dense } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { Autoencoder, type AutoencoderOptions, type Network } from '../src/index.js';

/** A dense network with one hidden layer on each side. */
export function smallNetwork(output: 'sigmoid' | 'linear' = 'sigmoid', hidden = 12): Network {
  return {
    config: { type: 'small', output, hidden },
    build: ({ inputShape: [inputs], encoderUnits, latentDim, random: source }) => {
      const encoder = tf.sequential({ name: 'encoder' });
      encoder.add(tf.layers.inputLayer({ inputShape: [inputs] }));
      encoder.add(dense({ units: hidden, name: 'encoder_1', activation: 'tanh', random: source }));
      encoder.add(dense({ units: encoderUnits, name: 'encoder_2', random: source }));
      const decoder = tf.sequential({ name: 'decoder' });
      decoder.add(tf.layers.inputLayer({ inputShape: [latentDim] }));
      decoder.add(dense({ units: hidden, name: 'decoder_1', activation: 'tanh', random: source }));
      decoder.add(dense({ units: inputs, name: 'decoder_2', random: source }));
      if (output === 'sigmoid') decoder.add(activation('sigmoid', { name: 'decoder_output' }));
      return { encoder, decoder };
    },
  };
}

export function smallAutoencoder(options: Partial<AutoencoderOptions> = {}): Autoencoder {
  return new Autoencoder({ latentDim: 3, network: smallNetwork(), loss: 'binary-crossentropy', seed: 7, ...options });
}

/** Rows in [0, 1] on a smooth three-dimensional surface in `columns` dimensions. */
export function surface(n: number, columns = 10, seed = 1): NdArray<Float32Array> {
  const hidden = random(seed).stream('surface').at(0).normal(n * 3);
  const mix = random(seed).stream('mix').at(0).normal(3 * columns);
  const data = new Float32Array(n * columns);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += hidden[i * 3 + k] * mix[k * columns + j];
      data[i * columns + j] = 1 / (1 + Math.exp(-sum));
    }
  }
  return ndarray(data, [n, columns]);
}

/** The weights of a model, flat, as exact numbers. */
export function weightsOf(model: Autoencoder): number[][] {
  return [...model.encoder.getWeights(), ...model.decoder.getWeights()].map((w) => Array.from(w.dataSync()));
}
