import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, request } from '../kernels/computation.js';
import { powerOfTwo } from '../layout.js';
import { qr } from '../qr.js';
import { substituteRows } from '../triangular.js';

// Where the columns' Gram matrix has a condition beyond this, its Cholesky factor has lost too many digits.
const LEAST_PIVOT = 1e-5;

/**
 * Orthonormal columns [n, l] that span the columns of Y [n, l], n >= l, orthonormal to l·ε: Cholesky QR twice, whose
 * two products run on the kernels at hand (4·n·l² operations each round); Householder QR where Y is too ill-conditioned for that.
 * (Yamamoto et al., 2015, https://etna.math.kent.edu/vol.44.2015/pp306-326.dir/pp306-326.pdf.)
 */
export function* orthonormalColumns(y: NdArray<Float64Array>): Computation<NdArray<Float64Array>> {
  const first = yield* choleskyRound(unitColumns(y));
  const second = first === undefined ? undefined : yield* choleskyRound(first);
  return second ?? qr(y).q;
}

function* choleskyRound(y: NdArray<Float64Array>): Computation<NdArray<Float64Array> | undefined> {
  const l = y.shape[1];
  const products = yield* request((kernels) => kernels.gram(y, new Float64Array(l)));
  const inverse = inverseFactor(products.data, l);
  if (inverse === undefined) return undefined;
  return yield* request((kernels) => kernels.matmul(y, ndarray(inverse, [l, l])));
}

/** R^-1 with R'·R = G, or undefined where a pivot says that G is nearly singular; G's diagonal is near 1. */
function inverseFactor(g: Float64Array, l: number): Float64Array | undefined {
  const r = new Float64Array(l * l);
  for (let i = 0; i < l; i++) {
    for (let j = i; j < l; j++) {
      let sum = g[i * l + j];
      for (let k = 0; k < i; k++) sum -= r[k * l + i] * r[k * l + j];
      if (j > i) {
        r[i * l + j] = sum / r[i * l + i];
        continue;
      }
      if (!(sum > LEAST_PIVOT ** 2)) return undefined;
      r[i * l + i] = Math.sqrt(sum);
    }
  }
  const inverse = new Float64Array(l * l);
  for (let i = 0; i < l; i++) inverse[i * l + i] = 1;
  substituteRows(r, l, inverse, l, true, false);
  return inverse;
}

/** Columns scaled to length 1; a column of zeros stays one and fails the factorisation. */
function unitColumns({ data, shape: [n, l] }: NdArray<Float64Array>): NdArray<Float64Array> {
  const scale = powerOfTwo(data);
  const squares = new Float64Array(l);
  for (let at = 0; at < data.length; at++) squares[at % l] += (data[at] / scale) ** 2;
  const factors = squares.map((square) => (square === 0 ? 0 : 1 / Math.sqrt(square)));
  return ndarray(data.map((value, at) => (value / scale) * factors[at % l]), [n, l]);
}
