// A pivot below this share of its diagonal entry shows a dependent row.
const DEPENDENT = 1e-11;

/**
 * Solves G[active, active]·d = signs[active] for a positive semidefinite G [k, k] by Cholesky, without checks, since
 * it runs for each feature in each iteration; undefined where the active rows are dependent.
 */
export function solveSymmetric(gram: Float64Array, k: number, active: readonly number[], signs: Int8Array): Float64Array | undefined {
  const m = active.length;
  const l = new Float64Array(m * m);
  const d = Float64Array.from(active, (i) => signs[i]);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[active[i] * k + active[j]];
      for (let c = 0; c < j; c++) sum -= l[i * m + c] * l[j * m + c];
      if (i === j && !(sum > DEPENDENT * gram[active[i] * (k + 1)])) return undefined;
      l[i * m + j] = i === j ? Math.sqrt(sum) : sum / l[j * (m + 1)];
    }
    for (let c = 0; c < i; c++) d[i] -= l[i * m + c] * d[c];
    d[i] /= l[i * (m + 1)];
  }
  for (let i = m - 1; i >= 0; i--) {
    for (let c = i + 1; c < m; c++) d[i] -= l[c * m + i] * d[c];
    d[i] /= l[i * (m + 1)];
  }
  return d;
}
