import type { ColumnPlan } from './column-plan.js';

/** Columns that are nearly always equal to their shift: the entries that are not are multiplied one by one. */
export class RareColumns {
  /** Σ(x - shift) of these columns so far. */
  readonly sums: Float64Array;
  /** Products of these columns c with all others, j, about the shifts, in (c, j); with each other in (c, j) or (j, c). [p, p] */
  readonly products: Float64Array;
  /** All columns that were rare at any time. */
  readonly everRare: readonly number[];
  private columns: Int32Array;
  /** The columns [first, end) that lie side by side: pairs. */
  private runs: Int32Array;
  /** By column: 1 for these, 0 for the others. */
  private readonly isRare: Uint8Array;
  private readonly shift: Float64Array;
  private readonly seen: Int32Array;
  /** Entries of a row that differ from their shifts. */
  private readonly places: Int32Array;
  private readonly values: Float64Array;

  constructor({ rare, shift }: ColumnPlan) {
    const p = shift.length;
    this.everRare = rare;
    this.columns = Int32Array.from(rare);
    this.runs = runsOf(this.columns);
    this.isRare = new Uint8Array(p);
    for (const column of rare) this.isRare[column] = 1;
    this.shift = shift;
    this.sums = new Float64Array(p);
    this.products = new Float64Array(p * p);
    this.seen = new Int32Array(p);
    this.places = new Int32Array(p);
    this.values = new Float64Array(p);
  }

  /** Adds rows of which the first begins at `at`. */
  add(from: Float64Array, at: number, rows: number): void {
    const { runs, shift } = this;
    for (let i = 0; i < rows; i++, at += shift.length) {
      if (differs(from, at, shift, runs)) this.addRow(from, at);
    }
  }

  /** Takes columns out that had more than `limit` entries since the last call, and says which. */
  release(limit: number): number[] {
    const { seen } = this;
    const released = Array.from(this.columns).filter((column) => seen[column] > limit);
    seen.fill(0);
    if (released.length > 0) {
      this.columns = this.columns.filter((column) => !released.includes(column));
      this.runs = runsOf(this.columns);
      for (const column of released) this.isRare[column] = 0;
    }
    return released;
  }

  /** A row that has entries in these columns. */
  private addRow(from: Float64Array, at: number): void {
    const { isRare, shift, sums, products, seen, places, values } = this;
    const p = shift.length;
    let count = 0;
    for (let j = 0; j < p; j++) {
      const value = from[at + j] - shift[j];
      places[count] = j;
      values[count] = value;
      if (value !== 0) count++;
    }
    for (let r = 0; r < count; r++) {
      const column = places[r];
      if (isRare[column] === 0) continue;
      const value = values[r];
      sums[column] += value;
      seen[column]++;
      const row = column * p;
      for (let c = 0; c < count; c++) products[row + places[c]] += value * values[c];
      // So that a pair of these columns is counted once.
      values[r] = 0;
    }
  }
}

/** Whether a row has entries in some columns: of each row this is asked, so it goes through them without a look at their list. */
function differs(from: Float64Array, at: number, shift: Float64Array, runs: Int32Array): boolean {
  for (let r = 0; r < runs.length; r += 2) {
    for (let j = runs[r], end = runs[r + 1]; j < end; j++) {
      if (from[at + j] !== shift[j]) return true;
    }
  }
  return false;
}

function runsOf(columns: Int32Array): Int32Array {
  const runs: number[] = [];
  for (const column of columns) {
    if (runs.at(-1) === column) runs[runs.length - 1]++;
    else runs.push(column, column + 1);
  }
  return Int32Array.from(runs);
}
