import { expect } from '@jest/globals';
import { type NdArray, ndarray, random } from '@latentkit/core';
import { type ThinSvd, fixSigns, matmul, orthonormalize } from '@latentkit/linalg';

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

/** U·diag(spectrum)·V' [n, p] with random orthonormal factors. */
export function withSingularValues(n: number, p: number, spectrum: readonly number[], step = 0): NdArray<Float64Array> {
  const r = spectrum.length;
  const left = orthonormalize(gaussian(r, n, 10 * step + 1));
  const right = orthonormalize(gaussian(r, p, 10 * step + 2));
  return matmul(left, scaleRows(right, spectrum), { transposeA: true });
}

/** The rows, each multiplied by its factor. */
export function scaleRows({ data, shape: [r, p] }: NdArray<Float64Array>, factors: ArrayLike<number>): NdArray<Float64Array> {
  return ndarray(data.map((value, i) => value * factors[Math.floor(i / p)]), [r, p]);
}

/** The transposed matrix. */
export function turned(a: NdArray<Float64Array>): NdArray<Float64Array> {
  return ndarray(Float64Array.from(transpose(toRows(a)).flat()), [a.shape[1], a.shape[0]]);
}

/** Expects the shapes, orthonormality, order, signs and product that every thin SVD promises. */
export function checkSvd(a: NdArray<Float64Array>, { u, singularValues, vt }: ThinSvd): void {
  const [n, p] = a.shape;
  const r = Math.min(n, p);
  expect([u.shape, vt.shape, singularValues.length]).toEqual([[n, r], [r, p], r]);
  const bound = 4e-16 * (10 + r) * singularValues[0];
  expect(distance(matmul(u, scaleRows(vt, singularValues)).data, a.data)).toBeLessThanOrEqual(bound);
  expect(orthonormalityError(vt)).toBeLessThan(1e-12);
  expect(orthonormalityError(turned(u))).toBeLessThan(1e-12);
  expect(distance(singularValues, singularValues.toSorted().reverse())).toBe(0);
  expect(distance(fixSigns(vt).rows.data, vt.data)).toBe(0);
}
