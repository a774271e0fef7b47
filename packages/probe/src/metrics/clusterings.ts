import { type IntegerLabels, encodeLabels, readLabels } from '@latentkit/core';

/** How two groupings of the same samples meet: counts of every pair of groups, and the sizes of the groups of each. */
interface Contingency {
  readonly n: number;
  readonly cells: readonly { readonly a: number; readonly b: number; readonly count: number }[];
  readonly sizesA: Float64Array;
  readonly sizesB: Float64Array;
}

/**
 * How far two groupings agree beyond chance, whatever the groups are called: 1 for the same groups, about 0 for random
 * ones, negative for less (Hubert & Arabie, 1985, https://doi.org/10.1007/BF01908075; scikit-learn's
 * `adjusted_rand_score`). Labels are integers [n].
 */
export function adjustedRandIndex(yTrue: IntegerLabels, yPredicted: IntegerLabels): number {
  const { n, cells, sizesA, sizesB } = contingency(yTrue, yPredicted);
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const both = cells.reduce((sum, { count }) => sum + pairs(count), 0);
  const inA = sizesA.reduce((sum, count) => sum + pairs(count), 0);
  const inB = sizesB.reduce((sum, count) => sum + pairs(count), 0);
  const all = pairs(n);
  const chance = all === 0 ? 0 : (inA * inB) / all;
  const most = (inA + inB) / 2;
  // No room between chance and agreement: each sample alone, or all together, in both.
  return most === chance ? 1 : (both - chance) / (most - chance);
}

/**
 * Mutual information of two groupings over the mean of their entropies: 1 for the same groups whatever they are called,
 * 0 for independent ones (scikit-learn's `normalized_mutual_info_score`). Labels are integers [n].
 */
export function normalizedMutualInformation(yTrue: IntegerLabels, yPredicted: IntegerLabels): number {
  const { n, cells, sizesA, sizesB } = contingency(yTrue, yPredicted);
  if (sizesA.length === 1 && sizesB.length === 1) return 1;
  const information = cells.reduce((sum, { a, b, count }) => sum + (count / n) * Math.log((count * n) / (sizesA[a] * sizesB[b])), 0);
  return information <= 2 ** -52 ? 0 : information / ((entropy(sizesA, n) + entropy(sizesB, n)) / 2);
}

function contingency(yTrue: IntegerLabels, yPredicted: IntegerLabels): Contingency {
  const labels = readLabels(yTrue, 'yTrue');
  const a = encodeLabels(labels);
  const b = encodeLabels(readLabels(yPredicted, 'yPredicted', labels.length));
  const counts = new Map<number, number>();
  const sizesA = new Float64Array(a.classes.length);
  const sizesB = new Float64Array(b.classes.length);
  a.codes.forEach((code, i) => {
    const key = code * sizesB.length + b.codes[i];
    counts.set(key, (counts.get(key) ?? 0) + 1);
    sizesA[code]++;
    sizesB[b.codes[i]]++;
  });
  const cells = Array.from(counts, ([key, count]) => ({ a: Math.floor(key / sizesB.length), b: key % sizesB.length, count }));
  return { n: labels.length, cells, sizesA, sizesB };
}

function entropy(sizes: Float64Array, n: number): number {
  return sizes.reduce((sum, count) => sum - (count / n) * Math.log(count / n), 0);
}
