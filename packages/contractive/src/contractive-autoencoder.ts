import { Autoencoder, type PartFactory, type SlotOptions, denseNetwork, toSamples } from '@latentkit/autoencoder';
import { type ArrayInput, rowsOf, random, sliceRows } from '@latentkit/core';
import { eagerNoise, variablesOf } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { squaredJacobianNorm } from './analytic.js';
import { contractiveConfig, type ContractiveConfig, type ContractiveOptions } from './config.js';
import { denseChain } from './dense-chain.js';
import { jacobianPenalty, jacobianPenaltyFactory } from './jacobian-penalty.js';
import { estimatedJacobianNorm } from './stochastic.js';

const BATCH = 500;
/** Directions with which an estimate of a whole data set's mean norm is within a percent or so. */
const PROJECTIONS = 16;

/**
 * The contractive autoencoder: codes that change little where the input changes little, by a penalty on the norm of the
 * encoder's Jacobian. By default 100-30-100 units with SELU; any network fits. (Rifai et al., 2011,
 * https://icml.cc/2011/papers/455_icmlpaper.pdf.)
 *
 * ```ts
 * const model = new ContractiveAutoencoder({ weight: 1e-3, seed: 42 });
 * await model.fit(images, { epochs: 10 });
 * await model.jacobianNorm(images); // mean of the squared Frobenius norm
 * ```
 */
export class ContractiveAutoencoder extends Autoencoder<ContractiveConfig> {
  static override readonly packageName = '@latentkit/contractive';
  static override readonly configSchema = contractiveConfig;
  static override readonly parts: readonly PartFactory[] = [jacobianPenaltyFactory];

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: ContractiveOptions = {}) {
    super(options);
  }

  protected override presetSlots(config: ContractiveConfig): SlotOptions {
    const { latentDim: _latentDim, loss: _loss, seed: _seed, weight, method, projections, step, ...network } = config;
    return { network: denseNetwork(network), penalties: [jacobianPenalty({ weight, method, projections, step })] };
  }

  /**
   * Mean over samples [n, …] of the squared Frobenius norm of the encoder's Jacobian: exact for encoders of dense layers,
   * else estimated with 16 random directions for each sample. Throws `NotFittedError` before `fit`.
   */
  async jacobianNorm(x: ArrayInput): Promise<number> {
    const { inputShape, slots } = this.require('jacobianNorm');
    const samples = toSamples(x, inputShape, 'x');
    const { encoder } = slots.models;
    const chain = denseChain(encoder);
    const n = rowsOf(samples);
    const source = random(this.config.seed);
    let total = 0;
    for (let from = 0; from < n; from += BATCH) {
      const rows = sliceRows(samples, from, Math.min(n, from + BATCH));
      const norm = tf.tidy(() => {
        const batch = tf.tensor(Float32Array.from(rows.data), [...rows.shape]);
        const weights = Object.fromEntries(variablesOf(encoder).map(({ name, variable }) => [name, variable.read()]));
        const encode = (points: tf.Tensor): tf.Tensor => encoder.apply(points) as tf.Tensor;
        const options = { projections: PROJECTIONS, step: this.config.step };
        return tf.sum('steps' in chain ? squaredJacobianNorm(batch, chain.steps, weights) : estimatedJacobianNorm(batch, encode, eagerNoise(source, from), options));
      });
      total += (await norm.data())[0];
      norm.dispose();
    }
    return total / n;
  }
}
