import { Autoencoder, type Corruption, type PartFactory, type PredictOptions, type SlotOptions, denseNetwork, toSamples } from '@latentkit/autoencoder';
import { type ArrayInput, InvalidParameterError, type NdArray, random } from '@latentkit/core';
import { eagerNoise } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { denoisingConfig, type DenoisingConfig, type DenoisingOptions } from './config.js';
import { corrupt, type CorruptOptions } from './corrupt.js';
import { blockMasking, blockMaskingFactory } from './corruptions/block-masking.js';
import { dropoutNoise, dropoutNoiseFactory, maskingNoise } from './corruptions/dropout-noise.js';
import { gaussianNoise, gaussianNoiseFactory } from './corruptions/gaussian-noise.js';
import { saltAndPepperNoise, saltAndPepperNoiseFactory } from './corruptions/salt-and-pepper-noise.js';
import { nearness, type Nearness, type NearnessOptions } from './quality.js';

/** What {@link DenoisingAutoencoder.denoisingQuality} takes. */
export type DenoisingQualityOptions = CorruptOptions & NearnessOptions & PredictOptions;

/** Options of {@link DenoisingAutoencoder.walkBack}. */
export interface WalkBackOptions extends CorruptOptions, PredictOptions {
  /** Rounds of damaging and repairing. Default 10. */
  readonly steps?: number;
  /** Whether each value is drawn as 0 or 1 with the reconstruction as its probability. Default false: the reconstruction itself. */
  readonly bernoulli?: boolean;
}

/**
 * The denoising autoencoder: inputs are damaged in training, and the clean ones have to come out, so that the model learns
 * where data lie and not just to copy them. By default 100-30-100 units with SELU and Gaussian noise; any network fits,
 * convolutional ones too. (Vincent et al., 2008, https://doi.org/10.1145/1390156.1390294.)
 *
 * ```ts
 * const model = new DenoisingAutoencoder({ noise: 'gaussian', stddev: 0.2, seed: 42 });
 * await model.fit(images, { epochs: 10, optimizer: sgd(1.0) });
 * const clean = await model.denoise(noisy); // [n, …], as noisy
 * ```
 */
export class DenoisingAutoencoder extends Autoencoder<DenoisingConfig> {
  static override readonly packageName = '@latentkit/denoising';
  static override readonly configSchema = denoisingConfig;
  static override readonly parts: readonly PartFactory[] = [gaussianNoiseFactory, dropoutNoiseFactory, saltAndPepperNoiseFactory, blockMaskingFactory];

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: DenoisingOptions = {}) {
    super(options);
  }

  protected override presetSlots(config: DenoisingConfig): SlotOptions {
    const { latentDim: _latentDim, loss: _loss, seed: _seed, noise: _noise, stddev: _stddev, clip: _clip, rate: _rate, ...rest } = config;
    const { blockSize: _blockSize, imageShape: _imageShape, ...network } = rest;
    return { network: denseNetwork(network), corruption: corruptionOf(config) };
  }

  /** What comes out for damaged samples [n, …]: the same as `reconstruct`. Throws `NotFittedError` before `fit`. */
  async denoise(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    return this.reconstruct(x, options);
  }

  /** Samples [n, …] damaged as in training, by a seed of their own: the same seed gives the same damage. */
  corrupt(x: ArrayInput, options: CorruptOptions = {}): NdArray<Float32Array> {
    return corrupt(toSamples(x, this.inputShape, 'x'), this.ownCorruption(), options);
  }

  /** How near damaged samples are to the clean x [n, …], and how near they are once the model has repaired them. */
  async denoisingQuality(x: ArrayInput, options: DenoisingQualityOptions = {}): Promise<{ readonly before: Nearness; readonly after: Nearness }> {
    const clean = toSamples(x, this.require('denoisingQuality').inputShape, 'x');
    const noisy = this.corrupt(clean, options);
    return { before: nearness(clean, noisy, options), after: nearness(clean, await this.denoise(noisy, options), options) };
  }

  /**
   * A walk from samples [n, …]: each step damages them and takes what the model makes of it, so that the chain visits the
   * distribution that the model has learned (Bengio et al., 2013, https://arxiv.org/abs/1305.6663). Gives the samples after
   * each step, `steps` of them. Throws `InvalidParameterError` for fewer than one step.
   */
  async walkBack(x: ArrayInput, options: WalkBackOptions = {}): Promise<NdArray<Float32Array>[]> {
    const { steps = 10, seed = 0, bernoulli = false } = options;
    if (!Number.isInteger(steps) || steps < 1) throw new InvalidParameterError({ parameter: 'steps', got: steps, expected: 'an integer >= 1' });
    const corruption = this.ownCorruption();
    const source = random(seed);
    const visited: NdArray<Float32Array>[] = [];
    let present: NdArray = toSamples(x, this.require('walkBack').inputShape, 'x');
    for (let step = 0; step < steps; step++) {
      const { shape } = present;
      const noisy = tf.tidy(() => corruption.corrupt(tf.tensor(Float32Array.from(present.data), [...shape]), eagerNoise(source, step)).dataSync<'float32'>());
      const repaired = await this.reconstruct({ data: noisy, shape }, options);
      const draws = bernoulli ? source.stream('walk_back').at(step).uniform(repaired.data.length) : undefined;
      const next = draws === undefined ? repaired : { data: repaired.data.map((p, i) => (draws[i] < p ? 1 : 0)), shape };
      visited.push(next);
      present = next;
    }
    return visited;
  }

  private ownCorruption(): Corruption {
    // The preset fills the slot where nothing else does.
    return this.slots.corruption as Corruption;
  }
}

function corruptionOf({ noise, stddev, clip, rate, blockSize, imageShape }: DenoisingConfig): Corruption {
  const given = rate === null ? {} : { rate };
  switch (noise) {
    case 'gaussian':
      return gaussianNoise({ stddev, clip });
    case 'dropout':
      return dropoutNoise(given);
    case 'masking':
      return maskingNoise(rate ?? undefined);
    case 'salt-and-pepper':
      return saltAndPepperNoise(given);
    case 'block':
      return blockMasking({ size: blockSize, imageShape });
  }
}
