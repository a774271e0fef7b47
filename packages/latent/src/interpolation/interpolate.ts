import { type ArrayInput, type NdArray, ShapeError, ndarray } from '@latentkit/core';
import { checkCount, checkWord, toRows } from '../codes/inputs.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';
import { type InterpolationMethod, METHODS, curveBetween } from './curves.js';

/** Options of {@link interpolateCodes}. */
export interface InterpolateOptions extends RangeOptions {
  /** Codes on the way, both ends included: at least 2. Default 10. */
  readonly steps?: number;
  /**
   * `linear` goes straight; `spherical` along the great circle (Shoemake, 1985, https://doi.org/10.1145/325165.325242),
   * so that codes of one length keep it, as those drawn from a normal prior nearly do. Default `linear`.
   */
  readonly method?: InterpolationMethod;
}

/**
 * Codes on the way from one code to another: [steps, d] for two codes [d], and for rows of codes [n, d] the ways between
 * rows, [n, steps, d]. The first and the last are the two codes themselves.
 *
 * Throws ShapeError where the two differ in shape, NonFiniteError for NaN or infinity, InvalidParameterError for fewer
 * than 2 steps, and in `spherical` for a code of zeros or two opposite codes.
 */
export function interpolateCodes(from: ArrayInput, to: ArrayInput, options: InterpolateOptions = {}): NdArray<Float64Array> {
  const { method = 'linear' } = options;
  const steps = checkCount('steps', options.steps ?? 10, 2);
  checkWord('method', method, METHODS);
  const start = toRows(from, 'from');
  const [n, d] = start.rows.shape;
  const end = toRows(to, 'to', d);
  if (end.rows.shape[0] !== n) throw new ShapeError({ parameter: 'to', got: end.rows.shape, expected: `${n} codes, as many as from has` });
  warnOutside(start.rows, 'from', options);
  warnOutside(end.rows, 'to', options);
  const data = new Float64Array(n * steps * d);
  for (let i = 0; i < n; i++) {
    const [a, b] = [start, end].map(({ rows }) => rows.data.subarray(i * d, (i + 1) * d));
    const curve = curveBetween(a, b, method, n === 1 ? ['from', 'to'] : [`from[${i}]`, `to[${i}]`]);
    for (let s = 1; s < steps - 1; s++) data.set(curve(s / (steps - 1)), (i * steps + s) * d);
    // Not by the curve, which ends there to rounding only.
    data.set(a, i * steps * d);
    data.set(b, (i * steps + steps - 1) * d);
  }
  return ndarray(data, start.single && end.single ? [steps, d] : [n, steps, d]);
}
