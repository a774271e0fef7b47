import type { Bottleneck, PartFactory } from '@latentkit/autoencoder';
import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { Codebook } from './codebook.js';
import { vectorQuantizerConfig } from './config.js';

/** Options of {@link vectorQuantizer}. */
export type VectorQuantizerOptions = Parameters<typeof vectorQuantizerConfig.parse>[0];

/**
 * The bottleneck of the VQ-VAE: a code is replaced by the nearest entry of a codebook, part by part, and the decoder's
 * gradient goes past that to the encoder (van den Oord, Vinyals & Kavukcuoglu, 2017, https://arxiv.org/abs/1711.00937). The
 * term `codebook` draws entries to their codes, the term `commitment` codes to their entries; both are squared distances,
 * summed over the code. `encode` gives the entries.
 *
 * Throws `InvalidParameterError` for a value out of range and, when the model is built, for groups that do not divide latentDim.
 */
export function vectorQuantizer(options: VectorQuantizerOptions = {}): Bottleneck {
  const config = vectorQuantizerConfig.parse(options);
  const { entries, groups, commitment, reduction } = config;
  return {
    config: { type: 'vectorQuantizer', ...config },
    encoderUnits: (latentDim) => {
      if (latentDim % groups === 0) return latentDim;
      throw new InvalidParameterError({ parameter: 'vectorQuantizer.groups', got: groups, expected: `a divisor of latentDim, ${latentDim}` });
    },
    layers: ({ random }) => [new Codebook({ name: 'codebook', entries, groups, random })],
    apply: (encoded, { features }) => {
      const [code, taken] = tf.split(encoded, 2, 1);
      const scale = reduction === 'mean' ? 1 / features : 1;
      const distance = (moving: tf.Tensor, fixed: tf.Tensor, weight: number): tf.Scalar =>
        tf.mul<tf.Scalar>(tf.mean(tf.sum(tf.square(tf.sub(moving, constant(fixed))), 1)), weight * scale);
      return { code: passing(code, taken), terms: { codebook: distance(taken, code, 1), commitment: distance(code, taken, commitment) } };
    },
    code: (encoded) => tf.split(encoded, 2, 1)[1],
  };
}

/** Makes {@link vectorQuantizer} when a bundle is loaded. */
export const vectorQuantizerFactory: PartFactory<Bottleneck> = {
  kind: 'bottleneck',
  type: 'vectorQuantizer',
  create: ({ type: _type, ...options }) => vectorQuantizer(options),
};

/** The value of one tensor with the gradient of another of its shape. */
function passing(gradient: tf.Tensor, value: tf.Tensor): tf.Tensor {
  const pass = tf.customGrad((_code, taken) => ({
    value: tf.clone(taken as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => [dy, tf.zerosLike(dy)],
  }));
  return pass(gradient, value);
}

/** A tensor that no gradient goes through. */
function constant(x: tf.Tensor): tf.Tensor {
  const stop = tf.customGrad((value) => ({ value: tf.clone(value as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) }));
  return stop(x);
}
