import { readFileSync } from 'node:fs';
import { type NdArray, type VersionedJson, ndarray } from '@latentkit/core';

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Numbers in [0, 1) that fill it evenly, as `spread` of internal/reference/manifold.py. */
export function spread(n: number, step: number): number[] {
  return Array.from({ length: n }, (_, i) => ((i + 1) * step) % 1);
}

/** The roll of internal/reference/manifold.py: [n, 3]. */
export function swissRoll(n: number): NdArray<Float64Array> {
  const along = spread(n, 0.6180339887498949).map((u) => 1.5 * Math.PI * (1 + 2 * u));
  const across = spread(n, 0.41421356237309515);
  return ndarray(Float64Array.from(along.flatMap((t, i) => [t * Math.cos(t), 21 * across[i], t * Math.sin(t)])), [n, 3]);
}

/** The curve of internal/reference/manifold.py: [n, 3]. */
export function sCurve(n: number): NdArray<Float64Array> {
  const along = spread(n, 0.6180339887498949).map((u) => 3 * Math.PI * (u - 0.5));
  const across = spread(n, 0.41421356237309515);
  return ndarray(Float64Array.from(along.flatMap((t, i) => [Math.sin(t), 2 * across[i], Math.sign(t) * (Math.cos(t) - 1)])), [n, 3]);
}

/** Pixels times factors that differ, so that no two distances are equal: `untied` of internal/reference/manifold.py. */
export function untied(x: NdArray): NdArray<Float64Array> {
  const p = x.shape[1];
  const factors = spread(p, 0.6180339887498949).map((u) => 1 + u / 10);
  return ndarray(Float64Array.from(x.data, (value, i) => value * factors[i % p]), x.shape);
}

/** Largest absolute difference, columns of the first array multiplied by -1 where that brings them nearer. */
export function distanceUpToSigns(a: NdArray, expected: readonly (readonly number[])[]): number {
  const q = expected[0].length;
  if (a.shape[1] !== q || a.shape[0] < expected.length) return Infinity;
  let worst = 0;
  for (let c = 0; c < q; c++) {
    const difference = (sign: number) => Math.max(...expected.map((row, i) => Math.abs(sign * a.data[i * q + c] - row[c])));
    worst = Math.max(worst, Math.min(difference(1), difference(-1)));
  }
  return worst;
}

/** Largest absolute difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

/** The error that something throws. */
export function errorOf(work: () => unknown): Error & { code?: string } {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It threw nothing.');
}

/** What is left of an estimator after it was written as text. */
export function throughJson(estimator: { toJSON(): VersionedJson }): VersionedJson {
  return JSON.parse(JSON.stringify(estimator)) as VersionedJson;
}
