import { Autoencoder, type PartFactory, type PredictOptions, type SlotOptions, denseNetwork } from '@latentkit/autoencoder';
import { type ArrayInput, InvalidParameterError } from '@latentkit/core';
import { sparseConfig, type SparseConfig, type SparseOptions } from './config.js';
import { kSparse, kSparseFactory } from './k-sparse.js';
import { klSparsity, klSparsityFactory } from './kl-sparsity.js';
import { l1Activity, l1ActivityFactory } from './l1-activity.js';
import { lifetimeSparsity, lifetimeSparsityFactory } from './lifetime-sparsity.js';
import { type ActivationStatistics, type ActivationStatisticsOptions, activationStatistics } from './statistics.js';

// The activations whose values are those that a mean activation in (0, 1) can be asked of.
const UNIT_ACTIVATIONS: readonly string[] = ['sigmoid'];

/**
 * The sparse autoencoder: a code of many units of which each sample uses few, by an L1 penalty, by a divergence of the units'
 * mean activations from a target, or by keeping the largest activations alone. By default 100 SELU units and 300 sigmoid
 * codes with an L1 penalty, as in Géron's course.
 *
 * ```ts
 * const model = new SparseAutoencoder({ sparsity: 'kl', target: 0.1, weight: 0.05, seed: 42 });
 * await model.fit(images, { epochs: 10, optimizer: sgd(1.0) });
 * const { mean, deadFraction } = await model.statistics(images);
 * ```
 */
export class SparseAutoencoder extends Autoencoder<SparseConfig> {
  static override readonly packageName = '@latentkit/sparse';
  static override readonly configSchema = sparseConfig;
  static override readonly parts: readonly PartFactory[] = [l1ActivityFactory, klSparsityFactory, kSparseFactory, lifetimeSparsityFactory];

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: SparseOptions = {}) {
    super(options);
  }

  protected override presetSlots(config: SparseConfig): SlotOptions {
    const { latentDim: _latentDim, loss: _loss, seed: _seed, sparsity: _sparsity, weight: _weight, target: _target, ...rest } = config;
    const { momentum: _momentum, k: _k, alpha: _alpha, rate: _rate, ...network } = rest;
    return { network: denseNetwork(network), ...sparsityOf(config) };
  }

  /** How sparse the codes of x [n, …] are: see {@link activationStatistics}. Throws `NotFittedError` before `fit`. */
  async statistics(x: ArrayInput, options: ActivationStatisticsOptions & PredictOptions = {}): Promise<ActivationStatistics> {
    return activationStatistics(await this.encode(x, options), options);
  }
}

function sparsityOf({ sparsity, weight, target, momentum, k, alpha, rate, activation, codeActivation }: SparseConfig): SlotOptions {
  const given = weight === null ? {} : { weight };
  switch (sparsity) {
    case 'l1':
      return { penalties: [l1Activity(given)] };
    case 'kl':
      if (!UNIT_ACTIVATIONS.includes(codeActivation ?? activation)) {
        throw new InvalidParameterError({
          parameter: 'SparseAutoencoder.codeActivation',
          got: codeActivation ?? activation,
          expected: `${UNIT_ACTIVATIONS.join(', ')}, since a mean activation of ${target} can be asked of values in (0, 1) only`,
          remedy: "Leave codeActivation out, or take sparsity: 'l1'.",
        });
      }
      return { penalties: [klSparsity({ ...given, target, momentum })] };
    case 'k-sparse':
      return { bottleneck: kSparse({ k, alpha }) };
    case 'lifetime':
      return { bottleneck: lifetimeSparsity(rate) };
  }
}
