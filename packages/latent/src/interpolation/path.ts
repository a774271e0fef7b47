import { type ArrayInput, InvalidParameterError, type NdArray, ndarray } from '@latentkit/core';
import { norm } from '@latentkit/linalg';
import { checkCount, checkWord, toCodes } from '../codes/inputs.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';
import { type Curve, type InterpolationMethod, METHODS, curveBetween } from './curves.js';

/** Options of {@link interpolatePath}: either `stepsPerLeg` or `steps`. */
export interface InterpolatePathOptions extends RangeOptions {
  /** As many steps from each point to the next, long legs and short ones alike: (points - 1)·stepsPerLeg + 1 codes, every point among them. */
  readonly stepsPerLeg?: number;
  /** This many codes in all, both ends included, at equal distances along the path. The points between the ends need not be among them. */
  readonly steps?: number;
  /** `linear` or `spherical` legs, as in `interpolateCodes`. Default `linear`. */
  readonly method?: InterpolationMethod;
  /** Whether the path returns from the last point to the first. Default false. */
  readonly closed?: boolean;
}

// Pieces of a great circle whose lengths are added up; where both ends are equally long the result does not depend on it.
const PIECES = 64;

/**
 * Codes along a path through points [m, d], m at least 2: [steps, d].
 *
 * Throws InvalidParameterError unless one of `stepsPerLeg` and `steps` is given, and as `interpolateCodes`.
 */
export function interpolatePath(points: ArrayInput, options: InterpolatePathOptions): NdArray<Float64Array> {
  const { stepsPerLeg, steps, method = 'linear', closed = false } = options;
  if ((stepsPerLeg === undefined) === (steps === undefined)) {
    throw new InvalidParameterError({ parameter: 'steps', got: steps, expected: 'either stepsPerLeg or steps, and not both' });
  }
  checkWord('method', method, METHODS);
  const given = toCodes(points, 'points', { least: 2 });
  const [m, d] = given.shape;
  warnOutside(given, 'points', options);
  const row = (i: number): Float64Array => given.data.subarray((i % m) * d, ((i % m) + 1) * d);
  const legs = Array.from({ length: closed ? m : m - 1 }, (_, i) => curveBetween(row(i), row(i + 1), method, [`points[${i}]`, `points[${(i + 1) % m}]`]));
  if (stepsPerLeg === undefined) return alongLength(legs, checkCount('steps', steps!, 2), method === 'linear' ? 1 : PIECES, d);
  const perLeg = checkCount('stepsPerLeg', stepsPerLeg, 1);
  return codesAt(legs, Float64Array.from({ length: legs.length * perLeg + 1 }, (_, s) => s / perLeg), d);
}

/** Codes at equal distances along the polyline through points [m, d]: [steps, d]. */
export function resampleByLength({ data, shape: [m, d] }: NdArray<Float64Array>, steps: number): NdArray<Float64Array> {
  const row = (i: number): Float64Array => data.subarray(i * d, (i + 1) * d);
  const legs = Array.from({ length: Math.max(1, m - 1) }, (_, i) => curveBetween(row(i), row(Math.min(i + 1, m - 1)), 'linear', ['from', 'to']));
  return alongLength(legs, steps, 1, d);
}

function alongLength(legs: readonly Curve[], steps: number, pieces: number, d: number): NdArray<Float64Array> {
  const ends = new Float64Array(legs.length * pieces + 1);
  legs.forEach((curve, leg) => {
    for (let p = 0; p < pieces; p++) {
      const [a, b] = [curve(p / pieces), curve((p + 1) / pieces)];
      const at = leg * pieces + p;
      ends[at + 1] = ends[at] + norm(a.map((value, j) => value - b[j]));
    }
  });
  const total = ends[ends.length - 1];
  let piece = 0;
  const places = Float64Array.from({ length: steps }, (_, s) => {
    const target = (total * s) / (steps - 1);
    while (piece < ends.length - 2 && ends[piece + 1] < target) piece++;
    const length = ends[piece + 1] - ends[piece];
    return (piece + (length === 0 ? 0 : Math.min(1, (target - ends[piece]) / length))) / pieces;
  });
  // All of it: rounding in the lengths is not to cut off the end.
  places[steps - 1] = legs.length;
  return codesAt(legs, places, d);
}

/** Codes at places: the leg before the point, the share of that leg behind. */
function codesAt(legs: readonly Curve[], places: Float64Array, d: number): NdArray<Float64Array> {
  const data = new Float64Array(places.length * d);
  places.forEach((place, s) => {
    const leg = Math.min(legs.length - 1, Math.floor(place));
    data.set(legs[leg](place - leg), s * d);
  });
  return ndarray(data, [places.length, d]);
}
