/** Spearman's rank correlation, equal numbers with their mean rank; undefined where one of the two does not vary. */
export function spearman(a: Float64Array, b: Float64Array): number | undefined {
  return correlation(ranks(a), ranks(b));
}

/** Ranks from 1, equal numbers with the mean of theirs. */
function ranks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const first = bound(sorted, values[i], false);
    const end = bound(sorted, values[i], true);
    result[i] = (first + end + 1) / 2;
  }
  return result;
}

/** How many sorted numbers are below a value, or with `equal` not above it. */
function bound(sorted: Float64Array, value: number, equal: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value || (equal && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function correlation(a: Float64Array, b: Float64Array): number | undefined {
  const n = a.length;
  const mean = (n + 1) / 2;
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < n; i++) {
    const u = a[i] - mean;
    const v = b[i] - mean;
    both += u * v;
    squaresA += u * u;
    squaresB += v * v;
  }
  return squaresA === 0 || squaresB === 0 ? undefined : both / Math.sqrt(squaresA * squaresB);
}
