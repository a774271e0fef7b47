const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
const WORD = Int32Array.from({ length: 64 }, (_, i) => [i, 5 * i + 1, 3 * i + 5, 7 * i][i >> 4] & 15);

/**
 * MD5 of bytes as 32 hexadecimal digits (RFC 1321). Here to recognise published files, which are known by their MD5;
 * it is no protection against an attacker.
 */
export function md5(bytes: Uint8Array): string {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const whole = bytes.length & ~63;
  const words = new Int32Array(16);
  for (let at = 0; at < whole; at += 64) block(state, words, bytes, at);
  const rest = bytes.subarray(whole);
  const tail = new Uint8Array(rest.length < 56 ? 64 : 128);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const bits = new DataView(tail.buffer, tail.length - 8);
  bits.setUint32(0, (bytes.length << 3) >>> 0, true);
  bits.setUint32(4, Math.floor(bytes.length / 2 ** 29), true);
  for (let at = 0; at < tail.length; at += 64) block(state, words, tail, at);
  return Array.from(new Uint8Array(state.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function block(state: Int32Array, words: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0, p = at; i < 16; i++, p += 4) {
    words[i] = bytes[p] | (bytes[p + 1] << 8) | (bytes[p + 2] << 16) | (bytes[p + 3] << 24);
  }
  let [a, b, c, d] = state;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    let f: number;
    if (round === 0) f = (b & c) | (~b & d);
    else if (round === 1) f = (d & b) | (~d & c);
    else if (round === 2) f = b ^ c ^ d;
    else f = c ^ (b | ~d);
    f = (f + a + SINES[i] + words[WORD[i]]) | 0;
    const shift = SHIFTS[(round << 2) | (i & 3)];
    a = d;
    d = c;
    c = b;
    b = (b + ((f << shift) | (f >>> (32 - shift)))) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}
