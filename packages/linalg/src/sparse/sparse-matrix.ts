import { type ArrayInput, InvalidParameterError, type NdArray, NonFiniteError, ShapeError, ndarray, toMatrix } from '@latentkit/core';
import { type CompressedRows, type LooseEntries, compress, transposeRows } from './compressed-rows.js';

/** One entry of a sparse matrix: row, column, value. */
export type Triplet = readonly [row: number, column: number, value: number];

/** Options of `SparseMatrix.fromRows`. */
export interface FromRowsOptions {
  /** Width of the matrix. Default: square. */
  readonly columns?: number;
  /** What stands at each place, [n, k]. Default: 1. */
  readonly values?: ArrayInput;
}

/**
 * A matrix of which only some entries are stored, in compressed rows (CSR), float64: row i holds the entries
 * `starts[i]` to `starts[i + 1]` of `columns` (ascending, each once) and `values`. Its methods never change it.
 */
export class SparseMatrix implements CompressedRows {
  /** Where each row begins among the entries: one more number than there are rows. */
  readonly starts: Int32Array;
  /** Column of each entry. */
  readonly columns: Int32Array;
  /** Value of each entry. */
  readonly values: Float64Array;

  private constructor(
    /** Rows and columns. */
    readonly shape: readonly [number, number],
    { starts, columns, values }: CompressedRows,
  ) {
    this.starts = starts;
    this.columns = columns;
    this.values = values;
  }

  /**
   * From entries in any order; entries of the same place are added up. A few passes over the entries.
   *
   * Throws InvalidParameterError for a place outside the shape, NonFiniteError for a value that is NaN or infinite,
   * each naming the entry; ShapeError for a shape that is not two positive integers.
   */
  static fromTriplets(shape: readonly [number, number], entries: Iterable<Triplet>): SparseMatrix {
    checkShape(shape);
    const rows: number[] = [];
    const columns: number[] = [];
    const values: number[] = [];
    for (const [i, j, value] of entries) {
      rows.push(i);
      columns.push(j);
      values.push(value);
    }
    return SparseMatrix.fromLoose({ rows, columns, values }, shape, (e) => `entries[${e}]`);
  }

  /**
   * From rows of equally many entries, as lists of neighbours are: `indices` [n, k] are columns, `values` [n, k] what
   * stands there. Entries of the same place are added up. Refusals as {@link SparseMatrix.fromTriplets}.
   */
  static fromRows(indices: ArrayInput, options: FromRowsOptions = {}): SparseMatrix {
    const { data, shape: [n, k] } = toMatrix(indices, { name: 'indices' });
    const shape = [n, options.columns ?? n] as const;
    checkShape(shape);
    const values = options.values === undefined ? new Float64Array(n * k).fill(1) : toMatrix(options.values, { name: 'values' }).data;
    if (values.length !== n * k) throw new ShapeError({ parameter: 'values', got: [values.length], expected: `${n} rows of ${k}, as indices has` });
    const rows = Int32Array.from({ length: n * k }, (_, e) => Math.floor(e / k));
    return SparseMatrix.fromLoose({ rows, columns: data, values }, shape, (e) => `indices[${Math.floor(e / k)}][${e % k}]`);
  }

  /** The entries of a dense matrix that are not 0. Throws NonFiniteError for NaN. */
  static fromDense(x: ArrayInput): SparseMatrix {
    const { data, shape: [n, p] } = toMatrix(x);
    const at = Array.from(data.keys()).filter((e) => data[e] !== 0);
    const loose = { rows: at.map((e) => Math.floor(e / p)), columns: at.map((e) => e % p), values: at.map((e) => data[e]) };
    return new SparseMatrix([n, p], compress(loose, [n, p]));
  }

  private static fromLoose(entries: LooseEntries, shape: readonly [number, number], name: (e: number) => string): SparseMatrix {
    for (let e = 0; e < entries.rows.length; e++) {
      checkIndex(entries.rows[e], shape[0], name, e, 'row');
      checkIndex(entries.columns[e], shape[1], name, e, 'column');
      if (!Number.isFinite(entries.values[e])) {
        throw new NonFiniteError({ parameter: name(e), got: entries.values[e], expected: 'a finite value' });
      }
    }
    return new SparseMatrix(shape, compress(entries, shape));
  }

  /** Number of stored entries. */
  get size(): number {
    return this.columns.length;
  }

  /** The entry at (i, j), 0 where none is stored. Costs log2 of the row's entries. */
  at(i: number, j: number): number {
    let low = this.starts[i];
    let high = this.starts[i + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.columns[middle] < j) low = middle + 1;
      else high = middle;
    }
    return low < this.starts[i + 1] && this.columns[low] === j ? this.values[low] : 0;
  }

  /** The entries, row by row. */
  *entries(): Generator<Triplet> {
    for (let i = 0; i < this.shape[0]; i++) {
      for (let e = this.starts[i]; e < this.starts[i + 1]; e++) yield [i, this.columns[e], this.values[e]];
    }
  }

  /**
   * A·x, written to `out` where given, so that `(x, out) => a.multiply(x, out)` is an operator for `lanczos`.
   * 2·size operations. Throws ShapeError where a length does not fit.
   */
  multiply(x: Float64Array, out: Float64Array = new Float64Array(this.shape[0])): Float64Array {
    const [n, p] = this.shape;
    if (x.length !== p) throw new ShapeError({ parameter: 'x', got: [x.length], expected: `${p} numbers, one for each column` });
    if (out.length !== n) throw new ShapeError({ parameter: 'out', got: [out.length], expected: `${n} numbers, one for each row` });
    const { starts, columns, values } = this;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let e = starts[i]; e < starts[i + 1]; e++) sum += values[e] * x[columns[e]];
      out[i] = sum;
    }
    return out;
  }

  /** A·B [n, m] of a dense B [p, m]. 2·size·m operations. Throws ShapeError where B has another number of rows. */
  multiplyMatrix(b: ArrayInput): NdArray<Float64Array> {
    const right = toMatrix(b, { name: 'b' });
    const [n, p] = this.shape;
    const m = right.shape[1];
    if (right.shape[0] !== p) throw new ShapeError({ parameter: 'b', got: right.shape, expected: `${p} rows, one for each column` });
    const result = new Float64Array(n * m);
    for (let i = 0; i < n; i++) {
      for (let e = this.starts[i]; e < this.starts[i + 1]; e++) {
        const value = this.values[e];
        const from = this.columns[e] * m;
        for (let c = 0; c < m; c++) result[i * m + c] += value * right.data[from + c];
      }
    }
    return ndarray(result, [n, m]);
  }

  /** A', in one pass over the entries. */
  transpose(): SparseMatrix {
    const [n, p] = this.shape;
    return new SparseMatrix([p, n], transposeRows(this, p));
  }

  /** The same places with values `change(value, i, j)`. Throws NonFiniteError where that is NaN or infinite. */
  map(change: (value: number, i: number, j: number) => number): SparseMatrix {
    const values = this.values.slice();
    let e = 0;
    for (const [i, j, value] of this.entries()) {
      values[e] = change(value, i, j);
      if (!Number.isFinite(values[e])) throw new NonFiniteError({ parameter: `value at (${i}, ${j})`, got: values[e], expected: 'a finite value' });
      e++;
    }
    return new SparseMatrix(this.shape, { starts: this.starts, columns: this.columns, values });
  }

  /** The sum of each row. */
  rowSums(): Float64Array {
    return this.multiply(new Float64Array(this.shape[1]).fill(1));
  }

  /** The dense matrix. */
  toDense(): NdArray<Float64Array> {
    const [n, p] = this.shape;
    const data = new Float64Array(n * p);
    for (const [i, j, value] of this.entries()) data[i * p + j] = value;
    return ndarray(data, [n, p]);
  }
}

function checkShape(shape: readonly [number, number]): void {
  if (shape.every((length) => Number.isInteger(length) && length > 0 && length < 2 ** 31)) return;
  throw new ShapeError({ parameter: 'shape', got: shape, expected: 'two positive integers, rows and columns' });
}

function checkIndex(index: number, length: number, name: (e: number) => string, e: number, axis: string): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  throw new InvalidParameterError({ parameter: name(e), got: index, expected: `a ${axis} in [0, ${length - 1}]` });
}
