import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { fitLinearSvm, predictLinearSvm } from './linear-svm.js';
import { type FactoredSamples, checkVaries, placesIn, readCodes, readDiscreteFactors, readFactors } from './planted.js';
import { meanOf, topGaps } from './top-gap.js';

/** Options of {@link sapScore}. */
export interface SapOptions {
  /** `discrete` factors are integers and are classified; `continuous` ones are numbers and are predicted by a line. Default `discrete`. */
  readonly factorType?: 'discrete' | 'continuous';
  /** Other samples, on which the classifiers of discrete factors are scored. Default: those they learnt from. */
  readonly test?: FactoredSamples;
  /** Inverse strength of the penalty of the classifiers. Default .01. */
  readonly C?: number;
}

/** What {@link sapScore} finds. */
export interface SapScore {
  /** Mean over factors of the gap between the two numbers of the code that predict it best: 1 at most. */
  readonly sap: number;
  /** How well each number of the code predicts each factor alone: [k, f]. */
  readonly scores: NdArray<Float64Array>;
}

/**
 * The separated attribute predictability of codes [n, k] whose factors [n, f] are known (Kumar et al., 2018,
 * https://arxiv.org/abs/1711.00848), as disentanglement_lib computes it. A discrete factor's score is the share of right answers of a
 * linear support vector machine on one number of the code; a continuous one's the squared correlation.
 *
 * Costs n·k times the number of values of all factors. Throws ShapeError for fewer than two numbers in a code or another number of
 * rows, InvalidParameterError for discrete factors that are no integers, and for any that do not vary, NonFiniteError for NaN.
 */
export function sapScore(codes: ArrayInput, factors: ArrayInput, options: SapOptions = {}): SapScore {
  const { factorType = 'discrete', C = 0.01 } = options;
  if (factorType !== 'discrete' && factorType !== 'continuous') {
    throw new InvalidParameterError({ parameter: 'factorType', got: factorType, expected: "'discrete' or 'continuous'" });
  }
  if (!(C > 0 && C < Infinity)) throw new InvalidParameterError({ parameter: 'C', got: C, expected: 'a number > 0' });
  const columns = readCodes(codes);
  const rows = factorType === 'discrete' ? classified(columns, factors, C, options.test) : correlated(columns, factors);
  const scores = ndarray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
  return { sap: meanOf(topGaps(scores)), scores };
}

function classified(columns: Float64Array[], factors: ArrayInput, C: number, test: FactoredSamples | undefined): number[][] {
  const known = readDiscreteFactors(factors, columns[0].length);
  const asked = test === undefined ? columns : readCodes(test.codes, 'test.codes', columns.length);
  const truth = test === undefined ? known.map((factor) => factor.codes) : readFactors(test.factors, asked[0].length, 'test.factors', known.length).map((column, j) => placesIn(known[j], column));
  return columns.map((column, i) =>
    known.map((factor, j) => {
      const answers = predictLinearSvm(fitLinearSvm(column, factor.codes, factor.values.length, C), asked[i]);
      return answers.reduce((right, answer, row) => right + Number(answer === truth[j][row]), 0) / answers.length;
    }),
  );
}

function correlated(columns: Float64Array[], factors: ArrayInput): number[][] {
  const known = readFactors(factors, columns[0].length);
  known.forEach((factor, j) => checkVaries(factor, j));
  return columns.map((column) => known.map((factor) => squaredCorrelation(column, factor)));
}

/** 0 where the numbers hardly vary: their variance is 1e-12 or less. */
function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [aa, ab, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    aa += (value - meanA) ** 2;
    ab += (value - meanA) * (b[i] - meanB);
    bb += (b[i] - meanB) ** 2;
  });
  return aa / (a.length - 1) > 1e-12 ? (ab * ab) / (aa * bb) : 0;
}
