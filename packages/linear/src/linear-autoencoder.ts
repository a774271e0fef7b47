import { Autoencoder, type SlotOptions, toSamples } from '@latentkit/autoencoder';
import { type ArrayInput, InvalidParameterError, type NdArray, flattenRows, ndarray } from '@latentkit/core';
import { matmul } from '@latentkit/linalg';
import * as tf from '@tensorflow/tfjs';
import { linearConfig, type LinearConfig, type LinearOptions } from './config.js';
import { DECODER_LAYER, ENCODER_LAYER, linearNetwork } from './linear-network.js';
import { type PrincipalComponents, principalComponentsWithin } from './principal-components.js';

/**
 * The linear autoencoder: one linear layer each way. With the mean squared error its optimum spans the space of the
 * first principal components (Baldi & Hornik, 1989, https://doi.org/10.1016/0893-6080(89)90014-2), in coordinates of
 * its own; {@link LinearAutoencoder.orthogonalized} turns them into the principal components themselves.
 *
 * ```ts
 * const model = new LinearAutoencoder({ latentDim: 8 });
 * await model.fit(x, trainingDefaults(x.shape[0]));
 * const { components, explainedVariance } = await model.principalComponents(x);
 * ```
 */
export class LinearAutoencoder extends Autoencoder<LinearConfig> {
  static override readonly packageName = '@latentkit/linear';
  static override readonly configSchema = linearConfig;

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: LinearOptions = {}) {
    super(options);
  }

  protected override presetSlots({ useBias, tied }: LinearConfig): SlotOptions {
    return { network: linearNetwork({ useBias, tied }) };
  }

  /**
   * The principal components of x [n, …] within the space that the decoder spans: see {@link principalComponentsWithin}.
   * Their signs and order are those of `sklearn.decomposition.PCA`. Throws `NotFittedError` before `fit`.
   */
  async principalComponents(x: ArrayInput): Promise<PrincipalComponents> {
    const { inputShape } = this.require('principalComponents');
    const rows = flattenRows(toSamples(x, inputShape, 'x'));
    return principalComponentsWithin(await this.decoderKernel(), rows);
  }

  /**
   * A new model that reconstructs by the same space and whose codes are the scores of the principal components of
   * x [n, …] within it: `encode` subtracts the mean and multiplies by orthonormal components, `decode` does the reverse,
   * and the codes of x are uncorrelated, of descending variance. It has biases, whatever this model has, and no
   * corruption or penalties. Throws `NotFittedError` before `fit`.
   */
  async orthogonalized(x: ArrayInput): Promise<LinearAutoencoder> {
    const { inputShape } = this.require('orthogonalized');
    const { components, mean } = await this.principalComponents(x);
    const [k, p] = components.shape;
    const shift = matmul(ndarray(mean, [1, p]), components, { transposeB: true });
    const model = new LinearAutoencoder({ ...this.config, useBias: true }).build(inputShape);
    tf.tidy(() => {
      const kernel = tf.tensor2d(Float32Array.from(components.data), [k, p]);
      model.encoder.getLayer(ENCODER_LAYER).setWeights([tf.transpose(kernel), tf.tensor1d(Float32Array.from(shift.data, (value) => -value))]);
      const bias = tf.tensor1d(Float32Array.from(mean));
      // A tied decoder has its bias first and the encoder's kernel, which is already set, second.
      model.decoder.getLayer(DECODER_LAYER).setWeights(this.config.tied ? [bias, tf.transpose(kernel)] : [kernel, bias]);
    });
    return model;
  }

  /** Weights of the decoder, one row per code: [latentDim, features]. */
  private async decoderKernel(): Promise<NdArray<Float32Array>> {
    const { type, tied } = this.slots.network.config;
    if (type !== 'linear') {
      throw new InvalidParameterError({ parameter: 'network', got: type, expected: 'a linearNetwork, the only one that has principal components' });
    }
    const kernel = tf.tidy(() => {
      if (tied !== true) return this.decoder.getLayer(DECODER_LAYER).getWeights()[0].clone();
      return tf.transpose(this.encoder.getLayer(ENCODER_LAYER).getWeights()[0]);
    });
    const result = ndarray(Float32Array.from(await kernel.data()), kernel.shape);
    kernel.dispose();
    return result;
  }
}
