import type { LayoutCurve } from './curve.js';

/**
 * Coefficients of UMAP's two forces by squared distance, from tables: a power and a division for each step would take most
 * of the time. Entries are a factor 1 + 2^-9 apart, so a coefficient is within 0.2% of its formula, below the noise of
 * the random points by far.
 */
export interface Forces {
  /** -2ab·d^(2b-2) / (1 + a·d^(2b)), by the index that `Distances.index` gives. */
  readonly attraction: Float64Array;
  /** 2γb / ((0.001 + d²)·(1 + a·d^(2b))). */
  readonly repulsion: Float64Array;
}

/** Squared distances from 2^-40 to 2^24; those outside are taken as the nearest inside, where both forces are as good as 0. */
const LOWEST = -40;
const HIGHEST = 24;
const MANTISSA_BITS = 9;
const SHIFT = 23 - MANTISSA_BITS;
const OFFSET = (127 + LOWEST) << MANTISSA_BITS;
const LAST = ((HIGHEST - LOWEST) << MANTISSA_BITS) - 1;

/** Tables of the forces of a curve. */
export function tabulate({ a, b }: LayoutCurve, repulsionStrength: number): Forces {
  const attraction = new Float64Array(LAST + 1);
  const repulsion = new Float64Array(LAST + 1);
  for (let t = 0; t <= LAST; t++) {
    const exponent = LOWEST + (t >> MANTISSA_BITS);
    const mantissa = 1 + ((t & ((1 << MANTISSA_BITS) - 1)) + 0.5) / (1 << MANTISSA_BITS);
    const squared = mantissa * 2 ** exponent;
    const belonging = 1 + a * squared ** b;
    attraction[t] = (-2 * a * b * squared ** (b - 1)) / belonging;
    repulsion[t] = (2 * repulsionStrength * b) / ((0.001 + squared) * belonging);
  }
  return { attraction, repulsion };
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Place of a squared distance in the tables: the leading bits of it as a float32. */
export function tableIndex(squared: number): number {
  float[0] = squared;
  const index = (bits[0] >> SHIFT) - OFFSET;
  return index < 0 ? 0 : index > LAST ? LAST : index;
}
