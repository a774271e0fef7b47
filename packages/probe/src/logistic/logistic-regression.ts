import {
  type ArrayInput,
  type EncodedLabels,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  countField,
  defineState,
  flagField,
  integersField,
  ndarray,
  readClasses,
  toNdArray,
  vectorField,
} from '@latentkit/core';
import { type Computation, request, runSync } from '@latentkit/linalg';
import { Classifier } from '../classifier.js';
import { countCodes } from '../labels.js';
import { readSamples } from '../samples.js';
import { type LogisticRegressionConfig, type LogisticRegressionOptions, logisticRegressionConfig } from './config.js';
import { type Minimum, minimise } from './lbfgs.js';
import { LogisticObjective } from './objective.js';
import { toProbabilities } from './softmax.js';

const format = defineState(logisticRegressionConfig, 1, {
  classes: integersField('classes'),
  coef: arrayField('rows', 'features'),
  intercept: vectorField('rows'),
  nIter: countField(0),
  converged: flagField(),
});

type State = StateOfFormat<typeof format>;

/** What a fit may tell beside its result. */
export interface FitHooks {
  /** Called where a fit ends without having converged. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Multinomial logistic regression with the objective of scikit-learn's `sklearn.linear_model.LogisticRegression`
 * (solver lbfgs): the mean cross-entropy, plus the sum of squared coefficients over 2·C·n. Two classes have one row of
 * coefficients, of the larger label; more have one row each. Features need no scaling for the search to end, but the
 * penalty acts on coefficients of the features as they are given.
 *
 * ```ts
 * const probe = new LogisticRegression({ C: 10 }).fit(codes, labels); // [n, p], [n]
 * probe.score(testCodes, testLabels);                                 // share of right answers
 * ```
 *
 * Everything but `config`, `fit` and `fitAsync` throws NotFittedError before `fit`.
 */
export class LogisticRegression extends Classifier<LogisticRegressionConfig, State> {
  /** Throws InvalidParameterError for a value out of range, UnknownNameError for a misspelt parameter. */
  constructor(
    options: LogisticRegressionOptions = {},
    private readonly hooks: FitHooks = {},
  ) {
    super(logisticRegressionConfig.parse(options), format);
  }

  /**
   * How far each row of x [n, p] lies on the side of a class: [n] for two classes, positive for the larger label;
   * else [n, classes], the largest deciding.
   */
  decisionFunction(x: ArrayInput): NdArray<Float64Array> {
    const logits = runSync(this.logits(x, 'decisionFunction'));
    return logits.shape[1] === 1 ? ndarray(logits.data, [logits.shape[0]]) : logits;
  }

  /** The labels seen in `fit`, ascending. */
  get classes(): Int32Array {
    return this.fitted('classes').classes;
  }

  /** Coefficients [classes, p], or [1, p] for two classes. */
  get coef(): NdArray<Float64Array> {
    return this.fitted('coef').coef;
  }

  /** Constant of each row of `coef`; zeros without `fitIntercept`. */
  get intercept(): Float64Array {
    return this.fitted('intercept').intercept;
  }

  /** Iterations of the search. */
  get nIter(): number {
    return this.fitted('nIter').nIter;
  }

  /** Whether the search reached the tolerance; else coefficients are the best it found. */
  get converged(): boolean {
    return this.fitted('converged').converged;
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').coef.shape[1];
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): LogisticRegression {
    const { config, state } = format.read(json);
    return new LogisticRegression(config).settle(state);
  }

  /**
   * Learns to tell the labels y [n] of x [n, p] apart; labels are any integers. Each iteration costs two products of
   * 2·n·p·classes operations. A fit that is stopped after its first iteration keeps the best coefficients so far.
   *
   * Throws InvalidParameterError for labels that are missing, no integers or all the same, ShapeError for another
   * number of labels than rows, NonFiniteError for NaN or infinity.
   */
  protected *fitting(x: ArrayInput, y?: ArrayInput): Computation<State> {
    const samples = readSamples(x);
    const labels = readClasses(y, 'y', samples.shape[0]);
    const { penalty, C, fitIntercept, maxIterations, tolerance } = this.config;
    const objective = new LogisticObjective({
      x: samples,
      labels,
      classWeights: this.classWeights(labels),
      shrinkage: penalty === 'l2' ? 1 / (C * samples.shape[0]) : 0,
      fitIntercept,
    });
    const found = yield* minimise((at) => objective.evaluate(at), objective.start(), { maxIterations, tolerance });
    this.warn(found);
    return { classes: labels.classes, ...objective.coefficients(found.at), nIter: found.iterations, converged: found.ended === 'converged' };
  }

  protected *estimating(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const logits = yield* this.logits(x, 'predict');
    const { data, shape: [n, rows] } = logits;
    toProbabilities(data, rows);
    if (rows > 1) return logits;
    return ndarray(Float64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? 1 - data[i >> 1] : data[i >> 1])), [n, 2]);
  }

  private *logits(x: ArrayInput, member: string): Computation<NdArray<Float64Array>> {
    const { coef, intercept } = this.fitted(member);
    const samples = toNdArray(x, { rank: 2, columns: coef.shape[1], minRows: 1 });
    const logits = yield* request((kernels) => kernels.matmul(samples, coef, { transposeB: true }));
    for (let i = 0, at = 0; i < samples.shape[0]; i++) for (let r = 0; r < intercept.length; r++) logits.data[at++] += intercept[r];
    return logits;
  }

  private classWeights({ classes, codes }: EncodedLabels): Float64Array {
    const k = classes.length;
    if (this.config.classWeight === 'none') return new Float64Array(k).fill(1);
    return countCodes(codes, k).map((count) => codes.length / (k * count));
  }

  private warn({ ended, iterations, steepness }: Minimum): void {
    if (ended === 'converged') return;
    const why = {
      iterations: `${iterations} iterations did not suffice; raise maxIterations`,
      stalled: `rounding allows no smaller loss after ${iterations} iterations; raise tolerance`,
      aborted: `it was stopped after ${iterations} iterations`,
    }[ended];
    this.hooks.onWarning?.(`LogisticRegression has not converged: ${why}. The largest partial derivative is ${steepness.toExponential(1)}, the tolerance ${this.config.tolerance}.`);
  }
}
