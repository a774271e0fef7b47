import { type NdArray, ndarray } from '@latentkit/core';

/** Inner products that distances stand for, and what centred them. */
export interface CentredKernel {
  /** K = -½·J·D²·J with J = I - 1/n: [n, n]. */
  readonly kernel: NdArray<Float64Array>;
  /** Means of the columns of -½·D². */
  readonly columnMeans: Float64Array;
  /** Mean of all of -½·D². */
  readonly mean: number;
}

/** The centred inner products of points with these distances [n, n], symmetric; n² numbers of memory. */
export function doubleCentred(distances: NdArray<Float64Array>): CentredKernel {
  const n = distances.shape[0];
  const kernel = distances.data.map((distance) => -0.5 * distance * distance);
  const columnMeans = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += kernel[i * n + j];
    columnMeans[i] = sum / n;
  }
  let mean = 0;
  for (let i = 0; i < n; i++) mean += columnMeans[i] / n;
  for (let i = 0; i < n; i++) {
    // The same order of sums on both sides of the diagonal keeps the matrix symmetric to the last bit.
    for (let j = 0; j <= i; j++) {
      const value = (kernel[i * n + j] + kernel[j * n + i]) / 2 - (columnMeans[i] + columnMeans[j]) + mean;
      kernel[i * n + j] = value;
      kernel[j * n + i] = value;
    }
  }
  return { kernel: ndarray(kernel, [n, n]), columnMeans, mean };
}
