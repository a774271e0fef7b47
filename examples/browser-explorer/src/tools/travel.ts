import { ndarray } from '@latentkit/core';
import { travelGrid, traversals } from '@latentkit/latent';
import type { AxisFacts } from './axes.js';

interface TravelRequest {
  /** The code that is held: [latentDim]. */
  readonly held: Float32Array;
  readonly axes: readonly [x: number, y: number];
  /** Cells on a side. */
  readonly count: number;
  /** Over the codes that occur, or over the middle of the prior. */
  readonly span: 'codes' | 'prior';
  readonly facts: readonly AxisFacts[];
}

/** The codes of a sheet of cells, its first row on top, and what the axes run through. */
export interface TravelCodes {
  /** [rows·columns, latentDim] */
  readonly codes: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Ascending, from left to right. */
  readonly x: Float64Array;
  /** Descending, from top to bottom: up is more, as on a map. Empty for codes of one axis. */
  readonly y: Float64Array;
}

const PRIOR = [0.02, 0.98] as const;

/** Codes over two axes, or along the only one. */
export function travelCodes({ held, axes, count, span, facts }: TravelRequest): TravelCodes {
  const around = ndarray(held, [held.length]);
  const between = (axis: number): readonly [number, number] => [facts[axis].low, facts[axis].high];
  if (held.length === 1) {
    const way = traversals(around, { axes: [0], steps: count, ...(span === 'prior' ? { quantiles: PRIOR } : { interval: between(0) }) });
    return { codes: Float32Array.from(way.codes.data), rows: 1, columns: count, x: way.values.data, y: new Float64Array(0) };
  }
  const [ax, ay] = axes;
  const grid = travelGrid(around, { axes, rows: count, columns: count, ...(span === 'prior' ? { quantiles: PRIOR } : { box: { x: between(ax), y: between(ay) } }) });
  return {
    codes: turnedRows(grid.codes.data, count, count * held.length),
    rows: count,
    columns: count,
    x: grid.x.data,
    y: grid.y.data.slice().reverse(),
  };
}

function turnedRows(data: Float64Array, rows: number, size: number): Float32Array {
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) turned.set(data.subarray(row * size, (row + 1) * size), (rows - 1 - row) * size);
  return turned;
}

/** The cell that a key leads to; undefined for other keys. */
export function cellAfter(key: string, cell: number, rows: number, columns: number): number | undefined {
  const [row, column] = [Math.floor(cell / columns), cell % columns];
  const at = (r: number, c: number): number => Math.min(rows - 1, Math.max(0, r)) * columns + Math.min(columns - 1, Math.max(0, c));
  switch (key) {
    case 'ArrowLeft': return at(row, column - 1);
    case 'ArrowRight': return at(row, column + 1);
    case 'ArrowUp': return at(row - 1, column);
    case 'ArrowDown': return at(row + 1, column);
    case 'Home': return at(row, 0);
    case 'End': return at(row, columns - 1);
    case 'PageUp': return at(0, column);
    case 'PageDown': return at(rows - 1, column);
    default: return undefined;
  }
}

/** The cell whose place is nearest to a code. */
export function cellOf({ x, y, columns }: TravelCodes, code: Float32Array, [ax, ay]: readonly [number, number]): number {
  const nearest = (values: Float64Array, value: number): number => values.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(values[best] - value) ? i : best), 0);
  return (y.length === 0 ? 0 : nearest(y, code[ay])) * columns + nearest(x, code[y.length === 0 ? 0 : ax]);
}
