import {
  type ArrayInput,
  InvalidParameterError,
  type NdArray,
  ShapeError,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  defineState,
  flagField,
  ndarray,
  toNdArray,
  vectorField,
} from '@latentkit/core';
import { type Computation, columnMeans, fixSigns, matmul, request } from '@latentkit/linalg';
import { LinearTransformer } from '../coding-transformer.js';
import { samples } from '../pca/input.js';
import { type FactorAnalysisConfig, type FactorAnalysisOptions, factorAnalysisConfig } from './config.js';
import { maximumLikelihood } from './maximum-likelihood.js';
import { expectedFactors, logLikelihoods, posteriorOf, precisionOf } from './posterior.js';
import { rotated } from './rotation.js';

const factorAnalysisFormat = defineState(factorAnalysisConfig, 1, {
  mean: vectorField('features'),
  components: arrayField('components', 'features'),
  noiseVariance: vectorField('features'),
  loglike: vectorField('iterations'),
  converged: flagField(),
});

type FactorAnalysisState = StateOfFormat<typeof factorAnalysisFormat>;

/**
 * Factor analysis with the definitions of scikit-learn's `sklearn.decomposition.FactorAnalysis` with
 * `svd_method='lapack'`: x = mean + z·W + noise, where factors z have variance 1 and each feature its own noise.
 * PCA is the case where all features have the same.
 *
 * ```ts
 * const model = new FactorAnalysis({ components: 3, rotation: 'varimax' }).fit(x); // x: [n, p]
 * model.components;       // loadings [3, p]
 * model.transform(x);     // expected factors [n, 3]
 * model.noiseVariance;    // of each feature
 * ```
 *
 * The entry of largest absolute value of each row of loadings is positive, where scikit-learn leaves the sign to
 * LAPACK. Every property but `config`, and every method but `fit` and its like, throws NotFittedError before `fit`.
 */
export class FactorAnalysis extends LinearTransformer<FactorAnalysisConfig, FactorAnalysisState> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: FactorAnalysisOptions = {}) {
    super(factorAnalysisConfig.parse(options), factorAnalysisFormat);
  }

  /** Covariance [p, p] of the model: W'·W + diag(noise). */
  getCovariance(): NdArray<Float64Array> {
    const { components, noiseVariance } = this.fitted('getCovariance');
    const p = noiseVariance.length;
    const covariance = matmul(components, components, { transposeA: true });
    for (let j = 0; j < p; j++) covariance.data[j * (p + 1)] += noiseVariance[j];
    return covariance;
  }

  /** The inverse [p, p] of {@link getCovariance}, by Woodbury's identity. */
  getPrecision(): NdArray<Float64Array> {
    const { components, noiseVariance } = this.fitted('getPrecision');
    return precisionOf(posteriorOf(components, noiseVariance), noiseVariance);
  }

  /** Log-likelihood of each sample under the model: [n]. */
  scoreSamples(x: ArrayInput): Float64Array {
    const { components, noiseVariance } = this.fitted('scoreSamples');
    return logLikelihoods(this.centred(x), posteriorOf(components, noiseVariance), noiseVariance);
  }

  /** Mean log-likelihood of the samples under the model. */
  score(x: ArrayInput): number {
    const each = this.scoreSamples(x);
    return each.reduce((a, b) => a + b, 0) / each.length;
  }

  /** Loadings W [k, p]: how much of each factor is in each feature. */
  get components(): NdArray<Float64Array> {
    return this.fitted('components').components;
  }

  /** Variance of the noise of each feature. */
  get noiseVariance(): Float64Array {
    return this.fitted('noiseVariance').noiseVariance;
  }

  /** Log-likelihood of all training samples at each iteration. */
  get loglike(): Float64Array {
    return this.fitted('loglike').loglike;
  }

  /** Means of the features. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Number of iterations that `fit` took. */
  get nIter(): number {
    return this.fitted('nIter').loglike.length;
  }

  /** Whether `fit` ended by its tolerance, and not by `maxIterations`. */
  get converged(): boolean {
    return this.fitted('converged').converged;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): FactorAnalysis {
    const { config, state } = factorAnalysisFormat.read(json);
    return new FactorAnalysis(config).settle(state);
  }

  /**
   * Finds loadings and noise of x [n, p]. n·p² operations, and an eigenproblem of size p an iteration.
   *
   * Throws ShapeError for fewer than two rows or a start of another length, InvalidParameterError for more factors
   * than features, NonFiniteError for NaN. What an earlier fit found stays then.
   */
  protected *fitting(x: ArrayInput): Computation<FactorAnalysisState> {
    const matrix = samples(x);
    const [n, p] = matrix.shape;
    const k = this.count(p);
    const mean = columnMeans(matrix);
    const gram = yield* request((kernels) => kernels.gram(matrix, mean));
    const covariance = ndarray(gram.data.map((value) => value / n), [p, p]);
    const { components, noiseVariance, loglike, converged } = yield* maximumLikelihood(covariance, n, k, this.config);
    const upright = fixSigns(rotated(components, this.config.rotation)).rows;
    return { mean, components: upright, noiseVariance, loglike, converged };
  }

  /** The factors that are expected given each sample. */
  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components, noiseVariance } = this.fitted('transform');
    return yield* expectedFactors(this.centred(x), posteriorOf(components, noiseVariance));
  }

  /** The samples that are expected given factors: z·W + mean. */
  protected *inverting(codes: ArrayInput): Computation<NdArray<Float64Array>> {
    const { components, mean } = this.fitted('inverseTransform');
    const [k, p] = components.shape;
    const given = toNdArray(codes, { name: 'codes', rank: 2, columns: k, minRows: 1 });
    const { data, shape } = yield* request((kernels) => kernels.matmul(given, components));
    return ndarray(data.map((value, i) => value + mean[i % p]), shape);
  }

  private centred(x: ArrayInput): NdArray<Float64Array> {
    const { mean } = this.fitted('transform');
    const p = mean.length;
    const { data, shape } = toNdArray(x, { rank: 2, columns: p, minRows: 1 });
    return ndarray(Float64Array.from(data, (value, i) => value - mean[i % p]), shape);
  }

  private count(p: number): number {
    const { components, noiseVarianceInit } = this.config;
    if (noiseVarianceInit !== undefined && noiseVarianceInit.length !== p) {
      throw new ShapeError({ parameter: 'FactorAnalysis.noiseVarianceInit', got: noiseVarianceInit.length, expected: `${p} numbers, one for each feature` });
    }
    if (components === 'all') return p;
    if (components <= p) return components;
    throw new InvalidParameterError({ parameter: 'FactorAnalysis.components', got: components, expected: `at most ${p}, the number of features` });
  }
}
