import { type ArrayInput, type NdArray, ndarray, toMatrix } from '@latentkit/core';
import { bidiagonalQR } from './bidiagonal-qr.js';
import { bidiagonalize } from './bidiagonalize.js';
import { explicitColumns } from '../householder.js';
import { powerOfTwo, transposed } from '../layout.js';
import { matmul } from '../matmul.js';
import { qr } from '../qr.js';
import { fixSign } from '../signs.js';

/** A thin singular value decomposition A = U·diag(s)·V', r = min(n, p). */
export interface ThinSvd {
  /** Orthonormal columns [n, r]. */
  readonly u: NdArray<Float64Array>;
  /** Descending, length r. */
  readonly singularValues: Float64Array;
  /** Orthonormal rows [r, p], each with its entry of largest absolute value positive. */
  readonly vt: NdArray<Float64Array>;
}

// From this ratio of the sides on, a QR decomposition first makes the rest cheaper than it costs.
const TALL = 1.5;

/**
 * Thin singular value decomposition of any matrix [n, p], tall, wide or square: Householder bidiagonalisation, then
 * implicit QR (Golub & Kahan), after a QR decomposition where one side is much longer.
 *
 * Cost: 6·l·r² + 20·r³ operations, r the shorter side and l the longer: some 20 ms for 1797 × 64, 2 s for 784 × 784.
 * Error: singular values within about r·ε·‖A‖, so those below that have no exact digits (`svdSmall` can do better;
 * the Gram matrix would lose all below √ε·‖A‖); U·S·V' differs from A by as much; U and V' are orthonormal to 1e-12
 * whatever the rank. Where a few of many singular values are wanted, `randomizedSvd` is faster.
 *
 * Throws ShapeError for something that is no matrix, NonFiniteError for NaN or infinity.
 */
export function thinSvd(x: ArrayInput): ThinSvd {
  const matrix = toMatrix(x);
  const [n, p] = matrix.shape;
  const wide = n < p;
  const scale = powerOfTwo(matrix.data);
  const tall = (wide ? transposed(matrix.data, n, p) : matrix.data).map((value) => value / scale);
  const long = Math.max(n, p);
  const r = Math.min(n, p);
  const { ut, vt, values } = decompose(tall, long, r);

  const order = Array.from(values.keys()).sort((i, j) => values[j] - values[i]);
  const leftRows = wide ? vt : ut;
  const rightRows = wide ? ut : vt;
  const left = new Float64Array(r * n);
  const right = new Float64Array(r * p);
  order.forEach((from, to) => {
    left.set(leftRows.subarray(from * n, (from + 1) * n), to * n);
    right.set(rightRows.subarray(from * p, (from + 1) * p), to * p);
    if (fixSign(right.subarray(to * p, (to + 1) * p)) < 0) for (let i = to * n; i < (to + 1) * n; i++) left[i] = 0 - left[i];
  });
  return {
    u: ndarray(transposed(left, r, n), [n, r]),
    singularValues: Float64Array.from(order, (i) => values[i] * scale),
    vt: ndarray(right, [r, p]),
  };
}

interface Factors {
  /** Rows [r, length of the tall side]. */
  readonly ut: Float64Array;
  /** Rows [r, r]. */
  readonly vt: Float64Array;
  /** Not negative, in no order. */
  readonly values: Float64Array;
}

/** Of a matrix [m, r], m >= r, which is overwritten. */
function decompose(a: Float64Array, m: number, r: number): Factors {
  if (m > TALL * r) {
    const { q, r: triangle } = qr(ndarray(a, [m, r]));
    const inner = decompose(triangle.data, r, r);
    return { ...inner, ut: matmul(ndarray(inner.ut, [r, r]), q, { transposeB: true }).data };
  }
  const { diagonal, offDiagonal, left, leftTaus, right, rightTaus } = bidiagonalize(a, m, r);
  const ut = explicitColumns({ rows: left, width: m, taus: leftTaus, shift: 0 }, r);
  const vt = explicitColumns({ rows: right, width: r, taus: rightTaus, shift: 1 }, r);
  bidiagonalQR(diagonal, offDiagonal, { data: ut, width: m }, { data: vt, width: r });
  for (let i = 0; i < r; i++) {
    if (diagonal[i] >= 0) continue;
    diagonal[i] = 0 - diagonal[i];
    for (let c = i * r; c < (i + 1) * r; c++) vt[c] = 0 - vt[c];
  }
  return { ut, vt, values: diagonal };
}
