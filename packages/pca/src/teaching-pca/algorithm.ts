import { type NdArray, ndarray } from '@latentkit/core';

/** Step 1. The mean of every feature, and the samples less it: [n, p]. */
export function centre({ data, shape: [n, p] }: NdArray): { mean: Float64Array; centred: NdArray<Float64Array> } {
  const mean = new Float64Array(p);
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) mean[j] += data[i * p + j] / n;
  return { mean, centred: ndarray(Float64Array.from(data, (value, at) => value - mean[at % p]), [n, p]) };
}

/** Step 2. The covariance matrix [p, p]: the sum of the outer products x·x' of the centred samples, over n - 1. */
export function covarianceByOuterProducts({ data, shape: [n, p] }: NdArray<Float64Array>): NdArray<Float64Array> {
  const sum = new Float64Array(p * p);
  for (let i = 0; i < n; i++) {
    const sample = data.subarray(i * p, (i + 1) * p);
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) sum[a * p + b] += sample[a] * sample[b];
  }
  return ndarray(sum.map((value) => value / (n - 1)), [p, p]);
}

/** Step 4. The places of the eigenvalues in descending order. */
export function descendingOrder(eigenvalues: Float64Array): Int32Array {
  return Int32Array.from(Array.from(eigenvalues.keys()).sort((a, b) => eigenvalues[b] - eigenvalues[a]));
}

/** Step 5. Each eigenvalue's share of the sum of all. */
export function shares(eigenvalues: Float64Array): Float64Array {
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  return eigenvalues.map((value) => value / total);
}

/** Step 6. The codes [n, k]: inner products of the centred samples with the components. */
export function projectOn(components: NdArray<Float64Array>, { data, shape: [n, p] }: NdArray<Float64Array>): NdArray<Float64Array> {
  const k = components.shape[0];
  const codes = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < k; r++) {
      for (let j = 0; j < p; j++) codes[i * k + r] += data[i * p + j] * components.data[r * p + j];
    }
  }
  return ndarray(codes, [n, k]);
}

/** Step 7. What one component contributes to every sample: its codes times itself, a matrix [n, p] of rank one. */
export function rankOneTerm(codes: NdArray<Float64Array>, components: NdArray<Float64Array>, r: number): NdArray<Float64Array> {
  const [n, k] = codes.shape;
  const p = components.shape[1];
  return ndarray(Float64Array.from({ length: n * p }, (_, at) => codes.data[Math.floor(at / p) * k + r] * components.data[r * p + (at % p)]), [n, p]);
}

/** Step 7. The samples given back [n, p], the mean and then one term after the other; `visit` sees the sum after each. */
export function sumOfTerms(
  mean: Float64Array,
  codes: NdArray<Float64Array>,
  components: NdArray<Float64Array>,
  visit: (sum: Float64Array, terms: number) => void = () => {},
): NdArray<Float64Array> {
  const [n, k] = codes.shape;
  const p = mean.length;
  const sum = Float64Array.from({ length: n * p }, (_, at) => mean[at % p]);
  visit(sum, 0);
  for (let r = 0; r < k; r++) {
    const term = rankOneTerm(codes, components, r).data;
    for (let at = 0; at < sum.length; at++) sum[at] += term[at];
    visit(sum, r + 1);
  }
  return ndarray(sum, [n, p]);
}
