import type { NdArray } from '@latentkit/core';
import { eachDistanceRow } from './distance-rows.js';
import type { MetricOrPrecomputed } from './metric.js';
import { type SparseGraph, withEdges } from './sparse-graph.js';

/** The parts of a graph that no edge joins. */
export interface Parts {
  readonly count: number;
  /** Number of the part of each node, in the order of their first nodes. */
  readonly labels: Int32Array;
}

/** Finds the connected parts of an undirected graph, in linear time. */
export function connectedParts({ starts, columns }: SparseGraph): Parts {
  const n = starts.length - 1;
  const labels = new Int32Array(n).fill(-1);
  const waiting = new Int32Array(n);
  let count = 0;
  for (let root = 0; root < n; root++) {
    if (labels[root] !== -1) continue;
    labels[root] = count;
    waiting[0] = root;
    for (let left = 1; left > 0; ) {
      const i = waiting[--left];
      for (let e = starts[i]; e < starts[i + 1]; e++) {
        if (labels[columns[e]] !== -1) continue;
        labels[columns[e]] = count;
        waiting[left++] = columns[e];
      }
    }
    count++;
  }
  return { count, labels };
}

/** The graph with an edge between the two nearest rows of every two parts, as scikit-learn completes one. */
export function joinParts(graph: SparseGraph, { count, labels }: Parts, x: NdArray<Float64Array>, metric: MetricOrPrecomputed): SparseGraph {
  const lengths = new Float64Array(count * count).fill(Infinity);
  const ends = new Int32Array(2 * count * count);
  eachDistanceRow(x, metric, (i, row) => {
    for (let j = 0; j < row.length; j++) {
      if (labels[j] >= labels[i]) continue;
      const link = labels[i] * count + labels[j];
      if (row[j] >= lengths[link]) continue;
      lengths[link] = row[j];
      ends[2 * link] = i;
      ends[2 * link + 1] = j;
    }
  });
  const edges: [number, number, number][] = [];
  // An edge of weight 0 would be no edge: equal rows are joined by one too short to matter.
  lengths.forEach((length, link) => {
    if (length < Infinity) edges.push([ends[2 * link], ends[2 * link + 1], Math.max(length, Number.MIN_VALUE)]);
  });
  return withEdges(graph, edges);
}
