import { InvalidParameterError, ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { addNoise, count, drawsFor } from './noise.js';
import type { GeneratorOptions } from './noise.js';

/** Options of {@link sineSequences}. */
export interface SineSequencesOptions extends GeneratorOptions {
  /** Interval of the frequency in cycles per sequence. Default [1, 3]. */
  readonly frequency?: readonly [number, number];
  /** Default 1. */
  readonly amplitude?: number;
}

/** Sine waves and what they were made of. */
export interface SineSequences {
  /** Shape [n, steps]. */
  readonly x: NdArray<Float64Array>;
  /** Cycles per sequence: shape [n]. */
  readonly frequencies: NdArray<Float64Array>;
  /** Phase at the first step, in radians: shape [n]. */
  readonly phases: NdArray<Float64Array>;
}

/**
 * `n` sine waves of `steps` steps, x[i][s] = amplitude · sin(2π f_i s / steps + φ_i) plus noise, with frequencies
 * uniform in the given interval and phases uniform in [0, 2π). Default noise 0.
 */
export function sineSequences(n: number, steps: number, options: SineSequencesOptions = {}): SineSequences {
  const { frequency = [1, 3], amplitude = 1, noise = 0, seed } = options;
  count('n', n);
  count('steps', steps);
  if (!(frequency[0] >= 0 && frequency[0] <= frequency[1] && frequency[1] < Infinity)) {
    throw new InvalidParameterError({ parameter: 'frequency', got: frequency, expected: 'two numbers >= 0, the smaller first' });
  }
  const frequencies = Float64Array.from(drawsFor('sines', 'frequency', seed).uniform(n, ...frequency));
  const phases = Float64Array.from(drawsFor('sines', 'phase', seed).uniform(n, 0, 2 * Math.PI));
  const data = new Float64Array(n * steps);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / steps);
    data[i] = amplitude * Math.sin((2 * Math.PI * frequencies[row] * (i - row * steps)) / steps + phases[row]);
  }
  addNoise(data, noise, drawsFor('sines', 'noise', seed));
  return { x: ndarray(data, [n, steps]), frequencies: ndarray(frequencies, [n]), phases: ndarray(phases, [n]) };
}
