import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, UnknownNameError, toNdArray } from '@latentkit/core';
import { type DistanceMetric, checkMetric } from '../distances/metrics.js';

const APPROXIMATIONS = ['cells', 'hnsw'] as const;

/** Ways to search for neighbours of which some may be missed. */
type Approximation = (typeof APPROXIMATIONS)[number];

/** Options of `neighbors`. */
export interface NeighborOptions {
  /** How many for each query; less than the number of rows where a row is no neighbour of itself. */
  readonly k: number;
  /** Rows [n, p] whose neighbours are looked for. Default: the base's own. */
  readonly queries?: ArrayInput;
  /** Default `euclidean`. */
  readonly metric?: DistanceMetric;
  /**
   * `cells` searches a fifth of the rows, those in the cells nearest to a query, and needs nothing else; `hnsw` a graph of
   * near rows: optional package hnswlib-node, `run` only. Default: all rows are searched.
   */
  readonly approximate?: Approximation;
  /** Whether row i is left out of the neighbours of row i. Default true where `queries` is left out, and only possible there. */
  readonly excludeSelf?: boolean;
}

/** What is to be searched, checked. */
export interface Search {
  readonly base: NdArray;
  readonly queries: NdArray;
  readonly k: number;
  readonly metric: DistanceMetric;
  readonly approximate: Approximation | undefined;
  readonly excludeSelf: boolean;
}

/** Throws typed errors for what cannot be searched. */
export function checkSearch(input: ArrayInput, options: NeighborOptions): Search {
  const { k, metric = 'euclidean', approximate, excludeSelf = options.queries === undefined } = options;
  checkMetric(metric);
  if (approximate !== undefined && !APPROXIMATIONS.includes(approximate)) throw new UnknownNameError('approximate', String(approximate), APPROXIMATIONS);
  const base = toNdArray(input, { name: 'base', rank: 2, minRows: 1 });
  const [m, p] = base.shape;
  if (p === 0) throw new ShapeError({ parameter: 'base', got: base.shape, expected: 'at least one column' });
  const queries = options.queries === undefined ? base : toNdArray(options.queries, { name: 'queries', rank: 2, minRows: 1 });
  if (queries.shape[1] !== p) {
    throw new ShapeError({ parameter: 'queries', got: queries.shape, expected: `${p} columns, as the base has` });
  }
  if (excludeSelf && options.queries !== undefined) {
    throw new InvalidParameterError({
      parameter: 'excludeSelf',
      got: true,
      expected: 'false where there are queries, which are no rows of the base',
      remedy: 'Leave queries out to search the neighbours of the base itself.',
    });
  }
  const most = excludeSelf ? m - 1 : m;
  if (!Number.isInteger(k) || k < 1 || k > most) {
    throw new InvalidParameterError({
      parameter: 'k',
      got: k,
      expected: `an integer in [1, ${most}], since the base has ${m} row${m === 1 ? '' : 's'}${excludeSelf ? ' and none is its own neighbour' : ''}`,
    });
  }
  return { base, queries, k, metric, approximate, excludeSelf };
}
