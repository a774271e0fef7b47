import type { NdArray } from '@latentkit/core';
import { type ColumnPlan, RARE } from './column-plan.js';
import { RareColumns } from './rare-columns.js';

// Wider blocks are multiplied faster, more of them spare more of the lower triangle.
const WIDTH = 144;
const MOST_BLOCKS = 8;
// Numbers packed at a time: an eighth of the matrix, for the sake of memory; products of fewer rows than come of the
// least of these are slower, of more than come of the most no faster.
const LEAST_CHUNK = 2 ** 20;
const MOST_CHUNK = 2 ** 21;
// Rows gone through twice, for dense and for rare columns, while they are in a cache.
const CACHED = 8;

/**
 * Takes a matrix chunk by chunk into blocks of dense columns less their shifts, ready for products, and sees to its rare
 * columns. The first column of the first block is all ones, so that the products hold the sums of all others too.
 */
export class PackedColumns {
  /** Rows of a chunk; the last one may have fewer. */
  readonly rows: number;
  /** Columns of each block. */
  readonly width: number;
  readonly rare: RareColumns;
  private readonly shift: Float64Array;
  /** Whether any dense column has a shift: plain copies are a fifth faster. */
  private readonly isShifted: boolean;
  private readonly slots: Int32Array;
  private count: number;
  /** Columns [first, end) that lie side by side in a block, and where there: triples. */
  private runs = new Int32Array(0);
  private readonly cast: Float64Array;
  private buffer = new Float64Array(0);
  private packed = 0;

  constructor(
    private readonly x: NdArray,
    plan: ColumnPlan,
  ) {
    const [n, p] = x.shape;
    this.shift = plan.shift;
    this.isShifted = plan.shift.some((value) => value !== 0);
    this.slots = Int32Array.of(p, ...plan.dense, ...plan.rare);
    this.count = 1 + plan.dense.length;
    const blocks = Math.min(MOST_BLOCKS, Math.max(1, Math.round(this.count / WIDTH)));
    this.width = Math.ceil(this.count / blocks / 8) * 8;
    const chunk = Math.min(MOST_CHUNK, Math.max(LEAST_CHUNK, (n * p) / 8));
    this.rows = Math.min(n, Math.max(64, Math.floor(chunk / Math.max(p, this.width))));
    this.cast = x.data instanceof Float64Array ? x.data : new Float64Array(this.rows * p);
    this.rare = new RareColumns(plan);
    this.layOut();
  }

  /** Number of blocks in use. */
  get blocks(): number {
    return Math.ceil(this.count / this.width);
  }

  /** Columns in the order in which they lie in the blocks, the first of which, p, is that of ones. */
  get columns(): Int32Array {
    return this.slots.subarray(0, this.count);
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
    let at = start * p;
    if (!(data instanceof Float64Array)) {
      this.cast.set(data.subarray(at, at + rows * p));
      at = 0;
    }
    for (let first = 0; first < rows; first += CACHED) {
      const last = Math.min(rows, first + CACHED);
      this.packDense(this.cast, at, first, last);
      this.rare.add(this.cast, at + first * p, last - first);
    }
    this.packed = rows;
  }

  private packDense(from: Float64Array, start: number, first: number, last: number): void {
    const { runs, shift, isShifted, buffer, width } = this;
    const p = shift.length;
    for (let i = first, at = start + first * p; i < last; i++, at += p) {
      for (let r = 0; r < runs.length; r += 3) {
        let to = runs[r + 2] + i * width;
        if (isShifted) for (let j = runs[r], end = runs[r + 1]; j < end; j++) buffer[to++] = from[at + j] - shift[j];
        else for (let j = at + runs[r], end = at + runs[r + 1]; j < end; j++) buffer[to++] = from[j];
      }
    }
  }

  /** Columns that turned out not to be rare in the last chunk join the dense ones. */
  private promote(): void {
    const joining = this.rare.release(2 * RARE * this.packed);
    if (joining.length === 0) return;
    this.slots.set(joining, this.count);
    this.count += joining.length;
    this.layOut();
  }

  private layOut(): void {
    const { width, rows, count, slots } = this;
    const size = this.blocks * rows * width;
    if (size > this.buffer.length) {
      this.buffer = new Float64Array(size);
      for (let i = 0; i < rows; i++) this.buffer[i * width] = 1;
    }
    const runs: number[] = [];
    for (let s = 1; s < count; s++) {
      const column = slots[s];
      if (s > 1 && s % width !== 0 && column === slots[s - 1] + 1) runs[runs.length - 2]++;
      else runs.push(column, column + 1, Math.floor(s / width) * rows * width + (s % width));
    }
    this.runs = Int32Array.from(runs);
  }
}
