import type { NdArray } from '@latentkit/core';
import { type ColumnPlan, RARE } from './column-plan.js';

// Wider blocks are multiplied faster, more of them spare more of the lower triangle.
const WIDTH = 144;
const MOST_BLOCKS = 8;
// Numbers packed at a time.
const CHUNK = 2 ** 20;
// Rows that are summed up before their sums join the others: the rounding errors of long sums add up.
const SUMMED = 256;

/**
 * Takes a matrix chunk by chunk into blocks of dense columns, ready for products, while summing all columns and
 * multiplying the entries of rare columns, one by one, into {@link products}.
 */
export class PackedColumns {
  /** Rows of a chunk; the last one may have fewer. */
  readonly rows: number;
  /** Columns of each block. */
  readonly width: number;
  /** Σ(x - shift) of each column so far. */
  readonly sums: Float64Array;
  /** Products of rare columns, about the shifts: {x_c·x_j} is in (c, j) or (j, c), or split among them. [p, p]. */
  readonly products: Float64Array;
  private readonly dense: Int32Array;
  private count: number;
  private rare: number[];
  private readonly partial: Float64Array;
  private readonly seen: Float64Array;
  private readonly row: Float64Array;
  private readonly cast: Float64Array;
  private readonly shift: Float64Array;
  private buffer: Float64Array;
  private packed = 0;

  constructor(
    private readonly x: NdArray,
    plan: ColumnPlan,
  ) {
    const [n, p] = x.shape;
    this.dense = new Int32Array(p);
    this.dense.set(plan.dense);
    this.count = plan.dense.length;
    this.rare = [...plan.rare];
    this.shift = plan.shift;
    const blocks = Math.min(MOST_BLOCKS, Math.max(1, Math.round(this.count / WIDTH)));
    this.width = Math.max(1, Math.ceil(this.count / blocks / 8) * 8);
    this.rows = Math.min(n, Math.max(64, Math.floor(CHUNK / Math.max(p, this.width))));
    this.sums = new Float64Array(p);
    this.products = new Float64Array(p * p);
    this.partial = new Float64Array(p);
    this.seen = new Float64Array(p);
    this.row = new Float64Array(p);
    this.cast = x.data instanceof Float64Array ? x.data : new Float64Array(this.rows * p);
    this.buffer = new Float64Array(blocks * this.rows * this.width);
  }

  /** Number of blocks in use. */
  get blocks(): number {
    return Math.ceil(this.count / this.width);
  }

  /** Columns that lie in the blocks, one after the other. */
  get columns(): Int32Array {
    return this.dense.subarray(0, this.count);
  }

  /** Block b of the chunk last packed, [rows, width] row-major; what is right of the last column is 0. */
  block(b: number, rows: number): Float64Array {
    const start = b * this.rows * this.width;
    return this.buffer.subarray(start, start + rows * this.width);
  }

  /** Packs `rows` rows from row `start` on. */
  pack(start: number, rows: number): void {
    this.promote();
    const { data, shape } = this.x;
    const p = shape[1];
    let from = this.cast;
    let at = start * p;
    if (!(data instanceof Float64Array)) {
      from.set(data.subarray(at, at + rows * p));
      at = 0;
    } else from = data;
    this.seen.fill(0);
    for (let first = 0; first < rows; first += SUMMED) {
      const last = Math.min(rows, first + SUMMED);
      this.packDense(from, at, first, last);
      this.addRare(from, at, first, last);
      for (let j = 0; j < p; j++) this.sums[j] += this.partial[j];
      this.partial.fill(0);
    }
    this.packed = rows;
  }

  private packDense(from: Float64Array, start: number, first: number, last: number): void {
    const { dense, shift, partial, buffer, width, count } = this;
    const p = shift.length;
    const block = this.rows * width;
    for (let i = first, at = start + first * p; i < last; i++, at += p) {
      for (let l = 0, to = i * width; l < count; to += block) {
        const end = Math.min(count, l + width);
        for (let q = to; l < end; l++, q++) {
          const column = dense[l];
          const value = from[at + column] - shift[column];
          partial[column] += value;
          buffer[q] = value;
        }
      }
    }
  }

  private addRare(from: Float64Array, start: number, first: number, last: number): void {
    const { rare, shift, partial, seen } = this;
    const p = shift.length;
    for (let i = first, at = start + first * p; i < last; i++, at += p) {
      let filled = false;
      for (let r = 0; r < rare.length; r++) {
        const column = rare[r];
        const value = from[at + column] - shift[column];
        if (value === 0) continue;
        partial[column] += value;
        seen[column]++;
        if (!filled) this.fillRow(from, at, p);
        filled = true;
        this.addEntry(column, value, p);
      }
    }
  }

  private fillRow(from: Float64Array, at: number, p: number): void {
    const { row, shift } = this;
    for (let j = 0; j < p; j++) row[j] = from[at + j] - shift[j];
  }

  private addEntry(column: number, value: number, p: number): void {
    const { row, products } = this;
    const to = column * p;
    for (let j = 0; j < p; j++) products[to + j] += value * row[j];
    // So that a pair of rare columns is counted once.
    row[column] = 0;
  }

  /** Columns that turned out not to be rare in the last chunk join the dense ones. */
  private promote(): void {
    const limit = 2 * RARE * this.packed;
    const { seen, dense } = this;
    this.rare = this.rare.filter((column) => {
      if (seen[column] <= limit) return true;
      dense[this.count++] = column;
      return false;
    });
    const size = this.blocks * this.rows * this.width;
    if (size > this.buffer.length) this.buffer = new Float64Array(size);
  }
}
