import {
  type ArrayInput,
  type Decoder,
  type Encoder,
  InvalidParameterError,
  type NdArray,
  type VersionedJson,
  astype,
  ndarray,
  toNdArray,
} from '@latentkit/core';
import { type Computation, ComputedTransformer } from '@latentkit/linalg';
import { type PCAConfig, type PCAOptions, pcaConfig } from './config.js';
import { solveByCovariance } from './covariance-solver.js';
import { type ComponentCount, countForFraction } from './decomposition.js';
import { solveByInnerProducts } from './dual-solver.js';
import { type PCAState, pcaFormat } from './pca-state.js';
import { type Projection, meanSquaredResidual, project, unproject } from './projection.js';
import { samples } from './spectrum.js';

// scikit-learn's floor for what whitening divides by.
const SMALLEST_SCALE = 2 ** -52;

/**
 * Principal component analysis with the definitions of scikit-learn's `sklearn.decomposition.PCA`: variances have
 * divisor n - 1, and the entry of largest absolute value of each component is positive. Everything is computed in
 * float64, whatever the element type of the data.
 *
 * ```ts
 * const pca = new PCA({ components: 2 }).fit(x);  // x: [n, p]
 * pca.explainedVarianceRatio;                     // Float64Array of 2
 * const codes = pca.transform(x);                 // [n, 2]
 * ```
 *
 * Every property but `config`, and every method but `fit` and `fitTransform`, throws NotFittedError before `fit`.
 */
export class PCA extends ComputedTransformer<PCAConfig, PCAState> implements Encoder, Decoder {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: PCAOptions = {}) {
    super(pcaConfig.parse(options), pcaFormat);
  }

  /** Samples [n, p] of codes [n, k]: the nearest points of the space that the components span. */
  inverseTransform(codes: ArrayInput): NdArray<Float64Array> {
    const projection = this.projection('inverseTransform');
    const k = projection.components.shape[0];
    return unproject(toNdArray(codes, { name: 'codes', rank: 2, columns: k, minRows: 1 }), projection);
  }

  /** Mean over all elements of x [n, p] of (x - inverseTransform(transform(x)))². */
  reconstructionError(x: ArrayInput): number {
    const projection = this.projection('reconstructionError');
    return meanSquaredResidual(toNdArray(x, { rank: 2, columns: projection.mean.length, minRows: 1 }), projection);
  }

  /**
   * Covariance [p, p] of the probabilistic model behind PCA: the components' variances, and the noise variance
   * along every other axis. (Tipping & Bishop, 1999, https://doi.org/10.1111/1467-9868.00196.)
   */
  getCovariance(): NdArray<Float64Array> {
    const { components, explainedVariance } = this.fitted('getCovariance');
    const noise = this.noiseVariance;
    const [k, p] = components.shape;
    const result = new Float64Array(p * p);
    for (let r = 0; r < k; r++) {
      const above = Math.max(0, explainedVariance[r] - noise);
      for (let i = 0; i < p; i++) {
        const factor = above * components.data[r * p + i];
        for (let j = 0; j < p; j++) result[i * p + j] += factor * components.data[r * p + j];
      }
    }
    for (let i = 0; i < p; i++) result[i * p + i] += noise;
    return ndarray(result, [p, p]);
  }

  /** {@link transform} in float32, as latent-space tools take it. */
  async encode(x: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(this.transform(x), 'float32');
  }

  /** {@link inverseTransform} in float32. */
  async decode(codes: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(this.inverseTransform(codes), 'float32');
  }

  /** Number of components kept; the same as {@link nComponents}. */
  get latentDim(): number {
    return this.nComponents;
  }

  /** Principal axes as orthonormal rows [k, p], by descending variance. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** Variance of the data along each component, divisor n - 1. */
  get explainedVariance(): Float64Array {
    return this.fitted('explainedVariance').explainedVariance;
  }

  /** Each component's share of the total variance; zeros where the data do not vary at all. */
  get explainedVarianceRatio(): Float64Array {
    const { explainedVariance, totalVariance } = this.fitted('explainedVarianceRatio');
    return explainedVariance.map((variance) => (totalVariance === 0 ? 0 : variance / totalVariance));
  }

  /** Singular values of the centred data that belong to the components: √((n - 1)·variance). */
  get singularValues(): Float64Array {
    const { explainedVariance } = this.fitted('singularValues');
    return explainedVariance.map((variance) => Math.sqrt(variance * (this.nSamples - 1)));
  }

  /** Means of the features. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Mean variance along the min(n, p) - k axes left out; 0 where none is. */
  get noiseVariance(): number {
    const { explainedVariance, totalVariance } = this.fitted('noiseVariance');
    const left = Math.min(this.nSamples, this.nFeatures) - this.nComponents;
    if (left === 0) return 0;
    return Math.max(0, totalVariance - explainedVariance.reduce((sum, variance) => sum + variance, 0)) / left;
  }

  /** Number of components kept. */
  get nComponents(): number {
    return this.fitted('nComponents').components.shape[0];
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').mean.length;
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    this.fitted('nSamples');
    return this.fitted('nSamples').nSamples;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): PCA {
    const { config, state } = pcaFormat.read(json);
    return new PCA(config).settle(state);
  }

  /**
   * Finds the components of x [n, p]; labels are not used. About n·p² operations.
   *
   * Throws ShapeError for fewer than two rows, NonFiniteError for NaN or infinity (naming row and column),
   * InvalidParameterError for more components than min(n, p). What an earlier fit found stays then.
   */
  protected *fitting(x: ArrayInput): Computation<PCAState> {
    const matrix = samples(x);
    const [n, p] = matrix.shape;
    const count = this.count(n, p);
    return { nSamples: n, ...(n < p ? solveByInnerProducts(matrix, count) : solveByCovariance(matrix, count)) };
  }

  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const projection = this.projection('transform');
    return project(toNdArray(x, { rank: 2, columns: projection.mean.length, minRows: 1 }), projection);
  }

  private count(n: number, p: number): ComponentCount {
    const { components } = this.config;
    const limit = Math.min(n, p);
    if (components === 'all') return limit;
    if (components < 1) return countForFraction(components);
    if (components <= limit) return components;
    throw new InvalidParameterError({
      parameter: 'PCA.components',
      got: components,
      expected: `at most ${limit}, the smaller of ${n} samples and ${p} features`,
    });
  }

  private projection(member: string): Projection {
    const { mean, components, explainedVariance } = this.fitted(member);
    const scale = this.config.whiten
      ? explainedVariance.map((variance) => Math.max(SMALLEST_SCALE, Math.sqrt(variance)))
      : undefined;
    return { mean, components, scale };
  }
}
