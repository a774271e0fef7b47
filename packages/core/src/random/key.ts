/**
 * Two 32-bit words from which every number of one step of one stream follows.
 *
 * All absorption is by permutations of the 64-bit state, so keys cannot collide where it matters: two seeds never
 * share a key for the same stream and step, and two steps never share one within a stream.
 */
export type Key = readonly [number, number];

/** The key of a stream before a step is chosen: seed, then the name's UTF-16 code units, then its length. */
export function streamState(seed: number, name: string): Key {
  let state = permute(seed, 0);
  for (let i = 0; i < name.length; i++) state = permute(state[0] ^ name.charCodeAt(i), state[1]);
  return permute(state[0], state[1] ^ name.length);
}

/** The key of one step; `step` is a non-negative safe integer and enters with all its 53 bits. */
export function stepKey(state: Key, step: number): Key {
  return permute(state[0] ^ (step >>> 0), state[1] ^ Math.floor(step / 2 ** 32));
}

/** A permutation of pairs of 32-bit words: four Feistel rounds with {@link mix} as the round function. */
function permute(a: number, b: number): Key {
  a ^= mix(b ^ 0x9e3779b9);
  b ^= mix(a ^ 0x85ebca6b);
  a ^= mix(b ^ 0xc2b2ae35);
  b ^= mix(a ^ 0x27d4eb2f);
  return [a >>> 0, b >>> 0];
}

/** lowbias32, Chris Wellons' 32-bit integer hash: https://github.com/skeeto/hash-prospector (public domain). */
function mix(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return x ^ (x >>> 16);
}
