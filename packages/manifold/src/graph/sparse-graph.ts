import type { Neighbors } from '@latentkit/linalg';

/** A graph with weights: row i holds the edges `starts[i]` to `starts[i + 1]` of `columns` (ascending) and `values`. */
export interface SparseGraph {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Directed edges from each row to its neighbours, with these weights. */
export function neighborGraph({ indices }: Neighbors, weights: Float64Array): SparseGraph {
  const [n, k] = indices.shape;
  return { starts: Int32Array.from({ length: n + 1 }, (_, i) => i * k), columns: indices.data, values: weights };
}

/** The same edges the other way round; the columns of each row ascend, whatever their order was. */
function transposed({ starts, columns, values }: SparseGraph): SparseGraph {
  const n = starts.length - 1;
  const begins = new Int32Array(n + 1);
  for (const column of columns) begins[column + 1]++;
  for (let i = 0; i < n; i++) begins[i + 1] += begins[i];
  const next = begins.slice(0, n);
  const rows = new Int32Array(columns.length);
  const weights = new Float64Array(columns.length);
  for (let i = 0; i < n; i++) {
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      const to = next[columns[e]]++;
      rows[to] = i;
      weights[to] = values[e];
    }
  }
  return { starts: begins, columns: rows, values: weights };
}

/**
 * The undirected graph in which the edge between i and j weighs `join` of both directions, 0 for one that is missing;
 * `join` does not mind the order. Edges of weight 0 are left out.
 */
export function undirected(graph: SparseGraph, join: (there: number, back: number) => number): SparseGraph {
  const back = transposed(graph);
  const there = transposed(back);
  const n = graph.starts.length - 1;
  const starts = new Int32Array(n + 1);
  const columns = new Int32Array(2 * graph.columns.length);
  const values = new Float64Array(2 * graph.columns.length);
  let size = 0;
  for (let i = 0; i < n; i++) {
    let a = there.starts[i];
    let b = back.starts[i];
    while (a < there.starts[i + 1] || b < back.starts[i + 1]) {
      const u = a < there.starts[i + 1] ? there.columns[a] : n;
      const v = b < back.starts[i + 1] ? back.columns[b] : n;
      const weight = join(u <= v ? there.values[a] : 0, v <= u ? back.values[b] : 0);
      if (u <= v) a++;
      if (v <= u) b++;
      if (weight === 0) continue;
      columns[size] = u < v ? u : v;
      values[size++] = weight;
    }
    starts[i + 1] = size;
  }
  return { starts, columns: columns.slice(0, size), values: values.slice(0, size) };
}

/** The graph with more edges, both ways. An edge that is there already keeps the larger weight. */
export function withEdges(graph: SparseGraph, edges: readonly (readonly [number, number, number])[]): SparseGraph {
  const n = graph.starts.length - 1;
  const count = new Int32Array(n);
  for (const [i] of edges) count[i]++;
  const starts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) starts[i + 1] = starts[i] + graph.starts[i + 1] - graph.starts[i] + count[i];
  const columns = new Int32Array(starts[n]);
  const values = new Float64Array(starts[n]);
  const next = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    columns.set(graph.columns.subarray(graph.starts[i], graph.starts[i + 1]), starts[i]);
    values.set(graph.values.subarray(graph.starts[i], graph.starts[i + 1]), starts[i]);
    next[i] = starts[i] + graph.starts[i + 1] - graph.starts[i];
  }
  for (const [i, j, weight] of edges) {
    columns[next[i]] = j;
    values[next[i]++] = weight;
  }
  return undirected({ starts, columns, values }, Math.max);
}

/** Sums of the rows: the degrees. */
export function degrees({ starts, values }: SparseGraph): Float64Array {
  const result = new Float64Array(starts.length - 1);
  for (let i = 0; i < result.length; i++) for (let e = starts[i]; e < starts[i + 1]; e++) result[i] += values[e];
  return result;
}
