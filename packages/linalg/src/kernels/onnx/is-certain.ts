/** Half a unit in the last place of float32. */
const ROUNDING = 2 ** -24;
/** More than what underflow can take from a sum of products of numbers about 1. */
const UNDERFLOW = 1e-36;

/**
 * Whether every row that is no candidate is further away than the k-th nearest candidate, at distance d.
 *
 * A row y with |x - y| <= d has |y| <= |x| + d =: r. Its score 2·x·y - |y|² has an error of at most
 * γ·(2·|x|·r + r²) with γ = (p + 4)·u for sums of p products in single precision (Higham, Accuracy and Stability of
 * Numerical Algorithms, section 3.1), and rounding x and y to single precision changed |x - y| by at most u·(|x| + r).
 * So where |x|² - `lowest`, the lowest score of a candidate, is larger than d² by more than these, no such y is left out.
 */
export function isCertain(square: number, lowest: number, d: number, p: number): boolean {
  const length = Math.sqrt(square) * (1 + 4 * ROUNDING);
  const r = (length + d) * (1 + 8 * ROUNDING);
  const error = 1.01 * (p + 4) * ROUNDING * r * (2 * length + r) + p * UNDERFLOW;
  const bound = square - lowest - error;
  return bound > 0 && Math.sqrt(bound) - 1.01 * ROUNDING * (length + r) > d * (1 + 1e-12);
}
