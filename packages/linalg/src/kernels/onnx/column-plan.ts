import type { NdArray } from '@latentkit/core';

/** How the columns of a matrix are taken into a Gram matrix. */
export interface ColumnPlan {
  /** What is taken from each column's entries first. */
  readonly shift: Float64Array;
  /** Columns that go through dense products. */
  readonly dense: readonly number[];
  /** Columns that are nearly always equal to their shift, of which single entries are taken. */
  readonly rare: readonly number[];
}

/** Share of entries that differ from the shift up to which single entries are faster than dense products. */
export const RARE = 0.01;

// Rows looked at, spread over the whole matrix because rows may be sorted.
const SAMPLE = 512;
// With z·n zeros the centred sum of squares is at least z·n·mean², so correcting for the mean afterwards cancels at most
// three bits; such a column is left at 0, where it may be rare.
const ZEROS = 1 / 8;

/**
 * Looks at a sample of rows for shifts near the means, or takes those of `center` where it is given and a column is not
 * mostly zeros. Whatever the rest is like, sums about these shifts can be corrected for others; only speed depends on it.
 */
export function planColumns({ data, shape }: NdArray, center?: Float64Array): ColumnPlan {
  const [n, p] = shape;
  const step = Math.max(1, Math.floor(n / SAMPLE));
  const zeros = new Float64Array(p);
  const repeats = new Float64Array(p);
  const sums = new Float64Array(p);
  let rows = 0;
  for (let at = 0; at < n * p; at += step * p, rows++) {
    for (let j = 0; j < p; j++) {
      const value = data[at + j];
      if (value === 0) zeros[j]++;
      if (value === data[j]) repeats[j]++;
      sums[j] += value - data[j];
    }
  }
  const shift = new Float64Array(p);
  const dense: number[] = [];
  const rare: number[] = [];
  for (let j = 0; j < p; j++) {
    const constant = repeats[j] === rows;
    const sparse = zeros[j] >= ZEROS * rows;
    shift[j] = sparse ? 0 : (center?.[j] ?? (constant ? data[j] : data[j] + sums[j] / rows));
    if ((constant && data[j] === shift[j]) || (sparse && rows - zeros[j] <= RARE * rows)) rare.push(j);
    else dense.push(j);
  }
  return { shift, dense, rare };
}
