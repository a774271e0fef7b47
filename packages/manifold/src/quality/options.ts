import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, toMatrix } from '@latentkit/core';
import { METRICS } from '@latentkit/linalg';
import { checkDistances } from '../graph/input.js';
import type { MetricOrPrecomputed } from '../graph/metric.js';

/** What the measures of quality share. */
export interface QualityOptions {
  /** How distances between rows of x are measured; `precomputed`: x [n, n] holds them. Default `euclidean`. */
  readonly metric?: MetricOrPrecomputed;
}

/** Samples [n, p] and their embedding [n, k], checked. */
export interface Embedded {
  readonly x: NdArray<Float64Array>;
  readonly embedding: NdArray<Float64Array>;
  readonly metric: MetricOrPrecomputed;
  readonly n: number;
}

/** Checks what a measure is given. Throws ShapeError where x and embedding have different numbers of rows. */
export function embedded(x: ArrayInput, embedding: ArrayInput, { metric = 'euclidean' }: QualityOptions): Embedded {
  if (metric !== 'precomputed' && !METRICS.includes(metric)) {
    throw new InvalidParameterError({ parameter: 'metric', got: metric, expected: `one of ${METRICS.join(', ')}, precomputed` });
  }
  const samples = toMatrix(x, { minRows: 2 });
  if (metric === 'precomputed') checkDistances(samples);
  const points = toMatrix(embedding, { name: 'embedding' });
  const n = samples.shape[0];
  if (points.shape[0] === n) return { x: samples, embedding: points, metric, n };
  throw new ShapeError({ parameter: 'embedding', got: points.shape, expected: `${n} rows, as many as x` });
}

/** Throws InvalidParameterError unless k is an integer in [1, limit). */
export function checkNeighborhood(k: number, limit: number, why: string): void {
  if (Number.isInteger(k) && k >= 1 && k < limit) return;
  throw new InvalidParameterError({ parameter: 'neighbors', got: k, expected: `an integer of at least 1 and below ${limit}, ${why}` });
}
