import type { Key } from './key.js';

// Looked up once: under jest, where globals are looked up through a proxy, this makes draws a hundred times faster.
const { imul } = Math;

/**
 * Word `i` of a key, as a signed integer: one round of lowbias32 over `i * 0x9e3779b9 + key[0]`, with `key[1]` entering
 * before its first multiplication. All are 32-bit integer operations that ONNX has (Add, BitShift, BitwiseXor and Mul on
 * uint32), and the multiples of 0x9e3779b9 are constants of a graph. Neither can be left out: over `i + key[0]`, pairs of
 * neighbours fail dieharder's minimum distance test, and with `key[1]` between the multiplications, keys whose counters
 * meet are correlated.
 */
export function word(i: number, key0: number, key1: number): number {
  let x = (imul(i, 0x9e3779b9) + key0) | 0;
  x ^= (x >>> 16) ^ key1;
  x = imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = imul(x, 0x846ca68b);
  return x ^ (x >>> 16);
}

/** Words 0 … n-1. */
export function fillWords(out: Uint32Array, [key0, key1]: Key): Uint32Array {
  for (let i = 0; i < out.length; i++) out[i] = word(i, key0, key1);
  return out;
}
