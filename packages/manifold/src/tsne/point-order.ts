import { reorder } from './joint-probabilities.js';
import type { MapState } from './map-state.js';

/** Maps that fit the processor's cache gain nothing from an order. */
const LARGE_MAP = 20_000;
/** Iterations after early exaggeration at which neighbours in the map become neighbours in memory. */
const AFTER_EARLY = [0, 100];

/**
 * Keeps points that are near each other in a large map near each other in memory, so that forces between them are found in
 * the cache: sorts them along a Z-curve over the map when it has taken shape, with all that belongs to them.
 */
export class PointOrder {
  /** The row that the point at each place is. */
  private readonly rows: Int32Array;

  constructor(private readonly state: MapState) {
    this.rows = Int32Array.from({ length: state.settings.n }, (_, i) => i);
  }

  isDue(iteration: number, earlyIterations: number): boolean {
    return this.rows.length >= LARGE_MAP && (AFTER_EARLY.includes(iteration - earlyIterations) || iteration === Math.floor(earlyIterations / 3));
  }

  sort(): void {
    const { state, rows } = this;
    const { n, dimensions } = state.settings;
    const order = alongCurve(state.y, n, dimensions);
    const rank = new Int32Array(n);
    order.forEach((from, to) => (rank[from] = to));
    for (const array of [state.y, state.velocity, state.gain]) permute(array, order, dimensions);
    rows.set(Int32Array.from(order, (from) => rows[from]));
    reorder(state.joint, rank);
  }

  /** Positions in the order of the rows: a copy. */
  positions(): Float64Array {
    const { y, settings } = this.state;
    const d = settings.dimensions;
    const result = new Float64Array(y.length);
    this.rows.forEach((row, at) => {
      for (let c = 0; c < d; c++) result[row * d + c] = y[at * d + c];
    });
    return result;
  }
}

function permute(array: Float64Array, order: Int32Array, dimensions: number): void {
  const old = array.slice();
  order.forEach((from, to) => {
    for (let c = 0; c < dimensions; c++) array[to * dimensions + c] = old[from * dimensions + c];
  });
}

/** Cells per axis of the curve. */
const CELLS = 1024;

/** Points by the Z-curve over the first two axes. */
function alongCurve(y: Float64Array, n: number, dimensions: number): Int32Array {
  const cells = [0, Math.min(1, dimensions - 1)].map((axis) => {
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < n; i++) {
      low = Math.min(low, y[i * dimensions + axis]);
      high = Math.max(high, y[i * dimensions + axis]);
    }
    const scale = high > low ? (CELLS - 1) / (high - low) : 0;
    return Int32Array.from({ length: n }, (_, i) => (y[i * dimensions + axis] - low) * scale);
  });
  // Place on the curve and index in one number, so that a numeric sort does.
  const keys = Float64Array.from({ length: n }, (_, i) => (2 * interleaved(cells[0][i]) + interleaved(cells[1][i])) * 2 ** 32 + i);
  return Int32Array.from(keys.sort(), (key) => key % 2 ** 32);
}

/** The bits of a number below 1024 with zeros between them. */
function interleaved(value: number): number {
  let v = value;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}
