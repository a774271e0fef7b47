import { InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, cholesky, request, solveLower } from '@latentkit/linalg';
import { type KernelFunction, originOf, prepare, selfSimilarities, similarities } from './kernel-function.js';

/**
 * Weights [n, p] with which similarities of codes give samples back: kernel ridge regression of samples on codes.
 * (Bakır, Weston & Schölkopf, 2004, "Learning to find pre-images".) n³/3 + 2·n²·p operations.
 */
export function* learnPreImage(codes: NdArray, x: NdArray, kernel: KernelFunction, alpha: number): Computation<NdArray<Float64Array>> {
  const matrix = yield* selfSimilarities(prepare(codes, kernel, originOf(codes, kernel)), kernel);
  const n = matrix.shape[0];
  for (let i = 0; i < n; i++) matrix.data[i * n + i] += alpha;
  let l: NdArray<Float64Array>;
  try {
    l = cholesky(matrix);
  } catch (cause) {
    throw new InvalidParameterError({
      parameter: 'KernelPCA.alpha',
      got: alpha,
      expected: 'a penalty that makes the kernel matrix of the codes positive definite',
      remedy: 'Raise alpha, or use another kernel.',
      cause,
    });
  }
  return solveLower(l, solveLower(l, x), { transpose: true });
}

/** Samples [m, p] of codes, by the weights that were learned from the codes of the training samples. */
export function* preImage(
  codes: NdArray,
  training: NdArray,
  dualCoef: NdArray<Float64Array>,
  kernel: KernelFunction,
): Computation<NdArray<Float64Array>> {
  const origin = originOf(training, kernel);
  const near = yield* similarities(prepare(codes, kernel, origin), prepare(training, kernel, origin), kernel);
  return yield* request((kernels) => kernels.matmul(near, dualCoef));
}

/** The codes of the training samples: eigenvectors times √eigenvalue [n, k]. */
export function trainingCodes(eigenvectors: NdArray<Float64Array>, eigenvalues: Float64Array): NdArray<Float64Array> {
  const k = eigenvalues.length;
  const lengths = eigenvalues.map(Math.sqrt);
  return ndarray(eigenvectors.data.map((value, i) => value * lengths[i % k]), eigenvectors.shape);
}
