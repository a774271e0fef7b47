import { quantile } from '@latentkit/linalg';

/** What missing values of a feature become, from the values there are (at least one). */
export function fillValue(strategy: 'mean' | 'median' | 'mostFrequent', values: Float64Array): number {
  if (strategy === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = values.slice().sort();
  return strategy === 'median' ? quantile(sorted, 0.5) : mostFrequent(sorted);
}

/** The value that occurs most often in sorted numbers, the least of several. */
function mostFrequent(sorted: Float64Array): number {
  let [best, longest] = [sorted[0], 0];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > longest) [best, longest] = [sorted[from], to - from];
    from = to;
  }
  return best;
}
