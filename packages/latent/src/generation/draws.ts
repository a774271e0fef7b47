import { type ArrayInput, type Decoder, InvalidParameterError, type NdArray, type RandomSource, UnavailableError, ndarray, random } from '@latentkit/core';
import { cholesky, columnMeans, covariance } from '@latentkit/linalg';
import { checkCount, checkNumber, toCodes } from '../codes/inputs.js';
import { rangeOf } from '../codes/range.js';

/** Options of what draws codes. */
export interface CodeDrawOptions {
  /** Decides the draws. Default 0. */
  readonly seed?: number;
}

/**
 * `n` codes from a model's prior, or from the standard normal distribution for one that has none: [n, latentDim]. A code
 * that was not trained towards a prior (PCA, a plain autoencoder) is better drawn from what its codes look like:
 * {@link drawFromGaussian} or `GaussianMixture`.
 *
 * Throws InvalidParameterError for an n that is no count, and what the model's own prior throws (NotFittedError before
 * training).
 */
export function drawFromPrior(decoder: Pick<Decoder, 'latentDim' | 'prior'>, n: number, { seed = 0 }: CodeDrawOptions = {}): NdArray<Float64Array> {
  checkCount('n', n, 1);
  const source = random(seed);
  const d = checkCount('decoder.latentDim', decoder.latentDim, 1);
  const codes = ownPrior(decoder, n, source) ?? ndarray(source.stream('latent/prior').at(0).normal(n * d), [n, d]);
  return toCodes(codes, 'prior', { dim: d });
}

/** Draws from the model's prior; undefined where it has none, which an autoencoder says by an error. */
function ownPrior(decoder: Pick<Decoder, 'prior'>, n: number, source: RandomSource): NdArray | undefined {
  try {
    return decoder.prior?.(n, source);
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}

/**
 * `n` codes from the box between the minima and the maxima of codes [m, d], uniformly and each axis for itself: [n, d].
 *
 * Throws InvalidParameterError for an n that is no count, NonFiniteError for NaN or infinity.
 */
export function drawFromBox(codes: ArrayInput, n: number, { seed = 0 }: CodeDrawOptions = {}): NdArray<Float64Array> {
  checkCount('n', n, 1);
  const rows = toCodes(codes);
  const d = rows.shape[1];
  const { low, high } = rangeOf(rows);
  const share = random(seed).stream('latent/box').at(0).uniform(n * d);
  return ndarray(Float64Array.from(share, (u, at) => low[at % d] + (high[at % d] - low[at % d]) * u), [n, d]);
}

/** Options of {@link drawFromGaussian}. */
export interface DrawFromGaussianOptions extends CodeDrawOptions {
  /** What is added to every variance, as a share of their mean; without it axes that depend on others could not be drawn. Default 1e-6. */
  readonly ridge?: number;
}

/**
 * `n` codes from the normal distribution with the mean and the full covariance (divisor m - 1) of codes [m, d]:
 * mean + L·z with the Cholesky factor L, [n, d]. m·d² + d³/3 + n·d² operations.
 *
 * Throws ShapeError for fewer than two codes, InvalidParameterError for codes that are all equal, or where dependent
 * axes meet a ridge of 0; NonFiniteError for NaN or infinity.
 */
export function drawFromGaussian(codes: ArrayInput, n: number, options: DrawFromGaussianOptions = {}): NdArray<Float64Array> {
  const { seed = 0, ridge = 1e-6 } = options;
  checkCount('n', n, 1);
  checkNumber('ridge', ridge, 0);
  const rows = toCodes(codes, 'codes', { least: 2 });
  const d = rows.shape[1];
  const mean = columnMeans(rows);
  const spread = covariance(rows, { means: mean });
  let trace = 0;
  for (let j = 0; j < d; j++) trace += spread.data[j * d + j];
  if (trace === 0) throw new InvalidParameterError({ parameter: 'codes', got: `${rows.shape[0]} equal codes`, expected: 'codes that differ' });
  for (let j = 0; j < d; j++) spread.data[j * d + j] += (ridge * trace) / d;
  return mapNormal(mean, factorOf(spread), random(seed).stream('latent/gaussian').at(0).normal(n * d), n);
}

/** mean + L·z for each of n rows of z. */
function mapNormal(mean: Float64Array, factor: Float64Array, z: Float32Array, n: number): NdArray<Float64Array> {
  const d = mean.length;
  const data = new Float64Array(n * d);
  for (let i = 0; i < n; i++) placeDraw(data, i * d, mean, factor, z.subarray(i * d, (i + 1) * d));
  return ndarray(data, [n, d]);
}

/** Writes mean + L·z to `offset`. */
export function placeDraw(data: Float64Array, offset: number, mean: Float64Array, factor: Float64Array, z: Float32Array): void {
  const d = mean.length;
  for (let j = 0; j < d; j++) {
    let sum = mean[j];
    for (let k = 0; k <= j; k++) sum += factor[j * d + k] * z[k];
    data[offset + j] = sum;
  }
}

function factorOf(spread: NdArray<Float64Array>): Float64Array {
  try {
    return cholesky(spread).data;
  } catch (cause) {
    throw new InvalidParameterError({ parameter: 'ridge', got: 'a covariance that is not positive definite', expected: 'axes that do not depend on each other', remedy: 'Take a larger ridge, such as 1e-6.', cause });
  }
}
