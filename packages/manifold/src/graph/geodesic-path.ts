import { type ArrayInput, InvalidParameterError } from '@latentkit/core';
import type { Computation } from '@latentkit/linalg';
import { nearestGraph } from '../isomap/neighborhood-graph.js';
import { connectedParts } from './connectivity.js';
import { checkNeighbors, checkSamples } from './input.js';
import type { MetricOrPrecomputed } from './metric.js';
import { ShortestPaths } from './shortest-paths.js';
import { undirected } from './sparse-graph.js';

/** Options of {@link geodesicPath}. */
export interface GeodesicPathOptions {
  /** Row at which the path begins. */
  readonly from: number;
  /** Row at which it ends. */
  readonly to: number;
  /** To how many of its nearest others each row is joined. Default 5. */
  readonly neighbors?: number;
  /** How distances between rows are measured; `precomputed`: x [n, n] holds them. Default `euclidean`. */
  readonly metric?: MetricOrPrecomputed;
}

/** A path through a graph of neighbours. */
export interface GeodesicPath {
  /** Rows on the way, both ends included; one row where they are the same. */
  readonly indices: Int32Array;
  /** Sum of the distances from row to row. */
  readonly length: number;
}

/**
 * The shortest path from one row of x [n, p] to another through the graph that joins each row to its nearest others, as
 * in Isomap (Tenenbaum, De Silva & Langford, 2000, https://doi.org/10.1126/science.290.5500.2319): an estimate of the
 * geodesic on the manifold that the rows lie on.
 *
 * A search for neighbours, then about n·neighbors·log n operations. Throws InvalidParameterError for rows that do not
 * exist, as many neighbours as rows, and where no path leads from one to the other; NonFiniteError for NaN or infinity.
 */
export function* geodesicPath(x: ArrayInput, { from, to, neighbors = 5, metric = 'euclidean' }: GeodesicPathOptions): Computation<GeodesicPath> {
  const samples = checkSamples(x, metric);
  const n = samples.shape[0];
  checkRow('from', from, n);
  checkRow('to', to, n);
  if (!Number.isInteger(neighbors) || neighbors < 1) throw new InvalidParameterError({ parameter: 'neighbors', got: neighbors, expected: 'an integer >= 1' });
  checkNeighbors('neighbors', neighbors, n);
  const graph = undirected(yield* nearestGraph(samples, neighbors, metric), Math.max);
  const lengths = new Float64Array(n).fill(Infinity);
  lengths[from] = 0;
  const previous = new Int32Array(n).fill(-1);
  new ShortestPaths(graph).extend(lengths, previous);
  if (lengths[to] === Infinity) {
    const { count } = connectedParts(graph);
    throw new InvalidParameterError({
      parameter: 'neighbors',
      got: neighbors,
      expected: `a graph of neighbours in which a path leads from row ${from} to row ${to}; it falls into ${count} parts, and they are in different ones`,
      remedy: 'Take more neighbours.',
    });
  }
  const path: number[] = [];
  for (let i = to; i !== -1; i = previous[i]) path.push(i);
  return { indices: Int32Array.from(path.reverse()), length: lengths[to] };
}

function checkRow(parameter: string, got: number, n: number): void {
  if (Number.isInteger(got) && got >= 0 && got < n) return;
  throw new InvalidParameterError({ parameter, got, expected: `an integer in [0, ${n}), the index of a row` });
}
