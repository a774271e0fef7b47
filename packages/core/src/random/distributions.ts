import { cosineOf, lnOfUnit, sineOf } from './elementary.js';
import type { Key } from './key.js';
import { normalQuantile } from './normal-quantile.js';
import { word } from './words.js';

/** u in [0, 1) from the upper 24 bits of a word: exact in float32. */
const UNIT = 2 ** -24;

/** Phi(-2), the probability of a standard normal number below -2. */
const BELOW_MINUS_TWO = 0.02275013194817921;

/** Element i is low + (high - low) u_i in float32 arithmetic; what rounding lifts to `high` becomes the number below it. */
export function fillUniform(out: Float32Array, [key0, key1]: Key, low: number, high: number): Float32Array {
  const start = Math.fround(low);
  const width = Math.fround(high - low);
  const last = float32Below(Math.fround(high));
  for (let i = 0; i < out.length; i++) {
    const value = Math.fround(start + Math.fround(width * ((word(i, key0, key1) >>> 8) * UNIT)));
    out[i] = value > last ? last : value;
  }
  return out;
}

/**
 * Box-Muller in two halves: with m = ceil(n / 2), element i < m is r_i cos t_i and element m + i is r_i sin t_i, where
 * r_i = sqrt(-2 ln u) with u in (0, 1] from word i, and t_i = 2 pi u with u in [0, 1) from word m + i.
 */
export function fillNormal(out: Float32Array, [key0, key1]: Key, mean: number, stddev: number): Float32Array {
  const n = out.length;
  const m = Math.ceil(n / 2);
  const shift = Math.fround(mean);
  const scale = Math.fround(stddev);
  for (let i = 0; i < m; i++) {
    const r = Math.sqrt(-2 * lnOfUnit((word(i, key0, key1) >>> 8) + 1));
    const turns = word(m + i, key0, key1) >>> 8;
    out[i] = shift + Math.fround(scale * Math.fround(cosineOf(turns, r)));
    if (m + i < n) out[m + i] = shift + Math.fround(scale * Math.fround(sineOf(turns, r)));
  }
  return out;
}

/** Element i is the quantile of the normal distribution cut at two standard deviations, at (word_i + 1/2) / 2^32. */
export function fillTruncatedNormal(out: Float32Array, [key0, key1]: Key, mean: number, stddev: number): Float32Array {
  const shift = Math.fround(mean);
  const scale = Math.fround(stddev);
  const width = 1 - 2 * BELOW_MINUS_TWO;
  for (let i = 0; i < out.length; i++) {
    const p = BELOW_MINUS_TWO + width * (((word(i, key0, key1) >>> 0) + 0.5) * 2 ** -32);
    out[i] = shift + Math.fround(scale * Math.fround(normalQuantile(p)));
  }
  return out;
}

/** Element i is 1 where u_i < p in float32, else 0. */
export function fillBernoulli(out: Uint8Array, [key0, key1]: Key, p: number): Uint8Array {
  const bound = Math.ceil(Math.fround(p) / UNIT);
  // The sign bit of a difference instead of a comparison, which the processor cannot foresee: a third of the time.
  for (let i = 0; i < out.length; i++) out[i] = ((word(i, key0, key1) >>> 8) - bound) >>> 31;
  return out;
}

/**
 * Fisher-Yates from the last place down. The partner of place i is an exact uniform number in [0, i]: the upper bits of
 * the next word, as many as i has, drawn again while above i.
 */
export function fillPermutation(out: Int32Array, [key0, key1]: Key): Int32Array {
  for (let i = 0; i < out.length; i++) out[i] = i;
  let next = 0;
  for (let i = out.length - 1; i > 0; i--) {
    const shift = Math.clz32(i);
    let j = word(next++, key0, key1) >>> shift;
    while (j > i) j = word(next++, key0, key1) >>> shift;
    const held = out[i];
    out[i] = out[j];
    out[j] = held;
  }
  return out;
}

/** The largest float32 below a float32. */
function float32Below(x: number): number {
  if (x === 0) return -(2 ** -149);
  const bits = new Int32Array(Float32Array.of(x).buffer);
  bits[0] += x > 0 ? -1 : 1;
  return new Float32Array(bits.buffer)[0];
}
