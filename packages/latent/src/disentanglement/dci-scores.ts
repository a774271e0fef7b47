import { type ArrayInput, InvalidParameterError, type LongWorkOptions, type NdArray, ShapeError, ndarray } from '@latentkit/core';
import { type Computation, run, runSync } from '@latentkit/linalg';
import { type BoostedTrees, boostTrees, sortColumns } from './boosted-trees.js';
import { type ImportanceScores, importanceScores } from './importance-scores.js';
import { type FactoredSamples, placesIn, readCodes, readDiscreteFactors, readFactors } from './planted.js';

/** Options of {@link dciScores}. */
export interface DciOptions {
  /** Other samples, from which factors are told. Default: none. */
  readonly test?: FactoredSamples;
  /** Rounds of boosting. Default 100. */
  readonly trees?: number;
  /** Decisions from the root of a tree to a leaf. Default 3. */
  readonly depth?: number;
  /** What each tree adds of what it found. Default .1. */
  readonly learningRate?: number;
  /** Decides which of equally good splits the trees take. Default 0. */
  readonly seed?: number;
}

/** What {@link dciScores} finds. */
export interface DciScores extends ImportanceScores {
  /** Share of samples whose factor is told right by the whole code, mean over factors. */
  readonly informativenessTrain: number;
  /** The same of the samples in `test`; undefined where there are none. */
  readonly informativenessTest: number | undefined;
  /** How important each number of the code is to tell each factor: [k, f], columns of sum 1. */
  readonly importance: NdArray<Float64Array>;
}

/**
 * Disentanglement, completeness and informativeness of codes [n, k] whose discrete factors [n, f] are known (Eastwood & Williams,
 * 2018, https://openreview.net/forum?id=By-7dz-AZ), as disentanglement_lib computes them: from the importances of gradient-boosted
 * trees that tell each factor from the code. {@link importanceScores} takes importances of any other origin.
 *
 * The trees are those of scikit-learn, which draws between equally good splits as we do, with other draws: importances differ from
 * its by as much as from one of its seeds to the next, up to .01 for some hundreds of samples. Costs trees·values of all factors·depth·n·k.
 *
 * Throws ShapeError for fewer than two numbers in a code or two factors, or another number of rows, InvalidParameterError for factors
 * that are no integers or do not vary and for options out of range, NonFiniteError for NaN.
 */
export function dciScores(codes: ArrayInput, factors: ArrayInput, options: DciOptions = {}): DciScores {
  return runSync(scoring(codes, factors, options));
}

/** {@link dciScores}, letting others have their turn; reports each round, and rejects with AbortedError where it is stopped. */
export async function dciScoresAsync(codes: ArrayInput, factors: ArrayInput, options: DciOptions & LongWorkOptions = {}): Promise<DciScores> {
  const { signal, onProgress } = options;
  return run(scoring(codes, factors, options), { stage: 'dci', runtime: 'plain', ...(signal && { signal }), ...(onProgress && { onProgress }) });
}

function* scoring(codes: ArrayInput, factors: ArrayInput, { test, trees = 100, depth = 3, learningRate = 0.1, seed = 0 }: DciOptions): Computation<DciScores> {
  for (const [parameter, got] of Object.entries({ trees, depth })) {
    if (!(Number.isInteger(got) && got >= 1)) throw new InvalidParameterError({ parameter, got, expected: 'an integer >= 1' });
  }
  if (!(learningRate > 0 && learningRate < Infinity)) throw new InvalidParameterError({ parameter: 'learningRate', got: learningRate, expected: 'a number > 0' });
  const columns = readCodes(codes);
  const known = readDiscreteFactors(factors, columns[0].length);
  const [k, f] = [columns.length, known.length];
  if (f < 2) throw new ShapeError({ parameter: 'factors', got: [columns[0].length, f], expected: 'at least two factors' });
  const asked = test && readCodes(test.codes, 'test.codes', k);
  const truth = test && readFactors(test.factors, asked![0].length, 'test.factors', f);
  const sorted = sortColumns(columns);
  const importance = new Float64Array(k * f);
  let [train, tested] = [0, 0];
  for (const [j, factor] of known.entries()) {
    const model: BoostedTrees = yield* boostTrees(sorted, factor.codes, factor.values.length, { trees, depth, learningRate, seed });
    model.importances.forEach((value, i) => (importance[i * f + j] = value));
    train += agreement(model.predict(columns), factor.codes) / f;
    if (asked !== undefined) tested += agreement(model.predict(asked), placesIn(factor, truth![j])) / f;
  }
  const matrix = ndarray(importance, [k, f]);
  return { ...importanceScores(matrix), informativenessTrain: train, informativenessTest: test && tested, importance: matrix };
}

function agreement(a: Int32Array, b: Int32Array): number {
  return a.reduce((equal, value, i) => equal + Number(value === b[i]), 0) / a.length;
}
