import { type NdArray, ndarray, random } from '@latentkit/core';
import { matmul, orthonormalize } from '@latentkit/linalg';

/** Standard normal numbers of a seeded stream, in float64. */
export function gaussian(rows: number, columns: number, step = 0): NdArray<Float64Array> {
  const values = random(11).stream('linalg test').at(step).normal(rows * columns);
  return ndarray(Float64Array.from(values), [rows, columns]);
}

/** A symmetric matrix with these eigenvalues and a random basis. */
export function withSpectrum(spectrum: readonly number[], step = 0): NdArray<Float64Array> {
  const n = spectrum.length;
  const basis = orthonormalize(gaussian(n, n, step));
  const scaled = ndarray(basis.data.map((value, i) => value * spectrum[Math.floor(i / n)]), [n, n]);
  const product = matmul(basis, scaled, { transposeA: true });
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) product.data[i * n + j] = product.data[j * n + i];
  return product;
}

/** Largest absolute difference of R·R' from the identity. */
export function orthonormalityError(rows: NdArray<Float64Array>): number {
  const k = rows.shape[0];
  return matmul(rows, rows, { transposeB: true }).data.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - (Math.floor(i / k) === i % k ? 1 : 0))),
    0,
  );
}

/** Largest absolute difference of two lists of equal length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

/** The plain three-loop product, term by term as the definition has it. */
export function naiveProduct(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

/** Rows of a matrix as plain arrays. */
export function toRows({ data, shape: [n, p] }: NdArray): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * p, (i + 1) * p)));
}

/** The transpose of plain rows. */
export function transpose(rows: number[][]): number[][] {
  return rows[0].map((_, j) => rows.map((row) => row[j]));
}
