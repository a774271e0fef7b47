import { type ArrayInput, type NdArray, toNdArray } from '@latentkit/core';
import { type Computation } from '@latentkit/linalg';
import { LinearTransformer } from '../coding-transformer.js';
import { type ProbabilisticModel, logDensities, modelCovariance, modelPrecision } from './probabilistic-model.js';
import { type Projection, meanSquaredResidual, project, unproject } from './projection.js';

// scikit-learn's floor for what whitening divides by.
const SMALLEST_SCALE = 2 ** -52;

/** What {@link PCA} and {@link IncrementalPCA} do with the components that they have found, each in its way. */
export abstract class PrincipalComponents<C extends { readonly whiten: boolean }, S extends ProbabilisticModel> extends LinearTransformer<C, S> {
  /** Mean over all elements of x [n, p] of (x - inverseTransform(transform(x)))². */
  reconstructionError(x: ArrayInput): number {
    const state = this.fitted('reconstructionError');
    return meanSquaredResidual(toNdArray(x, { rank: 2, columns: state.mean.length, minRows: 1 }), state);
  }

  /**
   * Covariance [p, p] of the probabilistic model behind PCA: the components' variances, and the noise variance
   * along every other axis. (Tipping & Bishop, 1999, https://doi.org/10.1111/1467-9868.00196.)
   */
  getCovariance(): NdArray<Float64Array> {
    return modelCovariance(this.fitted('getCovariance'));
  }

  /**
   * Inverse [p, p] of {@link getCovariance}. k·p² operations, no matrix is inverted. Throws InvalidParameterError where
   * it has none: where all directions in which the data vary are components, and there are others.
   */
  getPrecision(): NdArray<Float64Array> {
    return modelPrecision(this.fitted('getPrecision'));
  }

  /**
   * Natural logarithm of the density of the probabilistic model at each row of x [n, p]: length n. Throws as
   * {@link getPrecision} does.
   */
  scoreSamples(x: ArrayInput): Float64Array {
    const state = this.fitted('scoreSamples');
    return logDensities(toNdArray(x, { rank: 2, columns: state.mean.length, minRows: 1 }), state);
  }

  /** Mean of {@link scoreSamples} over the rows of x. */
  score(x: ArrayInput): number {
    this.fitted('score');
    const densities = this.scoreSamples(x);
    return densities.reduce((sum, value) => sum + value, 0) / densities.length;
  }

  /** Principal axes as orthonormal rows [k, p], by descending variance. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** Variance of the data along each component, divisor n - 1. */
  get explainedVariance(): Float64Array {
    return this.fitted('explainedVariance').explainedVariance;
  }

  /** Means of the features. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Mean variance along the axes left out; 0 where none is. */
  get noiseVariance(): number {
    return this.fitted('noiseVariance').noiseVariance;
  }

  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const projection = this.projection('transform');
    return yield* project(toNdArray(x, { rank: 2, columns: projection.mean.length, minRows: 1 }), projection);
  }

  protected *inverting(codes: ArrayInput): Computation<NdArray<Float64Array>> {
    const projection = this.projection('inverseTransform');
    const columns = projection.components.shape[0];
    return yield* unproject(toNdArray(codes, { name: 'codes', rank: 2, columns, minRows: 1 }), projection);
  }

  private projection(member: string): Projection {
    const { mean, components, explainedVariance } = this.fitted(member);
    const scale = this.config.whiten
      ? explainedVariance.map((variance) => Math.max(SMALLEST_SCALE, Math.sqrt(variance)))
      : undefined;
    return { mean, components, scale };
  }
}
