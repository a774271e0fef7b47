import { type ArrayInput, type NdArray, ShapeError, ndarray } from '@latentkit/core';
import { rawMatrix } from './column-statistics.js';
import { BLOCK, addProducts } from './tiles.js';

/** Options of {@link matmul}. */
export interface MatmulOptions {
  /** Multiply by the transpose of a. Default false. */
  readonly transposeA?: boolean;
  /** Multiply by the transpose of b. Default false. */
  readonly transposeB?: boolean;
}

/**
 * The matrix product in float64, of matrices of any element type: [m, l] times [l, n] is [m, n]. 2·m·l·n operations,
 * in register tiles; a is read in blocks of 256 rows and columns, b is copied once. Error of each entry at most
 * l·ε·Σ|a·b|.
 *
 * Throws ShapeError where the inner lengths differ, NonFiniteError for NaN or infinity.
 */
export function matmul(a: ArrayInput, b: ArrayInput, options: MatmulOptions = {}): NdArray<Float64Array> {
  const { transposeA = false, transposeB = false } = options;
  const left = rawMatrix(a, 'a');
  const right = rawMatrix(b, 'b');
  const [m, l] = transposeA ? [left.shape[1], left.shape[0]] : left.shape;
  const [inner, n] = transposeB ? [right.shape[1], right.shape[0]] : right.shape;
  if (l !== inner) {
    throw new ShapeError({
      parameter: 'b',
      got: right.shape,
      expected: `${l} ${transposeB ? 'columns' : 'rows'}, since a${transposeA ? ' transposed' : ''} has ${l} columns`,
    });
  }
  const columns = new Float64Array(n * l);
  pack(right, !transposeB, 0, n, 0, l, columns, l);
  const result = new Float64Array(m * n);
  // No larger than needed: clearing a whole block would cost more than a small product.
  const stride = Math.min(BLOCK, l);
  const rows = new Float64Array(Math.min(BLOCK, m) * stride);
  for (let k = 0; k < l; k += BLOCK) {
    const depth = Math.min(BLOCK, l - k);
    for (let i = 0; i < m; i += BLOCK) {
      const count = Math.min(BLOCK, m - i);
      pack(left, transposeA, i, count, k, depth, rows, stride);
      addProducts(
        result,
        i * n,
        n,
        { data: rows, offset: 0, stride, rows: count },
        { data: columns, offset: k, stride: l, rows: n },
        depth,
      );
    }
  }
  return ndarray(result, [m, n]);
}

/** Copies rows [i, i + count), columns [k, k + depth) of the matrix, or of its transpose, to rows of length `stride`. */
function pack(
  { data, shape }: NdArray,
  transposed: boolean,
  i: number,
  count: number,
  k: number,
  depth: number,
  target: Float64Array,
  stride: number,
): void {
  const width = shape[1];
  if (transposed) {
    for (let c = 0; c < depth; c++) {
      const at = (k + c) * width + i;
      for (let r = 0; r < count; r++) target[r * stride + c] = data[at + r];
    }
    return;
  }
  for (let r = 0; r < count; r++) {
    const at = (i + r) * width + k;
    for (let c = 0; c < depth; c++) target[r * stride + c] = data[at + c];
  }
}
