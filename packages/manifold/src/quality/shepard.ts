import { type ArrayInput, InvalidParameterError, random } from '@latentkit/core';
import { type Embedded, type QualityOptions, embedded } from './options.js';
import { pairDistance } from './pair-distance.js';
import { spearman } from './ranks.js';

/** Options of {@link shepardPairs} and {@link shepardCorrelation}. */
export interface ShepardOptions extends QualityOptions {
  /** Up to this number all pairs of rows are taken, beyond it as many at random. Default 200,000. */
  readonly pairs?: number;
  /** Seed of the choice of pairs. Default 0. */
  readonly seed?: number;
}

/** Distances of pairs of rows, before and after. */
export interface ShepardPairs {
  /** Rows of each pair, one after the other: pair t is rows[2t], rows[2t + 1]. */
  readonly rows: Int32Array;
  /** Distances in x. */
  readonly original: Float64Array;
  /** Euclidean distances in the embedding. */
  readonly embedded: Float64Array;
}

/**
 * The points of a Shepard diagram: for pairs of rows the distance in x [n, p] and in the embedding [n, q]. All n(n-1)/2
 * pairs up to the limit; beyond it pairs drawn at random, with replacement.
 *
 * Throws ShapeError where the numbers of rows differ, InvalidParameterError for a number of pairs below 1,
 * NonFiniteError for NaN or infinity.
 */
export function shepardPairs(x: ArrayInput, embedding: ArrayInput, options: ShepardOptions = {}): ShepardPairs {
  const { pairs = 200_000, seed = 0 } = options;
  if (!Number.isInteger(pairs) || pairs < 1) throw new InvalidParameterError({ parameter: 'pairs', got: pairs, expected: 'an integer >= 1' });
  const given = embedded(x, embedding, options);
  const rows = choosePairs(given, pairs, seed);
  const count = rows.length / 2;
  const before = pairDistance(given.x, given.metric);
  const after = pairDistance(given.embedding, 'euclidean');
  return {
    rows,
    original: Float64Array.from({ length: count }, (_, t) => before(rows[2 * t], rows[2 * t + 1])),
    embedded: Float64Array.from({ length: count }, (_, t) => after(rows[2 * t], rows[2 * t + 1])),
  };
}

/**
 * Spearman's rank correlation of the distances in x with those in the embedding: 1 where the embedding keeps the order
 * of all distances (`scipy.stats.spearmanr`, equal distances with their mean rank). Over the pairs of
 * {@link shepardPairs}; with 200,000 random pairs the standard error is about 0.002.
 *
 * Throws what `shepardPairs` does, and InvalidParameterError where all distances are equal.
 */
export function shepardCorrelation(x: ArrayInput, embedding: ArrayInput, options: ShepardOptions = {}): number {
  const { original, embedded: after } = shepardPairs(x, embedding, options);
  const correlation = spearman(original, after);
  if (correlation !== undefined) return correlation;
  throw new InvalidParameterError({ parameter: 'x', got: 'equal distances', expected: 'distances that differ, in x and in the embedding' });
}

function choosePairs({ n }: Embedded, pairs: number, seed: number): Int32Array {
  const all = (n * (n - 1)) / 2;
  if (all <= pairs) {
    const rows = new Int32Array(2 * all);
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        rows[at++] = i;
        rows[at++] = j;
      }
    }
    return rows;
  }
  const stream = random(seed).stream('shepard');
  const first = stream.at(0).uint32(pairs);
  const second = stream.at(1).uint32(pairs);
  const rows = new Int32Array(2 * pairs);
  for (let t = 0; t < pairs; t++) {
    const i = first[t] % n;
    // One of the n - 1 others: never the row itself.
    rows[2 * t] = i;
    rows[2 * t + 1] = (i + 1 + (second[t] % (n - 1))) % n;
  }
  return rows;
}
