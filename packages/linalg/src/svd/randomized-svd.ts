import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, random } from '@latentkit/core';
import { rawMatrix } from '../column-statistics.js';
import { type Computation, checkpoint, request } from '../kernels/computation.js';
import { transposed } from '../layout.js';
import { checkWhole } from '../krylov/linear-operator.js';
import { orthonormalColumns } from './orthonormal-columns.js';
import { SparseMatrix } from '../sparse/sparse-matrix.js';
import { type ThinSvd, thinSvd } from './thin-svd.js';

/** Options of {@link randomizedSvd}. */
export interface RandomizedSvdOptions {
  /** How many singular values. */
  readonly k: number;
  /** Dimensions of the random space beyond k. Default 10. */
  readonly oversampling?: number;
  /** Power iterations. Default `auto`: 7 where k < min(n, p)/10, else 4. */
  readonly iterations?: number | 'auto';
  /** Decides the random space. Default 0. */
  readonly seed?: number;
  /** A number for each column that is taken from its entries, such as the column's mean; X is not copied for it. */
  readonly center?: ArrayLike<number>;
}

/**
 * The k largest singular values of X [n, p] (dense of any element type, or a `SparseMatrix`) and their vectors, from
 * the products of X with a random space of k + oversampling dimensions, sharpened by power iterations whose bases are
 * made orthonormal in between.
 *
 * Cost: 4·n·p·(k + oversampling)·(iterations + 1) operations in matrix products on the kernels at hand; a sparse X
 * needs 4·size instead of 4·n·p. Error: relative (σ[l]/σ[i])^(4·iterations + 2) for the i-th squared singular value
 * (the next one left out is σ[l], l = k + oversampling), never more than ‖X‖·ε·√n when the spectrum falls that fast;
 * for slowly falling spectra the last few of the k are too small by up to a percent. With `center` rounding adds
 * ε·‖center‖·√n. U and V' are orthonormal to 1e-12, signs as in `thinSvd`. The same seed gives the same result on the
 * same kernels. (Halko, Martinsson & Tropp, 2011, https://doi.org/10.1137/090771806;
 * `sklearn.utils.extmath.randomized_svd`.)
 *
 * Throws InvalidParameterError for k outside [1, min(n, p)] or options out of range, ShapeError where `center` has not
 * p numbers, NonFiniteError for NaN.
 */
export function* randomizedSvd(x: ArrayInput | SparseMatrix, options: RandomizedSvdOptions): Computation<ThinSvd> {
  const matrix = x instanceof SparseMatrix ? x : rawMatrix(x);
  const [n, p] = matrix.shape;
  const smaller = Math.min(n, p);
  const { k, oversampling = 10, iterations = 'auto', seed = 0 } = options;
  checkWhole('k', k, smaller);
  checkCount('oversampling', oversampling);
  const rounds = iterations === 'auto' ? (k < 0.1 * smaller ? 7 : 4) : iterations;
  checkCount('iterations', rounds);
  const product = new CenteredProduct(matrix, checkedCenter(options.center, p));
  const width = Math.min(smaller, k + oversampling);
  const total = 2 * rounds + 2;

  const draws = random(seed).stream('randomized svd').at(0);
  let q = yield* orthonormalColumns(yield* product.times(ndarray(Float64Array.from(draws.normal(p * width)), [p, width])));
  for (let round = 0; round < rounds; round++) {
    yield* checkpoint(2 * round + 1, total);
    const z = yield* orthonormalColumns(yield* product.transposeTimes(q));
    yield* checkpoint(2 * round + 2, total);
    q = yield* orthonormalColumns(yield* product.times(z));
  }
  yield* checkpoint(total - 1, total);
  // X is Q·(Q'·X) to the accuracy of the space.
  const projected = yield* product.transposeTimes(q);
  const { u, singularValues, vt } = thinSvd(ndarray(transposed(projected.data, p, width), [width, p]));
  const turn = ndarray(Float64Array.from({ length: width * k }, (_, at) => u.data[Math.floor(at / k) * width + (at % k)]), [width, k]);
  return {
    u: yield* request((kernels) => kernels.matmul(q, turn)),
    singularValues: singularValues.slice(0, k),
    vt: ndarray(vt.data.slice(0, k * p), [k, p]),
  };
}

/** Products with X - 1·c' that never form it. */
class CenteredProduct {
  private readonly sparseTranspose: SparseMatrix | undefined;

  constructor(
    private readonly x: NdArray | SparseMatrix,
    private readonly center: Float64Array | undefined,
  ) {
    this.sparseTranspose = x instanceof SparseMatrix ? x.transpose() : undefined;
  }

  /** (X - 1·c')·Z, [n, l]. */
  *times(z: NdArray<Float64Array>): Computation<NdArray<Float64Array>> {
    const { x, center } = this;
    const result = x instanceof SparseMatrix ? x.multiplyMatrix(z) : yield* request((kernels) => kernels.matmul(x, z));
    if (center === undefined) return result;
    const [p, l] = z.shape;
    const shift = new Float64Array(l);
    for (let j = 0; j < p; j++) for (let c = 0; c < l; c++) shift[c] += center[j] * z.data[j * l + c];
    const data = result.data.map((value, i) => value - shift[i % l]);
    return ndarray(data, result.shape);
  }

  /** (X - 1·c')'·Q, [p, l]. */
  *transposeTimes(q: NdArray<Float64Array>): Computation<NdArray<Float64Array>> {
    const { center } = this;
    const result = yield* this.plainTransposeTimes(q);
    if (center === undefined) return result;
    const [n, l] = q.shape;
    const sums = new Float64Array(l);
    for (let i = 0; i < n; i++) for (let c = 0; c < l; c++) sums[c] += q.data[i * l + c];
    const data = result.data.map((value, at) => value - center[Math.floor(at / l)] * sums[at % l]);
    return ndarray(data, result.shape);
  }

  private *plainTransposeTimes(q: NdArray<Float64Array>): Computation<NdArray<Float64Array>> {
    const { x, sparseTranspose } = this;
    if (x instanceof SparseMatrix) return sparseTranspose!.multiplyMatrix(q);
    return yield* request((kernels) => kernels.matmul(x, q, { transposeA: true }));
  }
}

function checkedCenter(center: ArrayLike<number> | undefined, p: number): Float64Array | undefined {
  if (center === undefined) return undefined;
  if (center.length !== p) throw new ShapeError({ parameter: 'center', got: [center.length], expected: `${p} numbers, one for each column` });
  return Float64Array.from(center);
}

function checkCount(parameter: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new InvalidParameterError({ parameter, got: value, expected: 'an integer that is not negative' });
}
