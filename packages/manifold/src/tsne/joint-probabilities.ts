/**
 * The joint probabilities p_ij = (p_j|i + p_i|j)/2n, by rows: the partners of i are `columns[starts[i]] … columns[starts[i + 1] - 1]`.
 * Each pair stands in both rows; the sum of all is 1. Rows are filled up to a multiple of four with zeros for i itself, so that four
 * partners can be looked at together.
 */
export interface JointProbabilities {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Rows are multiples of this. */
const ROW_UNIT = 4;

/** Joins conditional probabilities [n, k] over neighbours [n, k]. */
export function jointProbabilities(neighbors: Int32Array, conditional: Float64Array, n: number): JointProbabilities {
  const k = neighbors.length / n;
  const { starts, columns, values } = byRows(n, 2 * neighbors.length, (visit) => {
    for (let i = 0; i < n; i++) {
      for (let q = i * k; q < (i + 1) * k; q++) {
        const value = conditional[q] / (2 * n);
        visit(i, neighbors[q], value);
        visit(neighbors[q], i, value);
      }
    }
  });
  return merged(starts, columns, values);
}

/** The same probabilities with each point at another place in the order, written over the old ones. */
export function reorder({ starts, columns, values }: JointProbabilities, rank: Int32Array): void {
  const n = rank.length;
  // Points in their new order visit their partners, so that each row comes in ascending order of its columns.
  const order = new Int32Array(n);
  rank.forEach((to, from) => (order[to] = from));
  const rows = byRows(n, columns.length, (visit) => {
    for (let i = 0; i < n; i++) {
      for (let q = starts[order[i]]; q < starts[order[i] + 1]; q++) visit(rank[columns[q]], i, values[q]);
    }
  });
  starts.set(rows.starts);
  columns.set(rows.columns);
  values.set(rows.values);
}

interface Rows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Entries by rows, in the order of their visits (counting sort: visited twice). */
function byRows(n: number, count: number, each: (visit: (i: number, j: number, value: number) => void) => void): Rows {
  const starts = new Int32Array(n + 1);
  each((i) => {
    starts[i + 1]++;
  });
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, n);
  const columns = new Int32Array(count);
  const values = new Float64Array(count);
  each((i, j, value) => {
    const at = next[i]++;
    columns[at] = j;
    values[at] = value;
  });
  return { starts, columns, values };
}

/** Adds up entries at the same place: what both of two points say of their pair. */
function merged(old: Int32Array, oldColumns: Int32Array, oldValues: Float64Array): JointProbabilities {
  const n = old.length - 1;
  const starts = new Int32Array(n + 1);
  const columns = new Int32Array(oldColumns.length + ROW_UNIT * n);
  const values = new Float64Array(columns.length);
  const seenAt = new Int32Array(n).fill(-1);
  let end = 0;
  for (let i = 0; i < n; i++) {
    const first = end;
    for (let q = old[i]; q < old[i + 1]; q++) {
      const j = oldColumns[q];
      if (seenAt[j] < first) {
        seenAt[j] = end;
        columns[end++] = j;
      }
      values[seenAt[j]] += oldValues[q];
    }
    while (end % ROW_UNIT !== 0) columns[end++] = i;
    starts[i + 1] = end;
  }
  return { starts, columns: columns.slice(0, end), values: Float32Array.from(values.subarray(0, end)) };
}
