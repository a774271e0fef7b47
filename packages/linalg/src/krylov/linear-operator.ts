import { InvalidParameterError, LatentKitError, NonFiniteError, random } from '@latentkit/core';
import { norm } from '../vector.js';

/** A linear map of vectors of length n: writes A·x to `out` (which holds old numbers) and leaves x alone. */
export type LinearOperator = (x: Float64Array, out: Float64Array) => void;

/** Applies an operator and counts how often; refuses results that are not finite. */
export class CountedOperator {
  applications = 0;

  constructor(
    private readonly operator: LinearOperator,
    private readonly sign: 1 | -1 = 1,
  ) {}

  apply(x: Float64Array, out: Float64Array): void {
    this.operator(x, out);
    this.applications++;
    let sum = 0;
    for (let i = 0; i < out.length; i++) sum += Math.abs(out[i]);
    if (!Number.isFinite(sum)) {
      throw new NonFiniteError({ parameter: 'operator', got: sum, expected: 'finite numbers in what it writes to its second argument' });
    }
    if (this.sign < 0) for (let i = 0; i < out.length; i++) out[i] = -out[i];
  }
}

/** A vector of length 1 with a direction that the seed decides. */
export function randomUnit(n: number, seed: number, step: number): Float64Array {
  const x = Float64Array.from(random(seed).stream('krylov start').at(step).normal(n));
  const size = norm(x);
  // One normal number of a few can be 0.
  if (size === 0) x[0] = 1;
  else for (let i = 0; i < n; i++) x[i] /= size;
  return x;
}

/** Throws InvalidParameterError unless `value` is an integer in [1, most]. */
export function checkWhole(parameter: string, value: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? 'a positive integer' : `an integer in [1, ${most}]`;
  throw new InvalidParameterError({ parameter, got: value, expected: range });
}

/** Throws InvalidParameterError unless 0 < tolerance < 1. */
export function checkTolerance(tolerance: number): void {
  if (tolerance > 0 && tolerance < 1) return;
  throw new InvalidParameterError({ parameter: 'tolerance', got: tolerance, expected: 'a number between 0 and 1' });
}

/** The error of an iteration that stopped short. */
export function noConvergence(method: string, reached: string, remedy: string): LatentKitError {
  return new LatentKitError('LK_NO_CONVERGENCE', `${method} did not converge: ${reached}. ${remedy}`, { remedy });
}
