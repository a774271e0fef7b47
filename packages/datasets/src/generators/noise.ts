import { InvalidParameterError, random } from '@latentkit/core';
import type { RandomDraws } from '@latentkit/core';

/** What all generators take. */
export interface GeneratorOptions {
  /** Default 0. */
  readonly seed?: number;
  /** Standard deviation of the Gaussian noise added to every coordinate. */
  readonly noise?: number;
}

/** Independent numbers for one purpose of one generator. */
export function drawsFor(generator: string, purpose: string, seed = 0): RandomDraws {
  return random(seed).stream(`datasets/${generator}/${purpose}`).at(0);
}

/** Adds Gaussian noise in place. */
export function addNoise(data: Float64Array, noise: number, draws: RandomDraws): void {
  atLeastZero('noise', noise);
  if (noise === 0) return;
  const z = draws.normal(data.length);
  for (let i = 0; i < data.length; i++) data[i] += noise * z[i];
}

/** Throws `InvalidParameterError` unless `value` is an integer of at least `least`. */
export function count(parameter: string, value: number, least = 1): number {
  if (!Number.isInteger(value) || value < least) throw new InvalidParameterError({ parameter, got: value, expected: `an integer >= ${least}` });
  return value;
}

/** Throws `InvalidParameterError` unless `value` is a finite number of at least 0. */
export function atLeastZero(parameter: string, value: number): number {
  if (!Number.isFinite(value) || value < 0) throw new InvalidParameterError({ parameter, got: value, expected: 'a number >= 0' });
  return value;
}
