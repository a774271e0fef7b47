import { Autoencoder, type EvaluateOptions, type FitOptions, type History, type PartFactory, type PredictOptions, type SlotOptions, toSamples } from '@latentkit/autoencoder';
import type { ArrayInput, NdArray } from '@latentkit/core';
import { recurrentAutoencoderConfig, type RecurrentAutoencoderConfig, type RecurrentAutoencoderOptions } from './config.js';
import { checkEqualLengths } from './pad-sequences.js';
import { recurrentNetwork, recurrentNetworkFactory } from './recurrent-network.js';
import { compareSteps, meanErrors, type StepErrors } from './step-errors.js';

type FitInput = Parameters<Autoencoder['fit']>[0];

/**
 * The autoencoder of sequences: LSTM or GRU layers read a sequence [steps, features] into a code and write it again from
 * there; by default 100-30-100 units. Images are sequences of rows. Long or odd stretches of a series that the model cannot
 * write again are anomalies (Malhotra et al., 2016, https://arxiv.org/abs/1607.00148). See {@link recurrentNetwork}.
 *
 * ```ts
 * const model = new RecurrentAutoencoder({ cell: 'gru', hiddenUnits: [64], latentDim: 8, maskValue: -10, seed: 42 });
 * await model.fit(padSequences(sequences, { value: -10 }).x, trainingDefaults(sequences.length));
 * const scores = await model.anomalyScores(x); // [n]
 * ```
 */
export class RecurrentAutoencoder extends Autoencoder<RecurrentAutoencoderConfig> {
  static override readonly packageName = '@latentkit/recurrent';
  static override readonly configSchema = recurrentAutoencoderConfig;
  static override readonly parts: readonly PartFactory[] = [recurrentNetworkFactory];

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: RecurrentAutoencoderOptions = {}) {
    super(options);
  }

  protected override presetSlots(config: RecurrentAutoencoderConfig): SlotOptions {
    const { latentDim: _latentDim, loss, seed: _seed, outputActivation, ...network } = config;
    return { network: recurrentNetwork({ ...network, outputActivation: outputActivation ?? (needsProbabilities(loss) ? 'sigmoid' : 'linear') }) };
  }

  /**
   * Trains on sequences [n, steps, features], flat rows [n, steps] of single numbers, or images; see `Autoencoder.fit`. Throws
   * `ShapeError` for sequences of different lengths: {@link padSequences} fills them up.
   */
  override async fit(x: FitInput, options: FitOptions = {}): Promise<History> {
    checkEqualLengths(x, 'x');
    checkEqualLengths(options.validationData, 'validationData');
    return super.fit(x, options);
  }

  override async evaluate(x: ArrayInput, options: EvaluateOptions = {}): Promise<Record<string, number>> {
    checkEqualLengths(x, 'x');
    return super.evaluate(x, options);
  }

  override async encode(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    checkEqualLengths(x, 'x');
    return super.encode(x, options);
  }

  /**
   * How far each step of samples is from what the model makes of it: the squared error, averaged over the numbers of the step,
   * [n, steps]; 0 for steps that `maskValue` leaves out. Throws `NotFittedError` before `fit`.
   */
  async stepErrors(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    return (await this.compared(x, options)).errors;
  }

  /** How far samples are from what the model makes of them: the mean error of the steps that count, [n]. */
  async anomalyScores(x: ArrayInput, options: PredictOptions = {}): Promise<NdArray<Float32Array>> {
    return meanErrors(await this.compared(x, options));
  }

  private async compared(x: ArrayInput, options: PredictOptions): Promise<StepErrors> {
    checkEqualLengths(x, 'x');
    const samples = toSamples(x, this.require('stepErrors').inputShape, 'x');
    return compareSteps(samples, await this.reconstruct(samples, options), this.config.maskValue);
  }
}

function needsProbabilities(loss: RecurrentAutoencoderConfig['loss']): boolean {
  const name = typeof loss === 'string' ? loss : loss.name;
  return name === 'binary-crossentropy' || name === 'continuous-bernoulli';
}
