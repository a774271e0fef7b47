import { type NdArray, ndarray } from '@latentkit/core';

/** Writes what each feature of a row adds to its score. */
export type Contributions = (row: number, into: Float64Array) => void;

/** Scores [n] of rows with p features: what their features contribute, added up. */
export function scoresOf(contributions: Contributions, n: number, p: number): Float64Array {
  const parts = new Float64Array(p);
  return new Float64Array(n).map((_, row) => {
    contributions(row, parts);
    return parts.reduce((sum, part) => sum + part, 0);
  });
}

/** Contributions [n, p] of the features of all rows. */
export function allContributions(contributions: Contributions, n: number, p: number): NdArray<Float64Array> {
  const all = new Float64Array(n * p);
  for (let row = 0; row < n; row++) contributions(row, all.subarray(row * p, (row + 1) * p));
  return ndarray(all, [n, p]);
}

/** Errors: a mean over features is each feature's part of it. */
export function errorParts(x: NdArray<Float64Array>, error: (value: number) => number): Contributions {
  const p = x.shape[1];
  return (row, into) => {
    for (let j = 0; j < p; j++) into[j] = error(x.data[row * p + j]) / p;
  };
}
