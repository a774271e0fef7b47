import { type NdArray, type RandomSource, InvalidParameterError, ndarray, random, rowsOf, sliceRows } from '@latentkit/core';
import type { PredictOptions } from '@latentkit/autoencoder';

/** The distributions of codes: independent normal units. */
export interface CodeDistribution {
  /** [n, latentDim] */
  readonly mean: NdArray<Float32Array>;
  /** Logarithm of the variance [n, latentDim]. */
  readonly logVariance: NdArray<Float32Array>;
}

/** Options of the bounds on the likelihood. */
export interface BoundOptions extends PredictOptions {
  /** Codes drawn for each sample. Default 1 for the evidence bound, 50 for the importance-weighted one. */
  readonly samples?: number;
  /** Decides the draws. Default 0. */
  readonly seed?: number;
}

/** The evidence lower bound in nats per sample, and what it is made of. */
export interface EvidenceBound {
  /** `logLikelihood` − `divergence`. */
  readonly elbo: number;
  /** Expected log-likelihood of a sample under what its code decodes to. */
  readonly logLikelihood: number;
  /** Divergence of codes from the prior. */
  readonly divergence: number;
}

/** What the bounds are computed from. */
export interface BoundedModel {
  readonly samples: NdArray;
  readonly distribution: CodeDistribution;
  /** Log-likelihood of some rows, which begin at `from`, given one code for each. */
  readonly likelihoods: (rows: NdArray, codes: NdArray<Float32Array>, from: number) => Promise<Float64Array>;
  /** Rows decoded at once. */
  readonly rowsAtOnce: number;
}

/** Codes drawn from distributions; the draw of a row depends on the seed, the number of the draw and the row's place. */
export function drawCodes({ mean, logVariance }: CodeDistribution, source: RandomSource, number: number): NdArray<Float32Array> {
  const noise = source.stream('codes').at(number).normal(mean.data.length);
  return ndarray(mean.data.map((m, i) => m + Math.exp(0.5 * logVariance.data[i]) * noise[i]), mean.shape);
}

/** The evidence lower bound: see `VariationalAutoencoder.elbo`. */
export async function evidenceBound(model: BoundedModel, options: BoundOptions): Promise<EvidenceBound> {
  const draws = countOf(options.samples ?? 1);
  const { distribution, samples } = model;
  const n = rowsOf(samples);
  let total = 0;
  for (let k = 0; k < draws; k++) {
    const codes = drawCodes(distribution, random(options.seed ?? 0), k);
    total += sum(await likelihoodsOf(model, codes)) / (n * draws);
  }
  const divergence = divergences(distribution).reduce((a, b) => a + b, 0) / n;
  return { elbo: total - divergence, logLikelihood: total, divergence };
}

/** The importance-weighted bound: see `VariationalAutoencoder.importanceWeightedBound`. */
export async function importanceWeightedBound(model: BoundedModel, options: BoundOptions): Promise<number> {
  const draws = countOf(options.samples ?? 50);
  const { distribution, samples } = model;
  const n = rowsOf(samples);
  // log Σ exp so far, as its largest exponent and the sum relative to it.
  const largest = new Float64Array(n).fill(-Infinity);
  const relative = new Float64Array(n);
  for (let k = 0; k < draws; k++) {
    const codes = drawCodes(distribution, random(options.seed ?? 0), k);
    const likelihoods = await likelihoodsOf(model, codes);
    const ratios = densityRatios(distribution, codes);
    for (let i = 0; i < n; i++) {
      const weight = likelihoods[i] + ratios[i];
      if (weight > largest[i]) {
        relative[i] = relative[i] * Math.exp(largest[i] - weight) + 1;
        largest[i] = weight;
      } else relative[i] += Math.exp(weight - largest[i]);
    }
  }
  return sum(largest.map((most, i) => most + Math.log(relative[i] / draws))) / n;
}

/** Divergence of each unit of each code from the standard normal distribution, in nats: n·latentDim numbers. */
export function divergences({ mean, logVariance }: CodeDistribution): Float64Array {
  return Float64Array.from(mean.data, (m, i) => 0.5 * (Math.exp(logVariance.data[i]) + m * m - 1 - logVariance.data[i]));
}

/** log p(z) − log q(z | x) of each code. */
function densityRatios({ mean, logVariance }: CodeDistribution, codes: NdArray<Float32Array>): Float64Array {
  const [n, d] = mean.shape;
  const ratios = new Float64Array(n);
  for (let at = 0; at < n * d; at++) {
    const [z, m, v] = [codes.data[at], mean.data[at], logVariance.data[at]];
    ratios[Math.floor(at / d)] += 0.5 * ((z - m) ** 2 * Math.exp(-v) + v - z * z);
  }
  return ratios;
}

async function likelihoodsOf({ samples, likelihoods, rowsAtOnce }: BoundedModel, codes: NdArray<Float32Array>): Promise<Float64Array> {
  const n = rowsOf(samples);
  const result = new Float64Array(n);
  for (let from = 0; from < n; from += rowsAtOnce) {
    const to = Math.min(n, from + rowsAtOnce);
    result.set(await likelihoods(sliceRows(samples, from, to), sliceRows(codes, from, to), from), from);
  }
  return result;
}

function countOf(samples: number): number {
  if (Number.isInteger(samples) && samples >= 1) return samples;
  throw new InvalidParameterError({ parameter: 'samples', got: samples, expected: 'an integer >= 1' });
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
