import { type IntegerLabels, encodeLabels, readLabels } from '@latentkit/core';

/** Two lists of labels of the same samples, over the labels that occur in either. */
export function readLabelPair(yTrue: IntegerLabels, yPredicted: IntegerLabels, name = 'yPredicted'): { classes: Int32Array; a: Int32Array; b: Int32Array } {
  const a = readLabels(yTrue, 'yTrue');
  const b = readLabels(yPredicted, name, a.length);
  const both = new Int32Array(2 * a.length);
  both.set(a);
  both.set(b, a.length);
  const { classes, codes } = encodeLabels(both);
  return { classes, a: codes.subarray(0, a.length), b: codes.subarray(a.length) };
}

/** How often each of `size` codes occurs. */
export function countCodes(codes: Int32Array, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const code of codes) counts[code]++;
  return counts;
}
