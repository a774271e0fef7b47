/**
 * The joint probabilities p_ij = (p_j|i + p_i|j)/2n of pairs i < j, by rows: the partners of i are
 * `columns[starts[i]] … columns[starts[i + 1] - 1]`. Twice their sum is 1.
 */
export interface JointProbabilities {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Joins conditional probabilities [n, k] over neighbours [n, k]; `rank` gives each point another place in the order. */
export function jointProbabilities(neighbors: Int32Array, conditional: Float64Array, n: number, rank?: Int32Array): JointProbabilities {
  const k = neighbors.length / n;
  const place = rank ?? Int32Array.from({ length: n }, (_, i) => i);
  const list = pairList(n, neighbors.length, (visit) => {
    for (let i = 0; i < n; i++) {
      for (let q = i * k; q < (i + 1) * k; q++) visit(place[i], place[neighbors[q]], conditional[q] / (2 * n));
    }
  });
  return merged(list, n);
}

/** The same probabilities with each point at another place in the order, written over the old ones. */
export function reorder({ starts, columns, values }: JointProbabilities, rank: Int32Array): void {
  const n = rank.length;
  const list = pairList(n, columns.length, (visit) => {
    for (let i = 0; i < n; i++) {
      for (let q = starts[i]; q < starts[i + 1]; q++) visit(rank[i], rank[columns[q]], values[q]);
    }
  });
  starts.set(list.starts);
  columns.set(list.columns);
  values.set(list.values);
}

interface PairList {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

type Visit = (i: number, j: number, value: number) => void;

/** Pairs in the order of the smaller index (counting sort: visited twice). */
function pairList(n: number, count: number, each: (visit: Visit) => void): PairList {
  const starts = new Int32Array(n + 1);
  each((i, j) => {
    starts[Math.min(i, j) + 1]++;
  });
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, n);
  const columns = new Int32Array(count);
  const values = new Float64Array(count);
  each((i, j, value) => {
    const at = next[Math.min(i, j)]++;
    columns[at] = Math.max(i, j);
    values[at] = value;
  });
  return { starts, columns, values };
}

/** Adds up what both of two points say of their pair. */
function merged(list: PairList, n: number): JointProbabilities {
  const starts = new Int32Array(n + 1);
  const columns = new Int32Array(list.columns.length);
  const values = new Float32Array(list.columns.length);
  const seenAt = new Int32Array(n).fill(-1);
  let end = 0;
  for (let i = 0; i < n; i++) {
    const first = end;
    for (let q = list.starts[i]; q < list.starts[i + 1]; q++) {
      const j = list.columns[q];
      if (seenAt[j] >= first) values[seenAt[j]] += list.values[q];
      else {
        seenAt[j] = end;
        columns[end] = j;
        values[end++] = list.values[q];
      }
    }
    starts[i + 1] = end;
  }
  return { starts, columns: columns.slice(0, end), values: values.slice(0, end) };
}
