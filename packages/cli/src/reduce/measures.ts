import type { NdArray } from '@latentkit/core';
import type { ReduceMethod, Reducer } from './methods.js';

/** What can be said about a reduction; what a method does not have is left out. */
export interface Measures {
  readonly explainedVarianceRatio?: readonly number[];
  /** Kullback-Leibler divergence of the map. */
  readonly kl?: number;
  readonly stress?: number;
  /** Share of shown neighbours that are neighbours, 5 for each sample, as `trustworthiness` of @latentkit/manifold. */
  readonly trustworthiness?: number;
}

// Takes some twenty seconds.
const MOST_OPERATIONS = 2e10;
const NEIGHBORS = 5;

/** Measures a reduction of x [n, p] to codes; trustworthiness only where neighbourhoods count and n²·p is not above 2e10. */
export async function measureReduction(method: ReduceMethod, model: Reducer, x: NdArray, codes: NdArray): Promise<Measures> {
  const { explainedVarianceRatio, klDivergence, stress } = model as { explainedVarianceRatio?: ArrayLike<number>; klDivergence?: number; stress?: number };
  const trust = method.neighborhoods === true ? await trustOf(x, codes, model) : undefined;
  return {
    ...(explainedVarianceRatio === undefined ? {} : { explainedVarianceRatio: Array.from(explainedVarianceRatio) }),
    ...(klDivergence === undefined ? {} : { kl: klDivergence }),
    ...(stress === undefined ? {} : { stress }),
    ...(trust === undefined ? {} : { trustworthiness: trust }),
  };
}

async function trustOf(x: NdArray, codes: NdArray, model: Reducer): Promise<number | undefined> {
  const [n, p] = x.shape;
  if (n * n * p > MOST_OPERATIONS || n <= 2 * NEIGHBORS) return undefined;
  const { METRICS } = await import('@latentkit/linalg');
  const { trustworthiness } = await import('@latentkit/manifold');
  const { metric } = model.config as { metric?: string };
  const known = [...METRICS, 'precomputed' as const].find((name) => name === metric);
  return trustworthiness(x, codes, { neighbors: NEIGHBORS, ...(known === undefined ? {} : { metric: known }) });
}
