import type { PartFactory, Penalty } from '@latentkit/autoencoder';
import { InvalidParameterError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { squaredJacobianNorm } from './analytic.js';
import { jacobianPenaltyConfig } from './config.js';
import { denseChain } from './dense-chain.js';
import { estimatedJacobianNorm } from './stochastic.js';

/** Options of {@link jacobianPenalty}. */
export type JacobianPenaltyOptions = Parameters<typeof jacobianPenaltyConfig.parse>[0];

/**
 * Penalises encoders that react to small changes of their input: weight · mean over samples of ‖∂code/∂x‖², the squared
 * Frobenius norm of the encoder's Jacobian (Rifai et al., 2011, https://icml.cc/2011/papers/455_icmlpaper.pdf). Exact for
 * encoders of dense layers, estimated for others. `jacobianPenalty(1e-4)` is short for `{ weight: 1e-4 }`.
 *
 * Throws `InvalidParameterError` for a value out of range and, in training, for `method: 'analytic'` with an encoder that has
 * other layers than dense ones.
 */
export function jacobianPenalty(options: JacobianPenaltyOptions | number = {}): Penalty {
  const config = jacobianPenaltyConfig.parse(typeof options === 'number' ? { weight: options } : options);
  const { weight, method } = config;
  return {
    config: { type: 'jacobianPenalty', ...config },
    name: 'contraction',
    value: ({ encoder, input, weights, noise, encode }) => {
      const chain = method === 'stochastic' ? undefined : denseChain(encoder);
      if (chain !== undefined && 'steps' in chain) return weighted(squaredJacobianNorm(input, chain.steps, weights), weight);
      if (chain !== undefined && method === 'analytic') {
        throw new InvalidParameterError({
          parameter: 'jacobianPenalty.method',
          got: method,
          expected: `an encoder of dense layers, but it has ${chain.other}`,
          remedy: "Take method: 'stochastic' or 'auto'.",
        });
      }
      return weighted(estimatedJacobianNorm(input, encode, noise, config), weight);
    },
  };
}

/** Makes {@link jacobianPenalty} when a bundle is loaded. */
export const jacobianPenaltyFactory: PartFactory<Penalty> = {
  kind: 'penalty',
  type: 'jacobianPenalty',
  create: ({ type: _type, ...options }) => jacobianPenalty(options),
};

function weighted(norms: tf.Tensor1D, weight: number): tf.Scalar {
  return tf.mul(tf.mean<tf.Scalar>(norms), weight);
}
