import { type ArrayInput, InvalidParameterError, ShapeError, toMatrix } from '@latentkit/core';

/** What {@link importanceScores} finds. */
export interface ImportanceScores {
  /** How far each number of the code serves one factor only: mean of {@link perCode}, by how important the numbers are; 1 at most. */
  readonly disentanglement: number;
  /** How far each factor is served by one number only: mean of {@link perFactor}, by how important all are to the factors; 1 at most. */
  readonly completeness: number;
  /** Disentanglement of each number of the code: [k]. */
  readonly perCode: Float64Array;
  /** Completeness of each factor: [f]. */
  readonly perFactor: Float64Array;
}

// Added to every importance, so that the logarithm of none is infinite.
const LEAST = 1e-11;

/**
 * Disentanglement and completeness of importances [k, f] of the numbers of a code for factors (Eastwood & Williams, 2018,
 * https://openreview.net/forum?id=By-7dz-AZ), as disentanglement_lib computes them: 1 less the entropy of each row, and of each
 * column, to the base of their number. Throws ShapeError for fewer than two of either, InvalidParameterError for importances below 0.
 */
export function importanceScores(importance: ArrayInput): ImportanceScores {
  const { data, shape } = toMatrix(importance, { name: 'importance' });
  const [k, f] = shape;
  if (k < 2 || f < 2) throw new ShapeError({ parameter: 'importance', got: shape, expected: 'at least two numbers of the code and two factors' });
  const negative = data.find((value) => value < 0);
  if (negative !== undefined) throw new InvalidParameterError({ parameter: 'importance', got: negative, expected: 'numbers >= 0', remedy: 'Give absolute values.' });
  const rows = Array.from({ length: k }, (_, i) => data.subarray(i * f, (i + 1) * f));
  const columns = Array.from({ length: f }, (_, j) => data.filter((__, at) => at % f === j));
  const perCode = Float64Array.from(rows, certainty);
  const perFactor = Float64Array.from(columns, certainty);
  return { disentanglement: weighted(perCode, rows), completeness: weighted(perFactor, columns), perCode, perFactor };
}

/** 1 less the entropy of shares, to the base of their number. */
function certainty(importances: Float64Array): number {
  const sum = total(importances) + LEAST * importances.length;
  const entropy = importances.reduce((nats, value) => nats - ((value + LEAST) / sum) * Math.log((value + LEAST) / sum), 0);
  return 1 - entropy / Math.log(importances.length);
}

function weighted(values: Float64Array, groups: readonly Float64Array[]): number {
  const all = groups.reduce((sum, group) => sum + total(group), 0);
  return values.reduce((sum, value, i) => sum + value * (all === 0 ? 1 / values.length : total(groups[i]) / all), 0);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
