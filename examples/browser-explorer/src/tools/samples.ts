import type { LoadedData } from '../protocol.js';
import { count } from '../ui/words.js';

/** The numbers of a sample as the page keeps them, 0 to 255; a view, not a copy. */
export function sampleBytes(data: LoadedData, row: number): Uint8Array {
  return data.pixels.subarray(row * data.features, (row + 1) * data.features);
}

/** Name of a class; its number where classes have none. */
export function className(data: LoadedData, label: number): string {
  return data.classNames?.[label] ?? String(label);
}

/** What a sample is called: its number, counted from 1 for readers, and its class where there is one. */
export function sampleName(data: LoadedData, row: number): string {
  const label = data.labels?.[row];
  const name = `Sample ${count(row + 1)}`;
  return label === undefined ? name : `${name}, class ${className(data, label)}`;
}

/** The classes that occur, ascending, with the number of samples of each. */
export function classesIn(labels: Int32Array): readonly { readonly label: number; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([label, count]) => ({ label, count }));
}

/** One row of rows [n, size], as a view. */
export function rowAt(rows: Float32Array, row: number, size: number): Float32Array {
  return rows.subarray(row * size, (row + 1) * size);
}

/** Whether two codes are the same to the last bit. */
export function sameNumbers(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** Some rows of rows [n, size], one after the other. */
export function gather(rows: Float32Array, wanted: readonly number[], size: number): Float32Array {
  const result = new Float32Array(wanted.length * size);
  wanted.forEach((row, at) => result.set(rowAt(rows, row, size), at * size));
  return result;
}
