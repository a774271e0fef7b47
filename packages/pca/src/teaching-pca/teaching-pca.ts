import {
  type ArrayInput, Estimator, InvalidParameterError, type NdArray, type Transformer, type VersionedJson, ndarray, toNdArray,
} from '@latentkit/core';
import { checkVaries, samples } from '../pca/input.js';
import { centre, covarianceByOuterProducts, descendingOrder, projectOn, rankOneTerm, shares, sumOfTerms } from './algorithm.js';
import { type TeachingPCAConfig, type TeachingPCAOptions, teachingPcaConfig } from './config.js';
import { type ExplainOptions, explainSteps } from './explain.js';
import { jacobiEigenpairs } from './jacobi.js';
import { type TeachingPCAState, teachingPcaFormat } from './state.js';
import { STEP_NAMES, type StepName, type TeachingStep, makeStep, sortedComponents, sortedEigenvalues } from './steps.js';

/**
 * Principal component analysis as it is taught, one step after the other, each of which can be looked at: centre,
 * covariance as a sum of outer products, eigenpairs by rotations, sort, share of variance, project, and reconstruction
 * as a sum of matrices of rank one. Gives what {@link PCA} gives, to rounding; meant for tens of features, since
 * eigenpairs cost about 50·p³ operations and the covariance n·p² without any of PCA's shortcuts.
 *
 * ```ts
 * const pca = new TeachingPCA({ components: 2 }).fit(x);
 * console.log(pca.explain());                   // every step with its formula and the first of its numbers
 * pca.step('covariance').value;                 // [p, p], for a picture
 * pca.rankOne(0);                               // [n, p]: what the first component contributes
 * ```
 *
 * Keeps the centred samples, also in `toJSON`. Everything but `fit` and `config` throws NotFittedError before `fit`.
 */
export class TeachingPCA extends Estimator<TeachingPCAConfig, TeachingPCAState> implements Transformer {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: TeachingPCAOptions = {}) {
    super(teachingPcaConfig.parse(options), teachingPcaFormat);
  }

  /**
   * Goes through the steps up to the sorted eigenpairs of x [n, p].
   *
   * Throws ShapeError for fewer than two rows, NonFiniteError for NaN or infinity (naming row and column),
   * InvalidParameterError for more components than min(n, p) and for rows that are all equal.
   */
  fit(x: ArrayInput): this {
    const matrix = samples(x);
    const nComponents = this.count(matrix.shape);
    checkVaries(matrix);
    const { mean, centred } = centre(matrix);
    const covariance = covarianceByOuterProducts(centred);
    const { eigenvalues, eigenvectors } = jacobiEigenpairs(covariance);
    return this.settle({ nComponents, mean, centred, covariance, eigenvalues, eigenvectors, order: descendingOrder(eigenvalues) });
  }

  /** Codes [n, k] of samples [n, p]. */
  transform(x: ArrayInput): NdArray<Float64Array> {
    const { mean } = this.fitted('transform');
    const matrix = toNdArray(x, { rank: 2, columns: mean.length, minRows: 1 });
    const centred = ndarray(Float64Array.from(matrix.data, (value, at) => value - mean[at % mean.length]), matrix.shape);
    return projectOn(this.components, centred);
  }

  fitTransform(x: ArrayInput): NdArray<Float64Array> {
    return this.fit(x).transform(x);
  }

  /** Samples [n, p] of codes [n, k]. */
  inverseTransform(codes: ArrayInput): NdArray<Float64Array> {
    const { mean, nComponents } = this.fitted('inverseTransform');
    const matrix = toNdArray(codes, { name: 'codes', rank: 2, columns: nComponents, minRows: 1, dtype: 'float64' });
    return sumOfTerms(mean, matrix, this.components);
  }

  /** The seven steps in their order, each with its formula and its result. */
  get steps(): readonly TeachingStep[] {
    const state = this.fitted('steps');
    return STEP_NAMES.map((name) => makeStep(name, state));
  }

  /** One of the steps. Throws UnknownNameError for another name. */
  step(name: StepName): TeachingStep {
    return makeStep(name, this.fitted('step'));
  }

  /** All steps as a text with tables, for a terminal or a notebook. */
  explain(options: ExplainOptions = {}): string {
    const state = this.fitted('explain');
    return explainSteps(STEP_NAMES.map((name) => makeStep(name, state)), options);
  }

  /** What component r (from 0) contributes to the samples of `fit`: a matrix [n, p] of rank one. */
  rankOne(r: number): NdArray<Float64Array> {
    const { nComponents, centred } = this.fitted('rankOne');
    const { components } = this;
    if (Number.isInteger(r) && r >= 0 && r < nComponents) return rankOneTerm(projectOn(components, centred), components, r);
    throw new InvalidParameterError({ parameter: 'r', got: r, expected: `an integer from 0 to ${nComponents - 1}` });
  }

  /** Principal axes as orthonormal rows [k, p], by descending variance, the entry of largest absolute value positive. */
  get components(): NdArray<Float64Array> {
    return sortedComponents(this.fitted('components'));
  }

  /** Variance along each component: its eigenvalue. */
  get explainedVariance(): Float64Array {
    const state = this.fitted('explainedVariance');
    return sortedEigenvalues(state).slice(0, state.nComponents);
  }

  /** Each component's share of the total variance. */
  get explainedVarianceRatio(): Float64Array {
    const state = this.fitted('explainedVarianceRatio');
    return shares(sortedEigenvalues(state)).slice(0, state.nComponents);
  }

  /** Means of the features. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** Number of components kept. */
  get nComponents(): number {
    return this.fitted('nComponents').nComponents;
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').mean.length;
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').centred.shape[0];
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): TeachingPCA {
    const { config, state } = teachingPcaFormat.read(json);
    return new TeachingPCA(config).settle(state);
  }

  private count([n, p]: readonly number[]): number {
    const { components } = this.config;
    const limit = Math.min(n, p);
    if (components === 'all') return limit;
    if (components <= limit) return components;
    throw new InvalidParameterError({
      parameter: 'TeachingPCA.components',
      got: components,
      expected: `at most ${limit}, the smaller of ${n} samples and ${p} features`,
    });
  }
}
