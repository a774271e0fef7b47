/** Entries of a matrix in compressed rows: row i holds entries `starts[i]` to `starts[i + 1]`. */
export interface CompressedRows {
  readonly starts: Int32Array;
  /** Ascending within a row, each once. */
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Entries of a matrix in any order. */
export interface LooseEntries {
  readonly rows: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Sorts entries into compressed rows by two counting sorts, by column and then by row, and adds up those of one place. */
export function compress(entries: LooseEntries, shape: readonly [number, number]): CompressedRows {
  const byColumn = countingSort(entries.columns, shape[1], undefined);
  const order = countingSort(entries.rows, shape[0], byColumn);
  const starts = new Int32Array(shape[0] + 1);
  const columns = new Int32Array(order.length);
  const values = new Float64Array(order.length);
  let size = 0;
  let at = 0;
  for (let i = 0; i < shape[0]; i++) {
    for (; at < order.length && entries.rows[order[at]] === i; at++) {
      const j = entries.columns[order[at]];
      if (size > starts[i] && columns[size - 1] === j) {
        values[size - 1] += entries.values[order[at]];
        continue;
      }
      columns[size] = j;
      values[size++] = entries.values[order[at]];
    }
    starts[i + 1] = size;
  }
  return { starts, columns: columns.slice(0, size), values: values.slice(0, size) };
}

/** The transpose of compressed rows, in one pass. */
export function transposeRows({ starts, columns, values }: CompressedRows, width: number): CompressedRows {
  const turned = new Int32Array(width + 1);
  for (const j of columns) turned[j + 1]++;
  for (let j = 0; j < width; j++) turned[j + 1] += turned[j];
  const next = turned.slice();
  const rows = new Int32Array(columns.length);
  const moved = new Float64Array(columns.length);
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let e = starts[i]; e < starts[i + 1]; e++) {
      const at = next[columns[e]]++;
      rows[at] = i;
      moved[at] = values[e];
    }
  }
  return { starts: turned, columns: rows, values: moved };
}

/** The stable order of integer keys in [0, length), of the items as given or in an order they have already. */
function countingSort(keys: ArrayLike<number>, length: number, before: Int32Array | undefined): Int32Array {
  const next = new Int32Array(length + 1);
  for (let e = 0; e < keys.length; e++) next[keys[e] + 1]++;
  for (let key = 0; key < length; key++) next[key + 1] += next[key];
  const order = new Int32Array(keys.length);
  for (let position = 0; position < keys.length; position++) {
    const e = before === undefined ? position : before[position];
    order[next[keys[e]]++] = e;
  }
  return order;
}
