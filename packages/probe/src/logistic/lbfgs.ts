import { AbortedError } from '@latentkit/core';
import { type Computation, checkpoint, dot, norm } from '@latentkit/linalg';
import { type PointOnLine, lineSearch } from './line-search.js';

/** A function at one place. */
export interface Evaluation {
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** What has to fall to the tolerance, such as the largest entry of the gradient. */
  readonly steepness: number;
}

/** Where a search ended. */
export interface Minimum extends Evaluation {
  readonly iterations: number;
  /** `converged`: the steepness is within the tolerance. `stalled`: rounding allows no better value. */
  readonly ended: 'converged' | 'iterations' | 'stalled' | 'aborted';
}

/** When a search ends. */
export interface LbfgsOptions {
  readonly tolerance: number;
  readonly maxIterations: number;
}

const MEMORY = 10;

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

interface Candidate extends PointOnLine {
  readonly evaluation: Evaluation;
}

/**
 * Minimises a smooth function by L-BFGS with 10 correction pairs (Liu & Nocedal, 1989,
 * https://doi.org/10.1007/BF01589116) and a strong-Wolfe line search. Each iteration costs one evaluation, seldom two,
 * and 40 operations for each variable. A search that is stopped returns the best place so far.
 */
export function* minimise(evaluate: (at: Float64Array) => Computation<Evaluation>, start: Float64Array, options: LbfgsOptions): Computation<Minimum> {
  let best = yield* evaluate(start);
  let iterations = 0;
  const pairs: Pair[] = [];
  try {
    while (best.steepness > options.tolerance && iterations < options.maxIterations) {
      yield* checkpoint(iterations, options.maxIterations, { loss: best.value, gradient: best.steepness });
      const next = (yield* advance(evaluate, best, pairs)) ?? (yield* restart(evaluate, best, pairs));
      if (next === undefined) return { ...best, iterations, ended: 'stalled' };
      remember(pairs, best, next);
      best = next;
      iterations++;
    }
  } catch (error) {
    if (!(error instanceof AbortedError) || iterations === 0) throw error;
    return { ...best, iterations, ended: 'aborted' };
  }
  return { ...best, iterations, ended: best.steepness <= options.tolerance ? 'converged' : 'iterations' };
}

function* advance(evaluate: (at: Float64Array) => Computation<Evaluation>, from: Evaluation, pairs: readonly Pair[]): Computation<Evaluation | undefined> {
  const direction = descent(from.gradient, pairs);
  const slope = dot(direction, from.gradient);
  if (!(slope < 0)) return undefined;
  const first = pairs.length === 0 ? Math.min(1, 1 / norm(from.gradient)) : 1;
  const found = yield* lineSearch(
    function* (step): Computation<Candidate> {
      const evaluation = yield* evaluate(from.at.map((value, i) => value + step * direction[i]));
      return { step, value: evaluation.value, slope: dot(evaluation.gradient, direction), evaluation };
    },
    { step: 0, value: from.value, slope },
    first,
  );
  return found?.evaluation;
}

/** Once more along the gradient itself, where what was remembered leads nowhere. */
function* restart(evaluate: (at: Float64Array) => Computation<Evaluation>, from: Evaluation, pairs: Pair[]): Computation<Evaluation | undefined> {
  if (pairs.length === 0) return undefined;
  pairs.length = 0;
  return yield* advance(evaluate, from, pairs);
}

/** Minus the gradient times the approximate inverse Hessian, by the two loops over the pairs. */
function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const q = gradient.map((value) => -value);
  const shares = pairs.map(() => 0);
  for (let i = pairs.length - 1; i >= 0; i--) {
    shares[i] = pairs[i].rho * dot(pairs[i].s, q);
    add(q, pairs[i].y, -shares[i]);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let j = 0; j < q.length; j++) q[j] *= scale;
  }
  for (let i = 0; i < pairs.length; i++) add(q, pairs[i].s, shares[i] - pairs[i].rho * dot(pairs[i].y, q));
  return q;
}

function remember(pairs: Pair[], from: Evaluation, to: Evaluation): void {
  const s = to.at.map((value, i) => value - from.at[i]);
  const y = to.gradient.map((value, i) => value - from.gradient[i]);
  const curvature = dot(s, y);
  // Without positive curvature the approximate Hessian would lose its positive definiteness.
  if (curvature <= 2 ** -52 * dot(y, y)) return;
  pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

function add(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * values[i];
}
