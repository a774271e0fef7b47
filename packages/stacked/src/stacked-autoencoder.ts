import { Autoencoder, type SlotOptions, denseNetwork } from '@latentkit/autoencoder';
import type { ArrayInput } from '@latentkit/core';
import { stackedConfig, type StackedConfig, type StackedOptions } from './config.js';
import { fitGreedily, type GreedyHistory, type GreedyOptions } from './greedy.js';

/**
 * The stacked autoencoder: dense layers that narrow from the input to the code and widen back, by default
 * 100-30-100 units with SELU, a sigmoid output and the binary cross-entropy, for data in [0, 1]. Weights may be tied.
 * (Hinton & Salakhutdinov, 2006, https://doi.org/10.1126/science.1127647.)
 *
 * ```ts
 * const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, seed: 42 });
 * await model.fit(images, { epochs: 20, optimizer: sgd(1.5) });
 * const codes = await model.encode(images); // [n, 30]
 * ```
 */
export class StackedAutoencoder extends Autoencoder<StackedConfig> {
  static override readonly packageName = '@latentkit/stacked';
  static override readonly configSchema = stackedConfig;

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: StackedOptions = {}) {
    super(options);
  }

  protected override presetSlots(config: StackedConfig): SlotOptions {
    const { latentDim: _latentDim, loss: _loss, seed: _seed, ...network } = config;
    return { network: denseNetwork(network) };
  }

  /** Trains one layer at a time, from the input inwards, then all together: see {@link fitGreedily}. */
  async fitGreedily(x: ArrayInput, options: GreedyOptions = {}): Promise<GreedyHistory> {
    return fitGreedily(this, x, options);
  }
}
