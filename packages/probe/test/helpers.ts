import { readFileSync } from 'node:fs';
import { type ArrayInput, type NdArray, ndarray, random, takeRows } from '@latentkit/core';
import { loadDigits, loadWdbc } from '@latentkit/datasets';
import { columnMeans, columnVariances, covariance, fixSigns, matmul, symmetricEigen } from '@latentkit/linalg';

/** Numbers that scikit-learn gave, by the name of the file. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Largest absolute difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

export function list(values: readonly number[]): NdArray<Int32Array> {
  return ndarray(Int32Array.from(values), [values.length]);
}

export function floats(values: readonly number[]): NdArray<Float64Array> {
  return ndarray(Float64Array.from(values), [values.length]);
}

export function gaussian(rows: number, columns: number, step = 0): NdArray<Float64Array> {
  return ndarray(Float64Array.from(random(3).stream('probe test').at(step).normal(rows * columns)), [rows, columns]);
}

/** Digits with pixels in [0, 1]. */
export async function digits(): Promise<{ x: NdArray<Float64Array>; y: NdArray<Int32Array> }> {
  const { x, y } = await loadDigits();
  return { x: ndarray(Float64Array.from(x.data, (v) => v / 16), x.shape), y };
}

export async function wdbc(): Promise<{ x: NdArray; y: NdArray<Int32Array> }> {
  const { x, y } = await loadWdbc();
  return { x, y };
}

/** Some rows, and of them the first columns. */
export function part(x: NdArray, rows: ArrayLike<number>, columns: number = x.shape[1]): NdArray {
  const taken = takeRows(x, rows);
  const p = x.shape[1];
  const data = Float64Array.from({ length: rows.length * columns }, (_, i) => taken.data[Math.floor(i / columns) * p + (i % columns)]);
  return ndarray(data, [rows.length, columns]);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** What an estimator is after it went through text. */
export function throughJson<T>(estimator: { toJSON(): unknown }, read: (json: never) => T): T {
  return read(JSON.parse(JSON.stringify(estimator)) as never);
}

/** An input that says it is not what it should be: for calls that types forbid. */
export const wrong = (value: unknown): ArrayInput => value as ArrayInput;

/** Columns with mean 0 and standard deviation 1 (divisor n). */
export function standardised(x: NdArray): NdArray<Float64Array> {
  const means = columnMeans(x);
  const scale = columnVariances(x).map(Math.sqrt);
  const p = x.shape[1];
  return ndarray(Float64Array.from(x.data, (value, i) => (value - means[i % p]) / scale[i % p]), x.shape);
}

/** Projects rows onto the first principal components of others. */
export function principal(x: NdArray, k: number): (rows: NdArray) => NdArray<Float64Array> {
  const { vectors } = symmetricEigen(covariance(x), { k });
  const components = fixSigns(vectors).rows;
  const centre = matmul(ndarray(columnMeans(x), [1, x.shape[1]]), components, { transposeB: true }).data;
  return (rows) => {
    const codes = matmul(rows, components, { transposeB: true });
    for (let i = 0; i < codes.data.length; i++) codes.data[i] -= centre[i % k];
    return codes;
  };
}
