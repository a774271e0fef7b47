import type { NdArray, NumericArray } from '@latentkit/core';

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
  const shift = new Float64Array(p);
  const dense: number[] = [];
  const rare: number[] = [];
  for (let j = 0; j < p; j++) {
    const { rows, zeros, first, mean, constant } = look(data, n, p, j, step);
    const sparse = zeros >= ZEROS * rows;
    shift[j] = sparse ? 0 : (center?.[j] ?? (constant ? first : mean));
    if ((constant && first === shift[j]) || (sparse && rows - zeros <= RARE * rows)) rare.push(j);
    else dense.push(j);
  }
  return { shift, dense, rare };
}

function look(data: NumericArray, n: number, p: number, j: number, step: number) {
  const first = data[j];
  let rows = 0;
  let zeros = 0;
  let sum = 0;
  let constant = true;
  for (let i = 0; i < n; i += step) {
    const value = data[i * p + j];
    rows++;
    if (value === 0) zeros++;
    if (value !== first) constant = false;
    sum += value - first;
  }
  return { rows, zeros, first, mean: first + sum / rows, constant };
}
