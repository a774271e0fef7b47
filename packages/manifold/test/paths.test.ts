import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { connectedParts, joinParts } from '../src/graph/connectivity.js';
import { ShortestPaths } from '../src/graph/shortest-paths.js';
import { type SparseGraph, undirected } from '../src/graph/sparse-graph.js';
import { distance } from './helpers.js';

/** A random graph: each edge of n² is there with probability p, in one direction. */
function randomGraph(n: number, p: number, seed: number): SparseGraph {
  const there = random(seed).stream('edges').at(0).uniform(n * n);
  const lengths = random(seed).stream('lengths').at(0).uniform(n * n, 0.01, 1);
  const starts = new Int32Array(n + 1);
  const edges: [number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (i !== j && there[i * n + j] < p) edges.push([j, lengths[i * n + j]]);
    starts[i + 1] = edges.length;
  }
  return undirected({ starts, columns: Int32Array.from(edges, ([j]) => j), values: Float64Array.from(edges, ([, w]) => w) }, Math.max);
}

/** Floyd and Warshall's algorithm. */
function allPaths({ starts, columns, values }: SparseGraph): Float64Array {
  const n = starts.length - 1;
  const d = new Float64Array(n * n).fill(Infinity);
  for (let i = 0; i < n; i++) {
    d[i * n + i] = 0;
    for (let e = starts[i]; e < starts[i + 1]; e++) d[i * n + columns[e]] = values[e];
  }
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) d[i * n + j] = Math.min(d[i * n + j], d[i * n + k] + d[k * n + j]);
  return d;
}

function finite(values: Float64Array): Float64Array {
  return values.map((value) => (value === Infinity ? 1e9 : value));
}

describe('shortest paths', () => {
  test.each([0.02, 0.05, 0.3])('are those of Floyd and Warshall, where edges are there with probability %d', (p) => {
    for (const seed of [1, 2, 3]) {
      const n = 60;
      const graph = randomGraph(n, p, seed);
      const paths = new ShortestPaths(graph);
      const found = new Float64Array(n * n).fill(Infinity);
      for (let i = 0; i < n; i++) {
        found[i * n + i] = 0;
        paths.extend(found.subarray(i * n, (i + 1) * n));
      }
      expect(distance(finite(found), finite(allPaths(graph)))).toBeLessThan(1e-12);
    }
  });

  test('from a place between nodes they are the best of those from its neighbours', () => {
    const n = 60;
    const graph = randomGraph(n, 0.06, 5);
    const all = allPaths(graph);
    const lengths = new Float64Array(n).fill(Infinity);
    lengths[3] = 0.5;
    lengths[40] = 0.2;
    new ShortestPaths(graph).extend(lengths);
    expect(distance(finite(lengths), finite(Float64Array.from({ length: n }, (_, j) => Math.min(0.5 + all[3 * n + j], 0.2 + all[40 * n + j]))))).toBeLessThan(1e-12);
  });
});

describe('parts of a graph', () => {
  test('are those that paths do not join, and joining them takes the shortest link of every two', () => {
    const x = ndarray(Float64Array.of(0, 1, 10, 11, 14, 30), [6, 1]);
    const graph = undirected({ starts: Int32Array.of(0, 1, 1, 3, 3, 3, 3), columns: Int32Array.of(1, 3, 4), values: Float64Array.of(1, 1, 4) }, Math.max);
    const parts = connectedParts(graph);
    expect([parts.count, Array.from(parts.labels)]).toEqual([3, [0, 0, 1, 1, 1, 2]]);
    const joined = joinParts(graph, parts, x, 'euclidean');
    expect(connectedParts(joined).count).toBe(1);
    const edges = Array.from({ length: 6 }, (_, i) => Array.from(joined.columns.subarray(joined.starts[i], joined.starts[i + 1])));
    expect(edges).toEqual([[1], [0, 2, 5], [1, 3, 4], [2], [2, 5], [1, 4]]);
    expect(Array.from(joined.values.subarray(joined.starts[1], joined.starts[2]))).toEqual([1, 9, 29]);
  });
});
