import type { FastICAConfig } from './config.js';

/** The derivatives of a contrast function: both replace values in place. */
export interface Contrast {
  /** Replaces s by g(s) and returns the sum of g'(s), for values that lie `stride` apart. */
  apply(values: Float64Array, offset: number, stride: number): number;
}

/** The contrast of a configuration. (Hyvärinen & Oja, 2000, https://doi.org/10.1016/S0893-6080(00)00026-5.) */
export function contrastOf({ contrast, alpha }: Pick<FastICAConfig, 'contrast' | 'alpha'>): Contrast {
  const { exp, tanh } = Math;
  if (contrast === 'cube') {
    return over((values, i) => {
      const s = values[i];
      values[i] = s ** 3;
      return 3 * s * s;
    });
  }
  if (contrast === 'exp') {
    return over((values, i) => {
      const s = values[i];
      const e = exp((-s * s) / 2);
      values[i] = s * e;
      return (1 - s * s) * e;
    });
  }
  return over((values, i) => {
    const t = tanh(alpha * values[i]);
    values[i] = t;
    return alpha * (1 - t * t);
  });
}

function over(step: (values: Float64Array, i: number) => number): Contrast {
  return {
    apply: (values, offset, stride) => {
      let sum = 0;
      for (let i = offset; i < values.length; i += stride) sum += step(values, i);
      return sum;
    },
  };
}
