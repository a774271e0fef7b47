import { InvalidParameterError } from '@latentkit/core';
import { linearAxis, logAxis } from './axes.js';
import { extentOf } from './extent.js';
import type { Axis } from './plot-area.js';
import { integerTicks } from './ticks.js';
import { toVector } from './vector.js';
import type { VectorInput } from './vector.js';

/** A spectrum: throws {@link InvalidParameterError} for values below 0 and out of falling order, and what `toVector` throws. */
export function readSpectrum(input: VectorInput, parameter: string): Float64Array {
  const data = Float64Array.from(toVector(input, parameter));
  data.forEach((v, i) => {
    if (v < 0) throw new InvalidParameterError({ parameter: `${parameter}[${i}]`, got: v, expected: 'a value of at least 0' });
    if (i > 0 && v > data[i - 1]) throw new InvalidParameterError({ parameter: `${parameter}[${i}]`, got: v, expected: `falling values: at most ${data[i - 1]}` });
  });
  return data;
}

/** The axis of the indices 1 to `count`, with a little room beyond both. */
export function indexAxis(count: number, ticks: number): Axis {
  const pad = count === 1 ? 1 : Math.max(0.3, 0.015 * (count - 1));
  return { domain: [1 - pad, count + pad], label: 'index', ticks: integerTicks(1, count, ticks), format: String };
}

/** The axis of the values of spectra: from 0, or logarithmic over those above 0. Throws {@link InvalidParameterError} where there are none. */
export function spectrumAxis(values: ArrayLike<number>, label: string, log = false): Axis {
  if (!log) return linearAxis([0, (Math.max(0, extentOf(values)[1]) || 1) * 1.04], label, 5);
  const positive = Array.from(values).filter((v) => v > 0);
  if (positive.length > 0) return logAxis(...extentOf(positive), label);
  throw new InvalidParameterError({ parameter: 'log', got: true, expected: 'at least one value above 0', remedy: 'Leave log out.' });
}
