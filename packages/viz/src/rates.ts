import { InvalidParameterError, ShapeError } from '@latentkit/core';
import { toVector } from './vector.js';
import type { VectorInput } from './vector.js';

/** How a rate may run along a curve. */
type Course = 'rise' | 'fall' | 'any';

/**
 * The two rates of a curve. Throws `ShapeError` unless there are as many of both and at least two, `NonFiniteError` for
 * NaN, {@link InvalidParameterError} for rates outside of [0, 1] and those that turn back.
 */
export function readRates(x: VectorInput, y: VectorInput, xName: string, yName: string, course: readonly [Course, Course]): { readonly x: Float64Array; readonly y: Float64Array } {
  const xs = readRate(x, xName, course[0]);
  const ys = readRate(y, yName, course[1]);
  if (ys.length === xs.length) return { x: xs, y: ys };
  throw new ShapeError({ parameter: yName, got: ys.length, expected: `${xs.length} values, as in ${xName}` });
}

function readRate(input: VectorInput, name: string, course: Course): Float64Array {
  const data = Float64Array.from(toVector(input, name));
  if (data.length < 2) throw new ShapeError({ parameter: name, got: data.length, expected: 'at least two points' });
  data.forEach((v, i) => {
    if (v < 0 || v > 1) throw new InvalidParameterError({ parameter: `${name}[${i}]`, got: v, expected: 'a rate from 0 to 1' });
    const back = i > 0 && (course === 'rise' ? v < data[i - 1] : course === 'fall' && v > data[i - 1]);
    if (back) throw new InvalidParameterError({ parameter: `${name}[${i}]`, got: v, expected: `rates that ${course}: not ${course === 'rise' ? 'below' : 'above'} ${data[i - 1]}` });
  });
  return data;
}

/** Area under a curve by trapezia. */
export function areaUnder(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) sum += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
  return sum;
}

/** An area of at most 1 with three decimals, or as many as tell it from 1. */
export function areaWords(area: number): string {
  const digits = [3, 4, 5, 6].find((d) => area === 1 || Number(area.toFixed(d)) < 1);
  return digits === undefined ? '>0.999999' : area.toFixed(digits);
}
