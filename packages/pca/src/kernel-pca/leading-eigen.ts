import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type LinearOperator, lanczos, request, symmetricEigen, topEigen } from '@latentkit/linalg';
import type { KernelPCAConfig } from './config.js';

/** Eigenpairs of a centred kernel matrix of size n. */
export interface KernelEigen {
  /** Descending, none below 0. */
  readonly values: Float64Array;
  /** Unit eigenvectors as rows [k, n]. */
  readonly vectors: NdArray<Float64Array>;
}

// scikit-learn's bounds: an eigenvalue below the first share of the largest is rounding, one below minus the second
// shows that the matrix is no kernel's.
const ROUNDING = 1e-12;
const NEGATIVE = 1e-5;
// Below this size taking the whole matrix apart is as fast as looking for a few eigenvectors.
const SMALL = 200;

/**
 * The k largest eigenpairs of a centred kernel matrix, values that are rounding set to 0. Throws
 * InvalidParameterError where one is clearly negative: such a matrix holds no inner products.
 */
export function* leadingEigen(
  matrix: NdArray<Float64Array>,
  k: number,
  { solver, kernel }: Pick<KernelPCAConfig, 'solver' | 'kernel'>,
): Computation<KernelEigen> {
  const n = matrix.shape[0];
  const few = n > SMALL && k <= n / 8;
  const iterative = k < n && (solver === 'iterative' || (solver === 'auto' && few));
  const { values, vectors } = iterative ? yield* iteratively(matrix, k) : symmetricEigen(matrix, { k });
  const largest = Math.max(values[0], 0);
  const least = values[k - 1];
  if (least < -NEGATIVE * largest && least < -1e-10) {
    throw new InvalidParameterError({
      parameter: 'KernelPCA.kernel',
      got: `'${kernel}', whose centred matrix has the eigenvalue ${least}`,
      expected: 'a positive semidefinite kernel',
      remedy: 'Ask for fewer components, or use another kernel or other values of gamma and coef0.',
    });
  }
  return { values: values.map((value) => (value <= ROUNDING * largest ? 0 : value)), vectors };
}

/**
 * By filtered products of a runtime where there is one, else by Lanczos iterations, which need no product but that of
 * the matrix and a vector.
 */
function* iteratively(matrix: NdArray<Float64Array>, k: number): Computation<KernelEigen> {
  const fast = yield* request((kernels) => kernels.filter !== undefined);
  return fast ? yield* topEigen(matrix, k) : lanczos(timesVector(matrix), matrix.shape[0], k, { tolerance: 1e-12 });
}

/** The product with a vector, four rows at a time so that each number of the vector is read a quarter as often. */
function timesVector({ data, shape }: NdArray<Float64Array>): LinearOperator {
  const n = shape[0];
  const quads = n - (n % 4);
  return (x, out) => {
    for (let i = 0; i < quads; i += 4) {
      const [a, b, c, d] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
      let s = 0, t = 0, u = 0, v = 0;
      for (let j = 0; j < n; j++) {
        const value = x[j];
        s += data[a + j] * value;
        t += data[b + j] * value;
        u += data[c + j] * value;
        v += data[d + j] * value;
      }
      out[i] = s;
      out[i + 1] = t;
      out[i + 2] = u;
      out[i + 3] = v;
    }
    for (let i = quads; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += data[i * n + j] * x[j];
      out[i] = sum;
    }
  };
}

/** The components whose eigenvalue is not 0. */
export function withoutZeros({ values, vectors }: KernelEigen): KernelEigen {
  const k = values.filter((value) => value > 0).length;
  const n = vectors.shape[1];
  return { values: values.slice(0, k), vectors: ndarray(vectors.data.slice(0, k * n), [k, n]) };
}
