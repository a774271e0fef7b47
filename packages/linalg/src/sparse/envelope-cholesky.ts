import { InvalidParameterError } from '@latentkit/core';
import { reverseCuthillMcKee } from './cuthill-mckee.js';
import type { SparseMatrix } from './sparse-matrix.js';
import { addProducts } from '../tiles.js';

// 512 MiB of float64.
const MOST_ENTRIES = 2 ** 26;
// Rows and columns of a block: the tile of `addProducts`.
const B = 4;

/**
 * Cholesky factors of sparse symmetric positive definite matrices A + shift·I with one A. Rows are put in an order that
 * keeps entries near the diagonal; of each block of four rows, L is then stored whole from its first entry on, which
 * is where all of the fill falls.
 *
 * For row lengths w_i of the envelope, Σ w_i² operations to factor and 4·Σ w_i for a solve: for a graph that fills a
 * plane w is a few √n; at worst, for graphs of points in many dimensions, L is dense (n³/3).
 */
export class EnvelopeCholesky {
  /** Operations of one factorisation. */
  readonly cost: number;
  private readonly order: Int32Array;
  private readonly place: Int32Array;
  /** First column of each block of rows, a multiple of 4, and where its rows begin in `l`. */
  private readonly first: Int32Array;
  private readonly offsets: Float64Array;
  private readonly size: number;
  private l: Float64Array | undefined;

  constructor(private readonly a: SparseMatrix) {
    const n = a.shape[0];
    this.order = reverseCuthillMcKee(a);
    this.place = new Int32Array(n);
    this.order.forEach((i, r) => (this.place[i] = r));
    const blocks = Math.ceil(n / B);
    this.first = Int32Array.from({ length: blocks }, (_, block) => block * B);
    this.offsets = new Float64Array(blocks);
    let size = 0;
    let cost = 0;
    for (let block = 0; block < blocks; block++) {
      for (let r = block * B; r < Math.min(n, (block + 1) * B); r++) {
        for (let e = a.starts[this.order[r]]; e < a.starts[this.order[r] + 1]; e++) {
          const column = this.place[a.columns[e]];
          this.first[block] = Math.min(this.first[block], column - (column % B));
        }
      }
      this.offsets[block] = size;
      const width = this.stride(block);
      size += B * width;
      cost += B * width * width;
    }
    this.size = size;
    this.cost = cost;
  }

  /**
   * Throws InvalidParameterError where A + shift·I is not positive definite or the factor needs more than 512 MiB.
   */
  factor(shift: number): void {
    const l = this.fill(shift);
    const tile = new Float64Array(B * B);
    for (let block = 0; block < this.first.length; block++) {
      const stride = this.stride(block);
      for (let column = this.first[block] / B; column <= block; column++) {
        const from = Math.max(this.first[block], this.first[column]);
        const at = this.offsets[block] + column * B - this.first[block];
        tile.fill(0);
        addProducts(
          tile,
          0,
          B,
          { data: l, offset: this.offsets[block] + from - this.first[block], stride, rows: B },
          { data: l, offset: this.offsets[column] + from - this.first[column], stride: this.stride(column), rows: B },
          column * B - from,
        );
        for (let r = 0; r < B; r++) for (let c = 0; c < B; c++) l[at + r * stride + c] -= tile[r * B + c];
        if (column < block) solveBlock(l, at, stride, this.diagonalOf(column), this.stride(column));
        else factorBlock(l, at, stride);
      }
    }
  }

  /** (A + shift·I)^-1·b for the last shift, written to `out`. */
  solve(b: Float64Array, out: Float64Array): void {
    const l = this.l!;
    const n = this.order.length;
    const x = new Float64Array(this.first.length * B);
    for (let r = 0; r < n; r++) x[r] = b[this.order[r]];
    for (let r = 0; r < n; r++) {
      const start = this.rowStart(r);
      let sum = x[r];
      for (let c = this.first[(r - (r % B)) / B]; c < r; c++) sum -= l[start + c] * x[c];
      x[r] = sum / l[start + r];
    }
    for (let r = n - 1; r >= 0; r--) {
      const start = this.rowStart(r);
      const value = (x[r] /= l[start + r]);
      for (let c = this.first[(r - (r % B)) / B]; c < r; c++) x[c] -= l[start + c] * value;
    }
    for (let r = 0; r < n; r++) out[this.order[r]] = x[r];
  }

  /** The lower triangle of A + shift·I in the envelope, with ones on the diagonal beyond its last row. */
  private fill(shift: number): Float64Array {
    const { a, order, place } = this;
    if (this.size > MOST_ENTRIES) {
      throw new InvalidParameterError({
        parameter: 'a',
        got: `a matrix of ${order.length} rows whose factor has ${this.size} entries`,
        expected: `at most ${MOST_ENTRIES}`,
        remedy: 'Use lanczos with a larger tolerance, or a graph of fewer neighbours.',
      });
    }
    this.l ??= new Float64Array(this.size);
    const l = this.l.fill(0);
    for (let r = 0; r < this.first.length * B; r++) {
      const start = this.rowStart(r);
      if (r >= order.length) {
        l[start + r] = 1;
        continue;
      }
      const i = order[r];
      for (let e = a.starts[i]; e < a.starts[i + 1]; e++) if (place[a.columns[e]] <= r) l[start + place[a.columns[e]]] = a.values[e];
      l[start + r] += shift;
    }
    return l;
  }

  private stride(block: number): number {
    return (block + 1) * B - this.first[block];
  }

  /** Where column 0 of row r would be. */
  private rowStart(r: number): number {
    const block = (r - (r % B)) / B;
    return this.offsets[block] + (r % B) * this.stride(block) - this.first[block];
  }

  private diagonalOf(block: number): number {
    return this.offsets[block] + block * B - this.first[block];
  }
}

/** X·L' = T in place for the block T at `at` and the triangular block at `diagonal`. */
function solveBlock(l: Float64Array, at: number, stride: number, diagonal: number, diagonalStride: number): void {
  for (let r = 0; r < B; r++) {
    const row = at + r * stride;
    for (let c = 0; c < B; c++) {
      const pivot = diagonal + c * diagonalStride;
      let sum = l[row + c];
      for (let k = 0; k < c; k++) sum -= l[row + k] * l[pivot + k];
      l[row + c] = sum / l[pivot + c];
    }
  }
}

/** Cholesky factor of one block in place; what stands above its diagonal is of no use. */
function factorBlock(l: Float64Array, at: number, stride: number): void {
  for (let r = 0; r < B; r++) {
    const row = at + r * stride;
    for (let c = 0; c <= r; c++) {
      const other = at + c * stride;
      let sum = l[row + c];
      for (let k = 0; k < c; k++) sum -= l[row + k] * l[other + k];
      if (c < r) {
        l[row + c] = sum / l[other + c];
      } else if (sum > 0) {
        l[row + c] = Math.sqrt(sum);
      } else {
        throw new InvalidParameterError({
          parameter: 'a',
          got: 'a matrix with a negative eigenvalue',
          expected: 'a positive semidefinite matrix',
          remedy: "Use lanczos with which: 'smallest', or add a multiple of the identity.",
        });
      }
    }
  }
}
