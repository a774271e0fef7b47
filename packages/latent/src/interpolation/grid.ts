import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, reshape, toNdArray } from '@latentkit/core';
import { checkCount, checkWord } from '../codes/inputs.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';

/** Options of {@link interpolateGrid}. */
export interface InterpolateGridOptions extends RangeOptions {
  /** Rows of the grid that is given; not needed for codes of shape [rows, columns, d]. */
  readonly rows?: number;
  /** Columns of the grid that is given; likewise. */
  readonly columns?: number;
  /** Rows of the result. Default 2·rows - 1: one between every two. */
  readonly toRows?: number;
  /** Columns of the result. Default 2·columns - 1. */
  readonly toColumns?: number;
  /**
   * `half-pixel`: codes are pixels, and the centres of both grids fill the same area, as in TensorFlow's
   * `tf.image.resize`: the outer ones come out repeated or moved, and given codes need not be in the result.
   * `align-corners`: the corners stay, and with the default size every given code does. Default `half-pixel`.
   */
  readonly centres?: 'half-pixel' | 'align-corners';
}

const CENTRES = ['half-pixel', 'align-corners'] as const;

/**
 * Semantic interpolation: a grid of codes made finer (or coarser) as an image is resized, bilinearly: codes
 * [rows·columns, d] or [rows, columns, d], row by row, become [toRows·toColumns, d]. A grid of 3×4 becomes one of 5×7 as
 * in A. Géron's Hands-On Machine Learning, chapter 17.
 *
 * Throws ShapeError where codes do not fill the grid, NonFiniteError for NaN or infinity, InvalidParameterError for
 * sizes that are no counts.
 */
export function interpolateGrid(codes: ArrayInput, options: InterpolateGridOptions = {}): NdArray<Float64Array> {
  const { centres = 'half-pixel' } = options;
  checkWord('centres', centres, CENTRES);
  const { grid, rows, columns } = readGrid(codes, options);
  const d = grid.shape[1];
  warnOutside(grid, 'codes', options);
  const down = placesFor(rows, checkCount('toRows', options.toRows ?? 2 * rows - 1, 1), centres);
  const across = placesFor(columns, checkCount('toColumns', options.toColumns ?? 2 * columns - 1, 1), centres);
  const data = new Float64Array(down.length * across.length * d);
  let at = 0;
  for (const y of down) {
    for (const x of across) {
      const corner = (row: number, column: number, j: number): number => grid.data[(row * columns + column) * d + j];
      for (let j = 0; j < d; j++) {
        const above = mix(corner(y.before, x.before, j), corner(y.before, x.after, j), x.share);
        const below = mix(corner(y.after, x.before, j), corner(y.after, x.after, j), x.share);
        data[at++] = mix(above, below, y.share);
      }
    }
  }
  return ndarray(data, [down.length * across.length, d]);
}

interface Place {
  readonly before: number;
  readonly after: number;
  /** Weight of the one after. */
  readonly share: number;
}

/** Where each of `to` places lies among `from` given ones; beyond the outermost nothing goes on. */
function placesFor(from: number, to: number, centres: (typeof CENTRES)[number]): Place[] {
  return Array.from({ length: to }, (_, i) => {
    const exact = centres === 'half-pixel' ? ((i + 0.5) * from) / to - 0.5 : to === 1 ? 0 : (i * (from - 1)) / (to - 1);
    const kept = Math.min(from - 1, Math.max(0, exact));
    const before = Math.min(Math.floor(kept), from - 1);
    return { before, after: Math.min(before + 1, from - 1), share: kept - before };
  });
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function readGrid(codes: ArrayInput, options: InterpolateGridOptions): { grid: NdArray<Float64Array>; rows: number; columns: number } {
  const array = toNdArray(codes, { name: 'codes', dtype: 'float64', minRows: 1 });
  const own = array.shape.length === 3 ? array.shape : undefined;
  const rows = options.rows ?? own?.[0];
  const columns = options.columns ?? own?.[1];
  if (rows === undefined || columns === undefined) {
    const parameter = rows === undefined ? 'rows' : 'columns';
    throw new InvalidParameterError({ parameter, got: undefined, expected: 'the size of the grid', remedy: 'Give rows and columns, or codes of shape [rows, columns, d].' });
  }
  checkCount('rows', rows, 1);
  checkCount('columns', columns, 1);
  const fits = own === undefined ? array.shape.length === 2 && array.shape[0] === rows * columns : own[0] === rows && own[1] === columns;
  if (!fits || array.data.length === 0) {
    throw new ShapeError({ parameter: 'codes', got: array.shape, expected: `${rows} x ${columns} codes: shape [${rows * columns}, d] or [${rows}, ${columns}, d]` });
  }
  return { grid: reshape(array, [rows * columns, array.data.length / (rows * columns)]), rows, columns };
}
