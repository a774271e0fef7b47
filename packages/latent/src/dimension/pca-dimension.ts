import { type ArrayInput, type NdArray, ndarray, takeRows } from '@latentkit/core';
import { columnMeans, covariance, neighbors, runSync, symmetricEigenvalues } from '@latentkit/linalg';
import { checkCount, checkWord } from '../codes/inputs.js';
import { checkShare, toSampleRows } from './checks.js';
import { rowProducts } from './row-products.js';
import { countHolding } from './spectral-dimension.js';

/** Options of {@link pcaDimension}. */
export interface PcaDimensionOptions {
  /**
   * What is read from the variances along principal components: `share`, how many hold a share of the variance;
   * `largest`, how many are larger than a part of the largest (Fukunaga & Olsen, 1971); `participation`, the square of
   * their sum over the sum of their squares, a real number. Default `share`.
   */
  readonly rule?: 'share' | 'largest' | 'participation';
  /** Share of the variance, or part of the largest, in (0, 1]. Default .95 with `share`, .05 with `largest`. */
  readonly threshold?: number;
  /**
   * Neighbours of each sample among which its own dimension is found; their mean is the result. A curved manifold needs
   * that: it fills more dimensions than it has. Default: one PCA of all samples.
   */
  readonly neighbors?: number;
}

/** What {@link pcaDimension} finds. */
export interface PcaDimension {
  /** A whole number unless it is a participation ratio or a mean. */
  readonly dimension: number;
  /** Dimension around each sample, length n; undefined without `neighbors`. */
  readonly local: NdArray<Float64Array> | undefined;
}

/**
 * Dimension of samples [n, …] by PCA, of all or around each sample. Equals scikit-dimension's `lPCA` with `ver` 'ratio',
 * 'FO' or 'participation_ratio', around each sample its `fit_pw`: there the neighbours count, not the sample itself.
 *
 * Costs n·p² and an eigendecomposition of p³ operations (of min(n, p) throughout), around samples as much for each with
 * its neighbours in the place of n. Eigenvalues are exact to about 1e-15 of the largest.
 *
 * Throws InvalidParameterError for options out of range, ShapeError for fewer than three samples, NonFiniteError for NaN or
 * infinity.
 */
export function pcaDimension(x: ArrayInput, options: PcaDimensionOptions = {}): PcaDimension {
  const rule = checkWord('rule', options.rule ?? 'share', ['share', 'largest', 'participation']);
  const threshold = checkShare('threshold', options.threshold ?? (rule === 'largest' ? 0.05 : 0.95));
  const rows = toSampleRows(x, 3);
  const n = rows.shape[0];
  if (options.neighbors === undefined) return { dimension: dimensionOf(variances(rows), rule, threshold), local: undefined };
  const k = checkCount('neighbors', options.neighbors, 2, n - 1, `since there are ${n} samples`);
  const { indices } = runSync(neighbors(rows, { k }));
  const local = Float64Array.from({ length: n }, (_, i) => dimensionOf(variances(takeRows(rows, indices.data.subarray(i * k, (i + 1) * k))), rule, threshold));
  return { dimension: local.reduce((sum, value) => sum + value, 0) / n, local: ndarray(local, [n]) };
}

/** Variances along principal components, up to a common factor; the smaller of the two matrices of products has them. */
function variances(rows: NdArray<Float64Array>): Float64Array {
  const [n, p] = rows.shape;
  const means = columnMeans(rows);
  if (p <= n) return positive(symmetricEigenvalues(covariance(rows, { means })));
  const centred = ndarray(rows.data.map((value, at) => value - means[at % p]), [n, p]);
  return positive(symmetricEigenvalues(rowProducts(centred)));
}

function positive(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value));
}

function dimensionOf(values: Float64Array, rule: 'share' | 'largest' | 'participation', threshold: number): number {
  if (rule === 'share') return countHolding(values, threshold);
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) return 0;
  if (rule === 'largest') return values.filter((value) => value > threshold * largest).length;
  const sum = values.reduce((total, value) => total + value, 0);
  return sum ** 2 / values.reduce((total, value) => total + value * value, 0);
}
