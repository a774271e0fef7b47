import { LatentKitError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, checkpoint, lanczos, topEigen } from '@latentkit/linalg';

/** Points [n, k] whose inner products are nearest to a kernel [n, n], and the eigenvalues that belong to their columns. */
export interface KernelCoordinates {
  readonly points: NdArray<Float64Array>;
  /** Descending; negative ones, of distances that no space has, count as 0 in the points. */
  readonly eigenvalues: Float64Array;
}

// From this size on, where at most this share of the eigenvectors is wanted, Lanczos is faster than the dense solver.
const LARGE = 200;
const FEW = 0.02;
// Products after which eigenvalues lie too densely for it.
const PRODUCTS = 500;

/**
 * Eigenvectors of the k largest eigenvalues of a symmetric matrix, each times the root of its eigenvalue. The entry of
 * largest absolute value of each column is positive.
 */
export function* kernelCoordinates(kernel: NdArray<Float64Array>, k: number): Computation<KernelCoordinates> {
  const n = kernel.shape[0];
  const { values, vectors } = byLanczos(kernel, k) ?? (yield* topEigen(kernel, k));
  const points = new Float64Array(n * k);
  for (let c = 0; c < k; c++) {
    const length = Math.sqrt(Math.max(0, values[c]));
    for (let i = 0; i < n; i++) points[i * k + c] = length * vectors.data[c * n + i];
  }
  yield* checkpoint(1, 1);
  return { points: ndarray(points, [n, k]), eigenvalues: values.slice(0, k) };
}

/**
 * A kernel of distances through a graph is far from positive, which the filtered iteration of `topEigen` needs; its
 * largest eigenvalues stand out, so few products find them. Undefined where they do not, or the matrix is small.
 */
function byLanczos({ data, shape: [n] }: NdArray<Float64Array>, k: number): { values: Float64Array; vectors: NdArray<Float64Array> } | undefined {
  if (n < LARGE || k > FEW * n) return undefined;
  try {
    return lanczos((x, out) => multiply(data, n, x, out), n, k, { tolerance: 1e-12, maxIterations: PRODUCTS });
  } catch (error) {
    if (error instanceof LatentKitError && error.code === 'LK_NO_CONVERGENCE') return undefined;
    throw error;
  }
}

/** Four sums at a time: one alone would wait for each addition. */
function multiply(a: Float64Array, n: number, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    let j = 0;
    for (; j + 3 < n; j += 4) {
      s0 += a[row + j] * x[j];
      s1 += a[row + j + 1] * x[j + 1];
      s2 += a[row + j + 2] * x[j + 2];
      s3 += a[row + j + 3] * x[j + 3];
    }
    for (; j < n; j++) s0 += a[row + j] * x[j];
    out[i] = s0 + s1 + (s2 + s3);
  }
}
