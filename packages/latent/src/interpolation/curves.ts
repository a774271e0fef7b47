import { InvalidParameterError } from '@latentkit/core';
import { norm } from '@latentkit/linalg';

/** How one gets from one code to another: straight, or along a great circle. */
export type InterpolationMethod = 'linear' | 'spherical';

/** The methods by name. */
export const METHODS: readonly InterpolationMethod[] = ['linear', 'spherical'];

/** The point at a share t in [0, 1] of the way. */
export type Curve = (t: number) => Float64Array;

// Below this angle both weights of the great circle are those of the straight line to rounding.
const STRAIGHT = 1e-7;

/**
 * The way from a to b. Throws InvalidParameterError where there is no great circle: for a code of 0, which has no
 * direction, and for opposite codes, which infinitely many great circles join; `names` are those of a and b in texts.
 */
export function curveBetween(a: Float64Array, b: Float64Array, method: InterpolationMethod, names: readonly [string, string]): Curve {
  const blend = (p: number, q: number): Float64Array => a.map((value, j) => p * value + q * b[j]);
  if (method === 'linear') return (t) => blend(1 - t, t);
  const lengths = [norm(a), norm(b)];
  lengths.forEach((length, i) => {
    if (length === 0) throw new InvalidParameterError({ parameter: names[i], got: 'a code of zeros', expected: 'a code with a direction', remedy: "Take method 'linear'." });
  });
  const angle = angleBetween(a, b, lengths);
  if (Math.PI - angle < STRAIGHT) {
    throw new InvalidParameterError({
      parameter: names[1],
      got: `a code opposite to ${names[0]}`,
      expected: 'codes that one great circle joins',
      remedy: "Go by way of a third code, or take method 'linear'.",
    });
  }
  if (angle < STRAIGHT) return (t) => blend(1 - t, t);
  const sine = Math.sin(angle);
  return (t) => blend(Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine);
}

/** By the half-angle formula of Kahan, which keeps its digits near 0 and π, where the arc cosine loses half of them. */
function angleBetween(a: Float64Array, b: Float64Array, [p, q]: readonly number[]): number {
  const apart = norm(a.map((value, j) => value / p - b[j] / q));
  const together = norm(a.map((value, j) => value / p + b[j] / q));
  return 2 * Math.atan2(apart, together);
}
