import { type Computation, checkpoint } from '@latentkit/linalg';

const { abs, exp, log } = Math;

const MAX_STEPS = 100;
/** Rows between safe points. */
const ROWS = 2048;

/**
 * For each row of ascending squared distances [n, k] to neighbours the probabilities p_j|i ∝ exp(-β_i d_ij²) whose
 * perplexity, e to the entropy, is the one asked for, to a relative 1e-10: van der Maaten & Hinton, 2008,
 * equation 1. Newton's method for log β inside a bracket, about 6 evaluations a row.
 *
 * Where a row's perplexity cannot be reached (as many neighbours as the perplexity are equally near), its probabilities
 * are the nearest that can: equal over those neighbours.
 */
export function* conditionalProbabilities(squared: Float64Array, k: number, perplexity: number): Computation<Float64Array> {
  const result = new Float64Array(squared.length);
  const target = log(perplexity);
  for (let from = 0; from < squared.length; from += k) {
    searchRow(squared, result, from, k, target);
    if (from % (ROWS * k) === 0) yield* checkpoint(0);
  }
  return result;
}

function searchRow(squared: Float64Array, result: Float64Array, from: number, k: number, target: number): void {
  // Distances beyond the nearest's: the probabilities do not change by it, and no sum underflows.
  const nearest = squared[from];
  let typical = 0;
  for (let j = 0; j < k; j++) typical += squared[from + j] - nearest;
  typical /= k;
  if (!(typical > 0)) {
    result.fill(1 / k, from, from + k);
    return;
  }
  let low = -Infinity;
  let high = Infinity;
  // In units of the mean, so that data of any scale are alike; the bracket holds all that matters in float64.
  let logBeta = 0;
  let sum = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const beta = exp(logBeta) / typical;
    sum = 0;
    let first = 0;
    let second = 0;
    for (let j = 0; j < k; j++) {
      const d = (squared[from + j] - nearest) * beta;
      const e = exp(-d);
      result[from + j] = e;
      sum += e;
      first += d * e;
      second += d * d * e;
    }
    const mean = first / sum;
    const excess = log(sum) + mean - target;
    if (abs(excess) < 1e-10) break;
    if (excess > 0) low = logBeta;
    else high = logBeta;
    if (high - low < 1e-14 || logBeta > 300) break;
    // The entropy falls by this much with log β.
    const slope = second / sum - mean * mean;
    let next = logBeta + excess / slope;
    // Outside the bracket, or far beyond where the slope says anything: halve it, or move by a fixed step while it is open.
    if (!(next > low && next < high) || abs(next - logBeta) > 3) {
      next = Number.isFinite(high - low) ? (low + high) / 2 : logBeta + (excess > 0 ? 3 : -3);
    }
    logBeta = next;
  }
  for (let j = 0; j < k; j++) result[from + j] /= sum;
}
