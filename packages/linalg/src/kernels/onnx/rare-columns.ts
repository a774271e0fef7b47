import type { ColumnPlan } from './column-plan.js';

/** Columns that are nearly always equal to their shift: the entries that are not are multiplied one by one. */
export class RareColumns {
  /** Σ(x - shift) of these columns so far. */
  readonly sums: Float64Array;
  /** Products of these columns c with all others, j, about the shifts, in (c, j); with each other in (c, j) or (j, c). [p, p] */
  readonly products: Float64Array;
  private columns: Int32Array;
  private readonly shift: Float64Array;
  private readonly seen: Int32Array;
  /** Entries of a row that differ from their shifts. */
  private readonly places: Int32Array;
  private readonly values: Float64Array;

  constructor({ rare, shift }: ColumnPlan) {
    const p = shift.length;
    this.columns = Int32Array.from(rare);
    this.shift = shift;
    this.sums = new Float64Array(p);
    this.products = new Float64Array(p * p);
    this.seen = new Int32Array(p);
    this.places = new Int32Array(p);
    this.values = new Float64Array(p);
  }

  /** Adds rows of which the first begins at `at`. */
  add(from: Float64Array, at: number, rows: number): void {
    const { columns, shift } = this;
    const p = shift.length;
    for (let i = 0; i < rows; i++, at += p) {
      for (let r = 0; r < columns.length; r++) {
        const column = columns[r];
        if (from[at + column] === shift[column]) continue;
        this.addRow(from, at, r);
        break;
      }
    }
  }

  /** Takes columns out that had more than `limit` entries since the last call, and says which. */
  release(limit: number): number[] {
    const { seen } = this;
    const released = Array.from(this.columns).filter((column) => seen[column] > limit);
    seen.fill(0);
    if (released.length > 0) this.columns = this.columns.filter((column) => !released.includes(column));
    return released;
  }

  /** A row that has entries in these columns, the first in `columns[first]`. */
  private addRow(from: Float64Array, at: number, first: number): void {
    const { columns, shift, sums, products, seen, places, values } = this;
    const p = shift.length;
    let count = 0;
    for (let j = 0; j < p; j++) {
      const value = from[at + j] - shift[j];
      places[count] = j;
      values[count] = value;
      if (value !== 0) count++;
    }
    for (let r = first; r < columns.length; r++) {
      const column = columns[r];
      const value = from[at + column] - shift[column];
      if (value === 0) continue;
      sums[column] += value;
      seen[column]++;
      const row = column * p;
      for (let c = 0; c < count; c++) {
        products[row + places[c]] += value * values[c];
        // So that a pair of these columns is counted once.
        if (places[c] === column) values[c] = 0;
      }
    }
  }
}
