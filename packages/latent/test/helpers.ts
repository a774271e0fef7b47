import { readFileSync } from 'node:fs';
import { type NdArray, ndarray, toNested } from '@latentkit/core';
import { loadDigits } from '@latentkit/datasets';
import { PCA } from '@latentkit/pca';

/** Numbers that a reference gave, by the name of the file. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Largest absolute difference; Infinity where the lengths differ. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

export function matrix(rows: readonly (readonly number[])[]): NdArray<Float64Array> {
  return ndarray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
}

/** Nested rows, as JSON has them. */
export function rowsOf(array: NdArray): number[][] {
  return toNested(array) as unknown as number[][];
}

/** Digits with pixels in [0, 1], their labels, and their principal components. */
export async function digitCodes(components: number): Promise<{ x: NdArray<Float64Array>; labels: NdArray<Int32Array>; pca: PCA; codes: NdArray<Float64Array> }> {
  const { x, y } = await loadDigits();
  const scaled = ndarray(Float64Array.from(x.data, (value) => value / 16), x.shape);
  const pca = new PCA({ components, solver: 'full' });
  return { x: scaled, labels: y, pca, codes: pca.fitTransform(scaled) };
}

/** Collects warnings. */
export function listener(): { warnings: string[]; onWarning: (message: string) => void } {
  const warnings: string[] = [];
  return { warnings, onWarning: (message) => void warnings.push(message) };
}
