import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { readCodes, readDiscreteFactors } from './planted.js';

/** Options of the measures that count. */
export interface BinOptions {
  /** Bins of equal width into which each number of the codes is put, from its least to its largest value. Default 20. */
  readonly bins?: number;
}

/** What numbers of codes tell of factors. */
interface MutualInformation {
  /** In nats: [k, f]. */
  readonly matrix: NdArray<Float64Array>;
  /** Entropies of the factors, in nats: [f]. */
  readonly entropies: Float64Array;
}

/** Mutual information of each number of codes [n, k], put into bins, with each discrete factor [n, f]. */
export function informationOf(codes: ArrayInput, factors: ArrayInput, { bins = 20 }: BinOptions): MutualInformation {
  if (!Number.isInteger(bins) || bins < 2) throw new InvalidParameterError({ parameter: 'bins', got: bins, expected: 'an integer >= 2' });
  const binned = readCodes(codes).map((column) => binsOf(column, bins));
  const known = readDiscreteFactors(factors, binned[0].length);
  const matrix = binned.flatMap((a) => known.map((factor) => information(a, bins, factor.codes, factor.values.length)));
  const entropies = Float64Array.from(known, ({ codes: b, values }) => information(b, values.length, b, values.length));
  return { matrix: ndarray(Float64Array.from(matrix), [binned.length, known.length]), entropies };
}

/** The bin of each number: edges as NumPy's `histogram` places them, a number on an edge in the bin above, the largest in the last. */
function binsOf(column: Float64Array, bins: number): Int32Array {
  let low = column.reduce((a, b) => Math.min(a, b));
  let high = column.reduce((a, b) => Math.max(a, b));
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / bins;
  const edges = Float64Array.from({ length: bins }, (_, i) => i * step + low);
  return Int32Array.from(column, (value) => {
    let bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / step)));
    // Division rounds otherwise than the edges, which decide.
    while (bin > 0 && value < edges[bin]) bin--;
    while (bin < bins - 1 && value >= edges[bin + 1]) bin++;
    return bin;
  });
}

function information(a: Int32Array, kindsA: number, b: Int32Array, kindsB: number): number {
  const n = a.length;
  const both = new Float64Array(kindsA * kindsB);
  const [countsA, countsB] = [new Float64Array(kindsA), new Float64Array(kindsB)];
  a.forEach((code, i) => {
    both[code * kindsB + b[i]]++;
    countsA[code]++;
    countsB[b[i]]++;
  });
  const sum = both.reduce((total, count, at) => {
    return count === 0 ? total : total + (count / n) * Math.log((count * n) / (countsA[Math.floor(at / kindsB)] * countsB[at % kindsB]));
  }, 0);
  return Math.max(0, sum);
}
