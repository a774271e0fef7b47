import type { NdArray } from '@latentkit/core';

/** Ways in a figure. */
const MOST = 5;

/** Rows to go between: the first of one class and the first of the next; without classes the first rows. The same for all models of the same samples. */
export function pairsOf(n: number, labels: NdArray | undefined): (readonly [from: number, to: number])[] {
  const ends = firstOfClasses(labels) ?? Array.from({ length: Math.min(n, 2 * MOST) }, (_, row) => row);
  return Array.from({ length: Math.min(MOST, Math.floor(ends.length / 2)) }, (_, i) => [ends[2 * i], ends[2 * i + 1]] as const);
}

function firstOfClasses(labels: NdArray | undefined): number[] | undefined {
  if (labels === undefined) return undefined;
  const first = new Map<number, number>();
  labels.data.forEach((label, row) => first.has(label) || first.set(label, row));
  return first.size < 2 ? undefined : [...first.values()];
}
