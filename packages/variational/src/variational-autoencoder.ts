import {
  Autoencoder,
  type PartFactory,
  type PredictOptions,
  type SampleFunction,
  type SlotOptions,
  denseNetwork,
  encodedFunction,
  joined,
  logitsOf,
  predict,
  toSamples,
} from '@latentkit/autoencoder';
import { type ArrayInput, InvalidParameterError, type NdArray, UnavailableError, ndarray, random, reshape, rowsOf, sliceRows, toNdArray } from '@latentkit/core';
import { gaussianBottleneckFactory } from './bottlenecks/gaussian.js';
import { mmdBottleneckFactory } from './bottlenecks/mmd.js';
import { totalCorrelationBottleneckFactory } from './bottlenecks/total-correlation.js';
import { vectorQuantizerFactory } from './bottlenecks/vector-quantizer.js';
import { type ActiveUnits, type ActiveUnitsOptions, activeUnitsOf } from './active-units.js';
import { type BoundOptions, type CodeDistribution, type EvidenceBound, drawCodes, evidenceBound, importanceWeightedBound } from './bounds.js';
import { variationalConfig, type VariationalConfig, type VariationalOptions } from './config.js';
import { logLikelihoods } from './likelihood.js';
import { bottleneckOf } from './objective.js';

/** Codes decoded at once for a bound. */
const CODES = 20_000;

/** Options of {@link VariationalAutoencoder.generate} and {@link VariationalAutoencoder.sampleCodes}. */
export interface DrawOptions extends PredictOptions {
  /** Decides the draws. Default 0. */
  readonly seed?: number;
}

/**
 * The variational autoencoder: codes are distributions near a prior, so that what is drawn from the prior decodes to new
 * samples. By default 150-100-10-100-150 units with SELU and the evidence lower bound; beta, warm-up, cycles, capacity, free
 * bits, importance-weighted bounds, MMD, β-TCVAE, VQ-VAE and conditioning on classes are parameters. (Kingma & Welling,
 * 2014, https://arxiv.org/abs/1312.6114.)
 *
 * ```ts
 * const model = new VariationalAutoencoder({ latentDim: 10, seed: 42 });
 * await model.fit(images, { epochs: 25, batchSize: 128, optimizer: rmsprop() });
 * const digits = await model.generate(12); // [12, …]
 * ```
 */
export class VariationalAutoencoder extends Autoencoder<VariationalConfig> {
  static override readonly packageName = '@latentkit/variational';
  static override readonly configSchema = variationalConfig;
  static override readonly parts: readonly PartFactory[] = [
    gaussianBottleneckFactory,
    mmdBottleneckFactory,
    totalCorrelationBottleneckFactory,
    vectorQuantizerFactory,
  ];

  /** Throws `InvalidParameterError` for a value out of range, `UnknownNameError` for a misspelt parameter. */
  constructor(options: VariationalOptions = {}) {
    super(options);
  }

  protected override presetSlots(config: VariationalConfig): SlotOptions {
    const { hiddenUnits, decoderUnits, activation, codeActivation, outputActivation, kernelInitializer, tied, classes } = config;
    return {
      network: denseNetwork({ hiddenUnits, decoderUnits, activation, codeActivation, outputActivation, kernelInitializer, tied }),
      bottleneck: bottleneckOf(config),
      conditionUnits: classes,
    };
  }

  /**
   * Mean and log-variance of each code of samples [n, …]: two arrays [n, latentDim]. Throws `UnavailableError` where codes
   * are points and no distributions, `NotFittedError` before `fit`.
   */
  async encodeDistribution(x: ArrayInput, options: PredictOptions = {}): Promise<CodeDistribution> {
    const { slots, inputShape } = this.require('encodeDistribution');
    const { latentDim } = this;
    if (slots.bottleneck.encoderUnits(latentDim) !== 2 * latentDim) {
      throw new UnavailableError({
        parameter: 'encodeDistribution',
        got: slots.bottleneck.config.type,
        expected: 'a bottleneck whose codes are distributions, such as gaussianBottleneck()',
      });
    }
    const encoded = await predict(joined(toSamples(x, inputShape, 'x'), slots, options), encodedFunction(slots), options);
    const half = (offset: number): NdArray<Float32Array> => {
      const data = new Float32Array(rowsOf(encoded) * latentDim);
      for (let i = 0; i < rowsOf(encoded); i++) data.set(encoded.data.subarray((2 * i + offset) * latentDim, (2 * i + offset + 1) * latentDim), i * latentDim);
      return ndarray(data, [rowsOf(encoded), latentDim]);
    };
    return { mean: half(0), logVariance: half(1) };
  }

  /** Codes [n, latentDim] drawn from the distributions of samples [n, …]; the same seed draws the same. */
  async sampleCodes(x: ArrayInput, options: DrawOptions = {}): Promise<NdArray<Float32Array>> {
    return drawCodes(await this.encodeDistribution(x, options), random(options.seed ?? 0), 0);
  }

  /** Samples [n, …] decoded from codes drawn from the prior; conditioned models need `condition`, n rows of it. */
  async generate(n: number, options: DrawOptions = {}): Promise<NdArray<Float32Array>> {
    if (!Number.isInteger(n) || n < 1) throw new InvalidParameterError({ parameter: 'n', got: n, expected: 'an integer >= 1' });
    return this.decode(this.prior(n, random(options.seed ?? 0)), options);
  }

  /**
   * The evidence lower bound of samples [n, …] in nats per sample, with its parts: the expected log-likelihood of the
   * reconstruction (over `samples` draws) less the divergence of codes from the prior; weights such as beta do not enter.
   *
   * Throws `InvalidParameterError` where the loss is no likelihood.
   */
  async elbo(x: ArrayInput, options: BoundOptions = {}): Promise<EvidenceBound> {
    return evidenceBound(await this.bounded(x, options), options);
  }

  /**
   * The importance-weighted bound on the log-likelihood of samples [n, …] in nats per sample, log of the mean over `samples`
   * draws (default 50) of p(x, z) / q(z | x): the tighter the more draws (Burda et al., 2016, https://arxiv.org/abs/1509.00519).
   */
  async importanceWeightedBound(x: ArrayInput, options: BoundOptions = {}): Promise<number> {
    return importanceWeightedBound(await this.bounded(x, options), options);
  }

  /** Which units of the code are used, and which have collapsed onto the prior: see {@link activeUnitsOf}. */
  async activeUnits(x: ArrayInput, options: ActiveUnitsOptions & PredictOptions = {}): Promise<ActiveUnits> {
    return activeUnitsOf(await this.encodeDistribution(x, options), options);
  }

  private async bounded(x: ArrayInput, options: BoundOptions): Promise<Parameters<typeof evidenceBound>[0]> {
    const { inputShape, slots } = this.require('elbo');
    const samples = toSamples(x, inputShape, 'x');
    const loss = slots.loss.config;
    const { decoder } = slots.models;
    const model = slots.loss.on === 'logits' ? (logitsOf(decoder) ?? decoder) : decoder;
    const decode: SampleFunction = { name: 'decodeForLikelihood', argument: 'codes', owner: slots, models: [model], run: (batch, apply) => apply(model, batch) };
    logLikelihoods(loss, sliceRows(samples, 0, 0), sliceRows(samples, 0, 0));
    const condition = options.condition === undefined ? undefined : toNdArray(options.condition, { name: 'condition' });
    const likelihoods = async (rows: NdArray, codes: NdArray<Float32Array>, from: number): Promise<Float64Array> => {
      const own = condition && { condition: sliceRows(condition, from, from + rowsOf(rows)) };
      const outputs = await predict(joined(codes, slots, { ...options, ...own }), decode, options);
      return logLikelihoods(loss, rows, reshape(outputs, rows.shape));
    };
    return { samples, distribution: await this.encodeDistribution(samples, options), likelihoods, rowsAtOnce: CODES };
  }
}
