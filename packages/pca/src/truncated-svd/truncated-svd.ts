import { type ArrayInput, InvalidParameterError, type NdArray, type VersionedJson, toNdArray } from '@latentkit/core';
import { type Computation, columnVariances, fixSigns, randomizedSvd, request } from '@latentkit/linalg';
import { LinearTransformer } from '../coding-transformer.js';
import { checkVaries, samples } from '../pca/input.js';
import { leadingSvd } from '../pca/leading-svd.js';
import { type TruncatedSVDConfig, type TruncatedSVDOptions, truncatedSvdConfig } from './config.js';
import { type TruncatedSVDState, truncatedSvdFormat } from './state.js';

// Up to here solver auto is exact: it takes no longer.
const SMALL = 500;

/**
 * Singular value decomposition of the data as they are, not centred, cut off after k components, with the definitions
 * of scikit-learn's `sklearn.decomposition.TruncatedSVD`: the entry of largest absolute value of each component is
 * positive. Codes are x·components'. Known as latent semantic analysis for counts of words. Takes dense matrices.
 *
 * ```ts
 * const svd = new TruncatedSVD({ components: 2 }).fit(x);  // x: [n, p]
 * svd.transform(x);                                        // [n, 2]
 * ```
 */
export class TruncatedSVD extends LinearTransformer<TruncatedSVDConfig, TruncatedSVDState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: TruncatedSVDOptions = {}) {
    super(truncatedSvdConfig.parse(options), truncatedSvdFormat);
  }

  /** Right singular vectors as orthonormal rows [k, p], by descending singular value. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** The k largest singular values of the data. */
  get singularValues(): Float64Array {
    return this.fitted('singularValues').singularValues;
  }

  /** Variance of each column of the codes, divisor n. Need not descend, since the data are not centred. */
  get explainedVariance(): Float64Array {
    return this.fitted('explainedVariance').explainedVariance;
  }

  /** The same as a share of the variance of all features. */
  get explainedVarianceRatio(): Float64Array {
    const { explainedVariance, totalVariance } = this.fitted('explainedVarianceRatio');
    return explainedVariance.map((variance) => variance / totalVariance);
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').nSamples;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): TruncatedSVD {
    const { config, state } = truncatedSvdFormat.read(json);
    return new TruncatedSVD(config).settle(state);
  }

  /**
   * Finds the components of x [n, p]. About n·p² operations for solver exact, 4·(iterations + 1)·n·p·(k + oversampling)
   * for randomized.
   *
   * Throws ShapeError for fewer than two rows, NonFiniteError for NaN or infinity (naming row and column),
   * InvalidParameterError for more components than min(n, p) and for rows that are all equal.
   */
  protected *fitting(x: ArrayInput): Computation<TruncatedSVDState> {
    const matrix = samples(x);
    const [nSamples, p] = matrix.shape;
    const k = this.count(nSamples, p);
    checkVaries(matrix);
    const { singularValues, vt } = this.isRandomized(k, nSamples, p)
      ? yield* this.byRandomDirections(matrix, k)
      : yield* leadingSvd({ x: matrix, center: new Float64Array(p) }, k);
    const components = fixSigns(vt).rows;
    const codes = yield* request((kernels) => kernels.matmul(matrix, components, { transposeB: true }));
    return {
      nSamples,
      singularValues,
      components,
      explainedVariance: columnVariances(codes),
      totalVariance: columnVariances(matrix).reduce((sum, variance) => sum + variance, 0),
    };
  }

  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components } = this.fitted('transform');
    const matrix = toNdArray(x, { rank: 2, columns: components.shape[1], minRows: 1 });
    return yield* request((kernels) => kernels.matmul(matrix, components, { transposeB: true }));
  }

  protected *inverting(codes: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components } = this.fitted('inverseTransform');
    const matrix = toNdArray(codes, { name: 'codes', rank: 2, columns: components.shape[0], minRows: 1 });
    return yield* request((kernels) => kernels.matmul(matrix, components));
  }

  private byRandomDirections(x: NdArray, k: number): ReturnType<typeof randomizedSvd> {
    const { seed, iterations, oversampling } = this.config;
    return randomizedSvd(x, { k, seed, iterations, oversampling });
  }

  private isRandomized(k: number, n: number, p: number): boolean {
    const { solver } = this.config;
    return solver === 'randomized' || (solver === 'auto' && Math.min(n, p) > SMALL && k < 0.8 * Math.min(n, p));
  }

  private count(n: number, p: number): number {
    const { components } = this.config;
    const limit = Math.min(n, p);
    if (components === 'all') return limit;
    if (components <= limit) return components;
    throw new InvalidParameterError({
      parameter: 'TruncatedSVD.components',
      got: components,
      expected: `at most ${limit}, the smaller of ${n} samples and ${p} features`,
    });
  }
}
