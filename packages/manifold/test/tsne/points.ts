import { type NdArray, ndarray, random } from '@latentkit/core';

/** Normal points [n, d] times a factor, as flat numbers. */
export function normalPoints(n: number, d: number, scale: number, seed = 1): Float64Array {
  return Float64Array.from(random(seed).stream('points').at(0).normal(n * d, 0, scale));
}

/** Points like those of a finished map: clusters of width 3 around places 30 apart. */
export function mapLike(n: number, d: number, seed = 2): Float64Array {
  const places = normalPoints(12, d, 25, seed + 1);
  return normalPoints(n, d, 3, seed).map((value, at) => value + places[(Math.floor(at / d) % 12) * d + (at % d)]);
}

/** `count` clusters of rows [n, p] around places far apart, and the cluster of each row. */
export function clusters(n: number, p: number, count: number): { readonly x: NdArray<Float64Array>; readonly labels: readonly number[] } {
  const places = normalPoints(count, p, 10, 5);
  const noise = normalPoints(n, p, 1, 6);
  const labels = Array.from({ length: n }, (_, i) => i % count);
  return { x: ndarray(noise.map((value, at) => value + places[labels[Math.floor(at / p)] * p + (at % p)]), [n, p]), labels };
}

/** Share of queries most of whose k nearest rows have their label. */
export function neighborAccuracy(map: NdArray, labels: ArrayLike<number>, queries: NdArray, expected: ArrayLike<number>, k: number, self = false): number {
  const [n, d] = map.shape;
  let right = 0;
  const squared = new Float64Array(n);
  for (let i = 0; i < queries.shape[0]; i++) {
    squared.fill(0);
    for (let j = 0; j < n; j++) for (let c = 0; c < d; c++) squared[j] += (map.data[j * d + c] - queries.data[i * d + c]) ** 2;
    if (self) squared[i] = Infinity;
    const farthest = squared.toSorted()[k - 1];
    const nearest = Array.from({ length: n }, (_, j) => j).filter((j) => squared[j] <= farthest);
    const votes = new Map<number, number>();
    for (const j of nearest) votes.set(labels[j], (votes.get(labels[j]) ?? 0) + 1);
    const [[winner]] = [...votes].sort((a, b) => b[1] - a[1]);
    if (winner === expected[i]) right++;
  }
  return right / queries.shape[0];
}
