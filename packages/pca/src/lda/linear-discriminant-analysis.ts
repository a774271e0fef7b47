import {
  type ArrayInput,
  type EncodedLabels,
  InvalidParameterError,
  type NdArray,
  ShapeError,
  type VersionedJson,
  ndarray,
  readClasses,
  readLabels,
  takeRows,
  toNdArray,
} from '@latentkit/core';
import { type Computation, ComputedTransformer, columnMeans, matmul, request } from '@latentkit/linalg';
import { samples } from '../pca/input.js';
import { type LinearDiscriminantAnalysisConfig, type LinearDiscriminantAnalysisOptions, linearDiscriminantAnalysisConfig } from './config.js';
import type { ClassStatistics, Discriminants } from './discriminants.js';
import { solveByEigen } from './eigen-solver.js';
import { type LDAState, ldaFormat } from './lda-state.js';
import { solveBySvd } from './svd-solver.js';

/**
 * Linear discriminant analysis with the definitions of scikit-learn's
 * `sklearn.discriminant_analysis.LinearDiscriminantAnalysis`: the directions along which classes lie farthest apart,
 * relative to their spread, and the classifier that takes each class for a Gaussian, all with one covariance.
 * Constant and linearly dependent features do no harm with the default solver.
 *
 * ```ts
 * const lda = new LinearDiscriminantAnalysis({ components: 2 }).fit(x, y); // x: [n, p], y: n integer class numbers
 * lda.transform(x);            // [n, 2]
 * lda.predict(x);              // class numbers [n]
 * ```
 *
 * The entry of largest absolute value of each direction is positive, where scikit-learn leaves the sign to LAPACK.
 * Every property but `config`, and every method but `fit` and its like, throws NotFittedError before `fit`.
 */
export class LinearDiscriminantAnalysis extends ComputedTransformer<LinearDiscriminantAnalysisConfig, LDAState> {
  /** Throws InvalidParameterError for a value out of range or shrinkage with solver svd, UnknownNameError for a misspelt parameter. */
  constructor(options: LinearDiscriminantAnalysisOptions = {}) {
    const config = linearDiscriminantAnalysisConfig.parse(options);
    super(config, ldaFormat);
    if (config.solver === 'svd' && config.shrinkage !== 'none') {
      throw new InvalidParameterError({
        parameter: 'LinearDiscriminantAnalysis.shrinkage',
        got: config.shrinkage,
        expected: "'none' with solver 'svd'",
        remedy: "Use solver: 'eigen'.",
      });
    }
  }

  /**
   * The scores that decide: [n, classes], the logarithm of each class's probability up to a summand that all share;
   * with two classes [n], the logarithm of the odds of the second.
   */
  decisionFunction(x: ArrayInput): NdArray<Float64Array> {
    const { coef, intercept } = this.fitted('decisionFunction');
    const [rows, p] = coef.shape;
    const scores = matmul(toNdArray(x, { rank: 2, columns: p, minRows: 1 }), coef, { transposeB: true });
    for (let i = 0; i < scores.data.length; i++) scores.data[i] += intercept[i % rows];
    return rows === 1 ? ndarray(scores.data, [scores.data.length]) : scores;
  }

  /** The probability of each class for each sample: [n, classes], in the order of `classes`. */
  predictProbabilities(x: ArrayInput): NdArray<Float64Array> {
    const { classes } = this.fitted('predictProbabilities');
    const { data, shape } = this.decisionFunction(x);
    const k = classes.length;
    const result = new Float64Array(shape[0] * k);
    for (let i = 0; i < shape[0]; i++) {
      if (k === 2) {
        // Both by their own formula: 1 - p would lose the digits of a small probability.
        result[2 * i] = 1 / (1 + Math.exp(data[i]));
        result[2 * i + 1] = 1 / (1 + Math.exp(-data[i]));
      } else {
        result.set(softmax(data.subarray(i * k, (i + 1) * k)), i * k);
      }
    }
    return ndarray(result, [shape[0], k]);
  }

  /** The most probable class of each sample, as its number in `fit`: [n]. */
  predict(x: ArrayInput): NdArray<Int32Array> {
    const { classes } = this.fitted('predict');
    const { data, shape } = this.decisionFunction(x);
    const k = classes.length;
    const result = new Int32Array(shape[0]);
    for (let i = 0; i < shape[0]; i++) {
      let best = k === 2 ? Number(data[i] > 0) : 0;
      if (k > 2) for (let g = 1; g < k; g++) if (data[i * k + g] > data[i * k + best]) best = g;
      result[i] = classes[best];
    }
    return ndarray(result, [shape[0]]);
  }

  /** Share of the samples whose class is predicted. */
  score(x: ArrayInput, y: ArrayInput): number {
    const predicted = this.predict(x).data;
    const labels = readLabels(y, 'y', predicted.length);
    return predicted.filter((label, i) => label === labels[i]).length / predicted.length;
  }

  /** The class numbers that `fit` met, ascending. */
  get classes(): Int32Array {
    return this.fitted('classes').classes;
  }

  /** Probability of each class, sum 1. */
  get priors(): Float64Array {
    return this.fitted('priors').priors;
  }

  /** Means of the classes [classes, p]. */
  get means(): NdArray<Float64Array> {
    return this.fitted('means').means;
  }

  /** The classes' means weighted by their probabilities, which `transform` subtracts; undefined with solver `eigen`, which subtracts nothing. */
  get xbar(): Float64Array | undefined {
    return this.fitted('xbar').xbar;
  }

  /** Directions as columns [p, k]: codes have variance 1 within classes, on average over them. */
  get scalings(): NdArray<Float64Array> {
    return this.fitted('scalings').scalings;
  }

  /** Each direction's share of the variance between classes, descending. */
  get explainedVarianceRatio(): Float64Array {
    return this.fitted('explainedVarianceRatio').explainedVarianceRatio;
  }

  /** Weights of the features in {@link decisionFunction}: [classes, p], or [1, p] with two classes. */
  get coef(): NdArray<Float64Array> {
    return this.fitted('coef').coef;
  }

  /** What {@link decisionFunction} adds: one number for each row of {@link coef}. */
  get intercept(): Float64Array {
    return this.fitted('intercept').intercept;
  }

  /** Number of directions: at most min(classes - 1, p), fewer where the means span less. */
  get nComponents(): number {
    return this.fitted('nComponents').scalings.shape[1];
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').scalings.shape[0];
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): LinearDiscriminantAnalysis {
    const { config, state } = ldaFormat.read(json);
    return new LinearDiscriminantAnalysis(config).settle(state);
  }

  /**
   * Finds directions and weights from samples x [n, p] and n integer class numbers, which need not begin at 0 or be
   * consecutive. About n·p² operations and an eigenproblem of size min(n, p).
   *
   * Throws InvalidParameterError for labels that are missing or no integers, for a single class, for more components
   * than min(classes - 1, p), for classes without spread or with equal means; ShapeError for another number of labels
   * or priors; NonFiniteError for NaN. What an earlier fit found stays then.
   */
  protected *fitting(x: ArrayInput, y?: ArrayInput): Computation<LDAState> {
    const matrix = samples(x);
    const labels = readClasses(y, 'y', matrix.shape[0]);
    const k = labels.classes.length;
    const limit = this.limit(k, matrix.shape[1]);
    const statistics = this.statistics(matrix, labels);
    const { solver, shrinkage, tolerance } = this.config;
    const found =
      solver === 'svd' ? yield* solveBySvd(statistics, tolerance) : yield* solveByEigen(matrix, statistics, shrinkage);
    return { classes: labels.classes, priors: statistics.priors, means: statistics.means, ...kept(found, limit), ...linear(found, k) };
  }

  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { scalings, xbar } = this.fitted('transform');
    const [p, k] = scalings.shape;
    const matrix = toNdArray(x, { rank: 2, columns: p, minRows: 1 });
    const codes = yield* request((kernels) => kernels.matmul(matrix, scalings));
    if (xbar === undefined) return codes;
    const origin = matmul(ndarray(xbar, [1, p]), scalings).data;
    return ndarray(codes.data.map((value, i) => value - origin[i % k]), codes.shape);
  }

  private limit(classes: number, p: number): number {
    const { components } = this.config;
    const limit = Math.min(classes - 1, p);
    if (components === 'all') return limit;
    if (components <= limit) return components;
    throw new InvalidParameterError({
      parameter: 'LinearDiscriminantAnalysis.components',
      got: components,
      expected: `at most ${limit}, the smaller of ${p} features and ${classes} classes less one`,
    });
  }

  private statistics(x: NdArray, { classes, codes }: EncodedLabels): ClassStatistics {
    const [n, p] = x.shape;
    const k = classes.length;
    const groups = Array.from(classes, (_, g) => takeRows(x, Array.from(codes.keys()).filter((i) => codes[i] === g)));
    const means = new Float64Array(k * p);
    groups.forEach((group, g) => means.set(columnMeans(group), g * p));
    return { n, groups, means: ndarray(means, [k, p]), priors: this.priorsOf(groups.map(({ shape }) => shape[0] / n)) };
  }

  private priorsOf(frequencies: number[]): Float64Array {
    const { priors } = this.config;
    if (priors === 'frequencies') return Float64Array.from(frequencies);
    if (priors.length !== frequencies.length) {
      throw new ShapeError({
        parameter: 'LinearDiscriminantAnalysis.priors',
        got: priors,
        expected: `${frequencies.length} numbers, one for each class`,
      });
    }
    const sum = priors.reduce((a, b) => a + b, 0);
    return Float64Array.from(priors, (prior) => prior / sum);
  }
}

/** The leading directions that are asked for. */
function kept({ scalings, explainedVarianceRatio, xbar }: Discriminants, limit: number): Pick<LDAState, 'scalings' | 'explainedVarianceRatio' | 'xbar'> {
  const [p, r] = scalings.shape;
  const k = Math.min(limit, r);
  const columns = Float64Array.from({ length: p * k }, (_, i) => scalings.data[Math.floor(i / k) * r + (i % k)]);
  return { scalings: ndarray(columns, [p, k]), explainedVarianceRatio: explainedVarianceRatio.slice(0, k), xbar };
}

/** With two classes one score says all: the difference. */
function linear({ weights, offsets }: Discriminants, k: number): Pick<LDAState, 'coef' | 'intercept'> {
  if (k > 2) return { coef: weights, intercept: offsets };
  const p = weights.shape[1];
  const coef = Float64Array.from({ length: p }, (_, j) => weights.data[p + j] - weights.data[j]);
  return { coef: ndarray(coef, [1, p]), intercept: Float64Array.of(offsets[1] - offsets[0]) };
}

function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}
