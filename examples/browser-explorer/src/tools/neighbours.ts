import { nearestCodes } from '@latentkit/latent';
import type { Encoded } from '../protocol.js';
import { codesOf } from './codes.js';

export interface Neighbour {
  readonly row: number;
  /** Euclidean, in code space. */
  readonly distance: number;
}

/** The samples whose codes are nearest to a code, without the sample that it belongs to. */
export function nearestSamples(encoded: Encoded, code: Float32Array, count: number, except?: number): readonly Neighbour[] {
  const codes = codesOf(encoded);
  const k = Math.min(codes.shape[0], count + (except === undefined ? 0 : 1));
  const { indices, distances } = nearestCodes(codes, [Array.from(code)], { k });
  const found = Array.from(indices.data, (row, at) => ({ row, distance: distances.data[at] }));
  return found.filter(({ row }) => row !== except).slice(0, count);
}

/** How many neighbours are of which class, the most frequent first. */
export function votes(neighbours: readonly Neighbour[], labels: Int32Array): readonly { readonly label: number; readonly count: number }[] {
  const counts = new Map<number, number>();
  // Neighbours come by distance, so that of classes with equally many the one with the nearest comes first.
  for (const { row } of neighbours) counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
}
