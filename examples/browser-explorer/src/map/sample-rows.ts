import { splitIndices } from '@latentkit/datasets';

/** More classes than this are no classes to be balanced. */
const MANY = 100;

/**
 * At most so many rows, in ascending order: of every class its share where there are labels. The same seed draws the same
 * rows. Undefined where no choice is needed.
 */
export function sampleRows(rows: number, most: number, seed: number, labels: Int32Array | undefined): Int32Array | undefined {
  if (rows <= most) return undefined;
  const balanced = labels !== undefined && new Set(labels).size <= MANY;
  return splitIndices(rows, { validation: most, method: balanced ? 'stratified' : 'random', seed }, labels).validation.sort();
}

/** Some rows of rows [n, columns], one after the other; all of them, uncopied, where none are named. */
export function gatherRows(x: Float32Array | Uint8Array, columns: number, rows: Int32Array | undefined): Float32Array | Uint8Array {
  if (rows === undefined) return x;
  const result = x instanceof Uint8Array ? new Uint8Array(rows.length * columns) : new Float32Array(rows.length * columns);
  rows.forEach((row, at) => result.set(x.subarray(row * columns, (row + 1) * columns), at * columns));
  return result;
}
