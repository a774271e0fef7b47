import type { NdArray } from '@latentkit/core';

/** What centring in the kernel's feature space subtracts. */
export interface Centring {
  /** Mean similarity of each training sample with all. */
  readonly means: Float64Array;
  /** Mean of those. */
  readonly mean: number;
}

/** The centring that a symmetric kernel matrix [n, n] of training samples gives. */
export function centringOf({ data, shape }: NdArray<Float64Array>): Centring {
  const n = shape[0];
  const means = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++, at++) sum += data[at];
    means[i] = sum / n;
  }
  return { means, mean: means.reduce((a, b) => a + b, 0) / n };
}

/** Centres the training samples' own kernel matrix, in place; it stays exactly symmetric. */
export function centreTraining({ data, shape }: NdArray<Float64Array>, { means, mean }: Centring): void {
  const n = shape[0];
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < n; j++, at++) data[at] = data[at] - (means[i] + means[j]) + mean;
}

/** Centres similarities [m, n] of new samples with the training samples, in place. */
export function centreNew({ data, shape }: NdArray<Float64Array>, { means, mean }: Centring): void {
  const [m, n] = shape;
  for (let i = 0; i < m; i++) {
    const row = data.subarray(i * n, (i + 1) * n);
    const own = row.reduce((a, b) => a + b, 0) / n;
    for (let j = 0; j < n; j++) row[j] = row[j] - means[j] - own + mean;
  }
}
