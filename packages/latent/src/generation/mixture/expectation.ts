import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, logDeterminantFromCholesky, request, solveLower } from '@latentkit/linalg';
import { type Components, factorOf, isDiagonal, meanOf, spreadOf } from './components.js';

const { exp, log } = Math;

/** What components say of rows. */
export interface Expectation {
  /** Natural logarithm of the density at each row: length n. */
  readonly logDensities: Float64Array;
  /** Probability [n, k] that a row was drawn from each component. */
  readonly responsibilities: NdArray<Float64Array>;
}

/** Densities of rows x [n, d] and whose they are: n·k·d² products with full covariances, n·k·d with variances. */
export function* expectation(x: NdArray<Float64Array>, components: Components): Computation<Expectation> {
  const n = x.shape[0];
  const k = components.weights.length;
  const joint = new Float64Array(n * k);
  for (let c = 0; c < k; c++) {
    const { squares, logDeterminant } = isDiagonal(components) ? byVariances(x, components, c) : yield* byCovariance(x, components, c);
    const constant = Math.log(components.weights[c]) - 0.5 * (x.shape[1] * Math.log(2 * Math.PI) + logDeterminant);
    for (let i = 0; i < n; i++) joint[i * k + c] = constant - 0.5 * squares[i];
  }
  const logDensities = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [start, end] = [i * k, (i + 1) * k];
    let largest = joint[start];
    for (let at = start + 1; at < end; at++) if (joint[at] > largest) largest = joint[at];
    let sum = 0;
    for (let at = start; at < end; at++) sum += exp(joint[at] - largest);
    logDensities[i] = largest + log(sum);
    for (let at = start; at < end; at++) joint[at] = exp(joint[at] - logDensities[i]);
  }
  return { logDensities, responsibilities: ndarray(joint, [n, k]) };
}

/** Squared Mahalanobis distances of all rows from one component. */
interface Distances {
  readonly squares: Float64Array;
  readonly logDeterminant: number;
}

function* byCovariance(x: NdArray<Float64Array>, components: Components, c: number): Computation<Distances> {
  const [n, d] = x.shape;
  const factor = factorOf(components, c);
  const whitening = solveLower(factor, identity(d));
  const centred = centredOn(x, meanOf(components, c));
  const white = yield* request((kernels) => kernels.matmul(centred, whitening, { transposeB: true }));
  const squares = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) squares[i] += white.data[at] ** 2;
  return { squares, logDeterminant: logDeterminantFromCholesky(factor) };
}

function byVariances(x: NdArray<Float64Array>, components: Components, c: number): Distances {
  const [n, d] = x.shape;
  const mean = meanOf(components, c);
  const variances = spreadOf(components, c).data;
  const j = variances.findIndex((variance) => !(variance > 0));
  if (j !== -1) {
    throw new InvalidParameterError({ parameter: 'GaussianMixture.ridge', got: `a variance of 0 on axis ${j} of component ${c}`, expected: 'variances above 0', remedy: 'Take a larger ridge, or fewer components.' });
  }
  const squares = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < d; j++, at++) squares[i] += (x.data[at] - mean[j]) ** 2 / variances[j];
  return { squares, logDeterminant: variances.reduce((sum, variance) => sum + Math.log(variance), 0) };
}

/** Rows less a mean, each multiplied by its scale where scales are given. */
export function centredOn(x: NdArray<Float64Array>, mean: Float64Array, scale?: (row: number) => number): NdArray<Float64Array> {
  const [n, d] = x.shape;
  const data = new Float64Array(n * d);
  for (let i = 0, at = 0; i < n; i++) {
    const factor = scale === undefined ? 1 : scale(i);
    for (let j = 0; j < d; j++, at++) data[at] = factor * (x.data[at] - mean[j]);
  }
  return ndarray(data, [n, d]);
}

function identity(d: number): NdArray<Float64Array> {
  const data = new Float64Array(d * d);
  for (let j = 0; j < d; j++) data[j * d + j] = 1;
  return ndarray(data, [d, d]);
}
