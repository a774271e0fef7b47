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
  const incoming = transposed(neighbors, n);
  const starts = new Int32Array(n + 1);
  const columns = new Int32Array(2 * neighbors.length + ROW_UNIT * n);
  const values = new Float32Array(columns.length);
  // Where in the row at hand a column stands, and its value in double precision.
  const place = new Int32Array(n).fill(-1);
  const row = new Float64Array(n);
  let end = 0;
  for (let i = 0; i < n; i++) {
    const first = end;
    for (let q = i * k; q < (i + 1) * k; q++) {
      const j = neighbors[q];
      place[j] = end;
      columns[end] = j;
      row[end++ - first] = conditional[q];
    }
    for (let at = incoming.starts[i]; at < incoming.starts[i + 1]; at++) {
      const q = incoming.entries[at];
      const j = (q / k) | 0;
      if (place[j] >= first) row[place[j] - first] += conditional[q];
      else {
        columns[end] = j;
        row[end++ - first] = conditional[q];
      }
    }
    for (let at = first; at < end; at++) values[at] = row[at - first] / (2 * n);
    while (end % ROW_UNIT !== 0) columns[end++] = i;
    starts[i + 1] = end;
  }
  return { starts, columns: columns.slice(0, end), values: values.slice(0, end) };
}

/** For each row the entries of a list in which it is named, ascending. */
function transposed(rows: Int32Array, n: number): { starts: Int32Array; entries: Int32Array } {
  const starts = new Int32Array(n + 1);
  for (const row of rows) starts[row + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, n);
  const entries = new Int32Array(rows.length);
  for (let q = 0; q < rows.length; q++) entries[next[rows[q]]++] = q;
  return { starts, entries };
}

/** The same probabilities with each point at another place in the order, written over the old ones. */
export function reorder({ starts, columns, values }: JointProbabilities, rank: Int32Array): void {
  const n = rank.length;
  const order = new Int32Array(n);
  rank.forEach((to, from) => (order[to] = from));
  const newStarts = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) newStarts[i + 1] = newStarts[i] + starts[order[i] + 1] - starts[order[i]];
  const next = newStarts.slice(0, n);
  const newColumns = new Int32Array(columns.length);
  const newValues = new Float32Array(values.length);
  // Points in their new order go to the rows of their partners, so that each row comes in ascending order of its columns.
  for (let i = 0; i < n; i++) {
    for (let q = starts[order[i]]; q < starts[order[i] + 1]; q++) {
      const at = next[rank[columns[q]]]++;
      newColumns[at] = i;
      newValues[at] = values[q];
    }
  }
  starts.set(newStarts);
  columns.set(newColumns);
  values.set(newValues);
}
