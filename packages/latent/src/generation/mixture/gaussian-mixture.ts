import {
  AbortedError,
  type ArrayInput,
  FileFormatError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  countField,
  defineState,
  flagField,
  ndarray,
  numberField,
  random,
  reshape,
  toMatrix,
  vectorField,
} from '@latentkit/core';
import { type Computation, ComputedEstimator, runSync } from '@latentkit/linalg';
import { checkCount } from '../../codes/inputs.js';
import { type CodeDrawOptions, placeDraw } from '../draws.js';
import { factorOf, meanOf, spreadOf } from './components.js';
import { type GaussianMixtureConfig, type GaussianMixtureOptions, gaussianMixtureConfig } from './config.js';
import { type Expectation, expectation } from './expectation.js';
import { search } from './search.js';
import { startingShares } from './start.js';

const format = defineState(gaussianMixtureConfig, 1, {
  weights: vectorField('components'),
  means: arrayField('components', 'features'),
  covariances: arrayField('components', 'rows', 'features'),
  lowerBound: numberField(),
  nIter: countField(),
  converged: flagField(),
});

type State = StateOfFormat<typeof format>;

/** Codes that were drawn from a mixture. */
export interface MixtureDraws {
  /** [n, d]. */
  readonly codes: NdArray<Float64Array>;
  /** The component that each was drawn from. */
  readonly components: Int32Array;
}

/**
 * A mixture of normal distributions, fitted by expectation maximization (Dempster, Laird & Rubin, 1977,
 * https://doi.org/10.1111/j.2517-6161.1977.tb01600.x) with the definitions of scikit-learn's
 * `sklearn.mixture.GaussianMixture`: from the same components it ends at the same ones. Fitted to codes it is what new
 * codes are drawn from where a model has no prior.
 *
 * ```ts
 * const mixture = new GaussianMixture({ components: 10, seed: 1 }).fit(codes); // [n, d]
 * const { codes: drawn } = mixture.sample(100);                                // [100, d]
 * const images = await model.decode(drawn);
 * ```
 *
 * An iteration costs about 2·n·components·d² products, with variances alone n·components·d. Everything but `config` and the
 * forms of `fit` throws NotFittedError before `fit`.
 */
export class GaussianMixture extends ComputedEstimator<GaussianMixtureConfig, State> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(options: GaussianMixtureOptions = {}) {
    super(gaussianMixtureConfig.parse(options), format);
  }

  /** Share of each component: length k. */
  get weights(): Float64Array {
    return this.fitted('weights').weights;
  }

  /** Means of the components: [k, d]. */
  get means(): NdArray<Float64Array> {
    return this.fitted('means').means;
  }

  /** Covariances of the components: [k, d, d], or [k, d] variances where the covariance is diagonal. */
  get covariances(): NdArray<Float64Array> {
    const { covariances } = this.fitted('covariances');
    return this.config.covariance === 'full' ? covariances : reshape(covariances, [covariances.shape[0], covariances.shape[2]]);
  }

  /** Mean log-likelihood of a row in `fit`, before the last step of the search. */
  get lowerBound(): number {
    return this.fitted('lowerBound').lowerBound;
  }

  /** Iterations of the search that was kept. */
  get nIter(): number {
    return this.fitted('nIter').nIter;
  }

  /** Whether that search came to an end by itself. */
  get converged(): boolean {
    return this.fitted('converged').converged;
  }

  /** Number of features d in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').means.shape[1];
  }

  /** The component [n] that each row of x [n, d] most probably belongs to. */
  predict(x: ArrayInput): NdArray<Int32Array> {
    const { data, shape } = this.expect(x, 'predict').responsibilities;
    const [n, k] = shape;
    return ndarray(Int32Array.from({ length: n }, (_, i) => indexOfLargest(data.subarray(i * k, (i + 1) * k))), [n]);
  }

  /** Probability [n, k] that each row of x [n, d] belongs to each component. */
  predictProbabilities(x: ArrayInput): NdArray<Float64Array> {
    return this.expect(x, 'predictProbabilities').responsibilities;
  }

  /** Natural logarithm of the density at each row of x [n, d]: length n. */
  scoreSamples(x: ArrayInput): Float64Array {
    return this.expect(x, 'scoreSamples').logDensities;
  }

  /** Mean of {@link scoreSamples} over the rows of x. */
  score(x: ArrayInput): number {
    const densities = this.expect(x, 'score').logDensities;
    return sumOf(densities) / densities.length;
  }

  /** Bayesian information criterion on x [n, d]: -2·log-likelihood + parameters·ln n. Of several mixtures take the one with the least. */
  bic(x: ArrayInput): number {
    const densities = this.expect(x, 'bic').logDensities;
    return -2 * sumOf(densities) + this.parameterCount() * Math.log(densities.length);
  }

  /** Akaike information criterion on x [n, d]: -2·log-likelihood + 2·parameters. */
  aic(x: ArrayInput): number {
    return -2 * sumOf(this.expect(x, 'aic').logDensities) + 2 * this.parameterCount();
  }

  /** `n` rows drawn from the mixture, in no order. Throws InvalidParameterError for an n that is no count. */
  sample(n: number, { seed = 0 }: CodeDrawOptions = {}): MixtureDraws {
    const state = this.fitted('sample');
    checkCount('n', n, 1);
    const [k, d] = state.means.shape;
    const source = random(seed);
    const z = source.stream('gaussian-mixture/draw').at(0).normal(n * d);
    const components = Int32Array.from(source.stream('gaussian-mixture/component').at(0).uniform(n), (u) => {
      let passed = 0;
      const c = state.weights.findIndex((weight) => (passed += weight) > u);
      return c === -1 ? k - 1 : c;
    });
    const diagonal = this.config.covariance === 'diagonal';
    const factors = Array.from({ length: k }, (_, c) => (diagonal ? diagonalFactor(spreadOf(state, c).data) : factorOf(state, c).data));
    const data = new Float64Array(n * d);
    components.forEach((c, i) => placeDraw(data, i * d, meanOf(state, c), factors[c], z.subarray(i * d, (i + 1) * d)));
    return { codes: ndarray(data, [n, d]), components };
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): GaussianMixture {
    const { config, state } = format.read(json);
    const [, rows, d] = state.covariances.shape;
    if (rows === (config.covariance === 'full' ? d : 1)) return new GaussianMixture(config).settle(state);
    throw new FileFormatError({
      parameter: 'GaussianMixture.covariances',
      got: state.covariances.shape,
      expected: `${config.covariance} covariances of ${d} features`,
      remedy: 'Give what GaussianMixture.toJSON wrote.',
    });
  }

  /**
   * Fits the mixture to x [n, d]; labels are not used. A fit that is stopped after its first iteration keeps the best
   * components so far.
   *
   * Throws InvalidParameterError for fewer rows than components and for a component whose covariance is not positive
   * definite in spite of the ridge, ShapeError for given means of another shape, NonFiniteError for NaN or infinity.
   */
  protected *fitting(x: ArrayInput): Computation<State> {
    const rows = toMatrix(x);
    const { init, nInit, covariance, seed } = this.config;
    const source = random(seed);
    let best: State | undefined;
    let last: State | undefined;
    try {
      for (let run = 0; run < (Array.isArray(init) ? 1 : nInit); run++) {
        const shares = yield* startingShares(rows, this.config, source, run);
        yield* search(rows, shares, covariance === 'diagonal', this.config, (found) => (last = found));
        best = better(best, last);
        last = undefined;
      }
    } catch (error) {
      best = better(best, last);
      if (!(error instanceof AbortedError) || best === undefined) throw error;
    }
    return best!;
  }

  private expect(x: ArrayInput, member: string): Expectation {
    const state = this.fitted(member);
    return runSync(expectation(toMatrix(x, { columns: state.means.shape[1] }), state));
  }

  private parameterCount(): number {
    const [k, d] = this.means.shape;
    return k * (d + (this.config.covariance === 'full' ? (d * (d + 1)) / 2 : d)) + k - 1;
  }
}

function better(a: State | undefined, b: State | undefined): State | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.lowerBound > a.lowerBound ? b : a;
}

function diagonalFactor(variances: Float64Array): Float64Array {
  const d = variances.length;
  const factor = new Float64Array(d * d);
  variances.forEach((variance, j) => (factor[j * d + j] = Math.sqrt(variance)));
  return factor;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}
