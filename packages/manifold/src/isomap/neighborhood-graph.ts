import { InvalidParameterError, type NdArray } from '@latentkit/core';
import type { Computation } from '@latentkit/linalg';
import { connectedParts, joinParts } from '../graph/connectivity.js';
import { eachDistanceRow } from '../graph/distance-rows.js';
import { nearestOthers } from '../graph/nearest.js';
import { type SparseGraph, neighborGraph, undirected } from '../graph/sparse-graph.js';
import type { IsomapConfig } from './config.js';

/** A connected graph of neighbours, and in how many parts it was before they were joined. */
export interface ConnectedGraph {
  readonly graph: SparseGraph;
  readonly parts: number;
}

/**
 * Joins each row to its nearest others, or to those within the radius; edges weigh as much as they are long. Throws
 * InvalidParameterError where the graph falls into parts and that is to be an error.
 */
export function* neighborhoodGraph(x: NdArray<Float64Array>, config: IsomapConfig): Computation<ConnectedGraph> {
  const { neighbors, radius, metric, disconnected } = config;
  const directed = radius === undefined ? yield* nearestGraph(x, neighbors, metric) : radiusGraph(x, radius, metric);
  const graph = undirected(directed, Math.max);
  const parts = connectedParts(graph);
  if (parts.count === 1) return { graph, parts: 1 };
  if (disconnected === 'join') return { graph: joinParts(graph, parts, x, metric), parts: parts.count };
  throw new InvalidParameterError({
    parameter: radius === undefined ? 'Isomap.neighbors' : 'Isomap.radius',
    got: radius ?? neighbors,
    expected: `a connected graph of neighbours, but it falls into ${parts.count} parts`,
    remedy: "Take more neighbours or a larger radius, or disconnected: 'join'.",
  });
}

/** Joins each row to its k nearest others, one way; edges weigh as much as they are long. */
export function* nearestGraph(x: NdArray<Float64Array>, k: number, metric: IsomapConfig['metric']): Computation<SparseGraph> {
  const found = yield* nearestOthers(x, k, metric);
  return neighborGraph(found, found.distances.data.map(weight));
}

function radiusGraph(x: NdArray<Float64Array>, radius: number, metric: IsomapConfig['metric']): SparseGraph {
  const starts = new Int32Array(x.shape[0] + 1);
  const columns: number[] = [];
  const lengths: number[] = [];
  eachDistanceRow(x, metric, (i, row) => {
    for (let j = 0; j < row.length; j++) {
      if (j === i || row[j] > radius) continue;
      columns.push(j);
      lengths.push(weight(row[j]));
    }
    starts[i + 1] = columns.length;
  });
  return { starts, columns: Int32Array.from(columns), values: Float64Array.from(lengths) };
}

/** Equal rows are neighbours, too, though an edge of weight 0 would be none. */
function weight(distance: number): number {
  return Math.max(distance, Number.MIN_VALUE);
}
