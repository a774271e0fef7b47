import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { gzip, readIdx, writeIdx } from '../src/index.js';
import { failure } from './helpers.js';

function idx(type: number, shape: readonly number[], payload: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + payload.length);
  bytes.set([0, 0, type, shape.length]);
  shape.forEach((n, axis) => new DataView(bytes.buffer).setUint32(4 + 4 * axis, n));
  bytes.set(payload, 4 + 4 * shape.length);
  return bytes;
}

describe('readIdx', () => {
  test.each<[string, Uint8Array, number[], string]>([
    ['unsigned bytes', idx(0x08, [2, 2], [0, 1, 128, 255]), [0, 1, 128, 255], 'Uint8Array'],
    ['signed bytes', idx(0x09, [2], [255, 127]), [-1, 127], 'Int32Array'],
    ['16-bit integers', idx(0x0b, [2], [0xff, 0xfe, 0x01, 0x02]), [-2, 258], 'Int32Array'],
    ['32-bit integers', idx(0x0c, [1], [0x80, 0, 0, 1]), [-2147483647], 'Int32Array'],
    ['32-bit floats', idx(0x0d, [1], [0xc0, 0x20, 0, 0]), [-2.5], 'Float32Array'],
    ['64-bit floats', idx(0x0e, [1], [0x3f, 0xf8, 0, 0, 0, 0, 0, 0]), [1.5], 'Float64Array'],
  ])('reads big-endian %s', (_, bytes, values, type) => {
    const array = readIdx(bytes);
    expect([...array.data]).toEqual(values);
    expect(array.data.constructor.name).toBe(type);
    expect(readIdx(new Uint8Array(gzipSync(bytes)))).toEqual(array);
  });

  test('does not share memory with the file', () => {
    const bytes = idx(0x08, [1], [7]);
    const array = readIdx(bytes);
    bytes[8] = 9;
    expect(array.data[0]).toBe(7);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /begins with two zero bytes/],
    ['another format', new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50]), /begins with two zero bytes/],
    ['an unknown element type', idx(0x0a, [1], [0]), /got '0x0a', expected one of 0x08 \(uint8\)/],
    ['no dimensions', idx(0x08, [], [1]), /at least one dimension/],
    ['a header cut off', idx(0x08, [2, 3], []).subarray(0, 9), /12 bytes for 2 dimensions/],
    ['missing elements', idx(0x08, [2, 3], [1, 2, 3, 4, 5]), /got 5, expected 6 bytes of data.*truncated/],
    ['elements left over', idx(0x08, [1], [1, 2]), /got 2, expected 1 bytes.*after the array/],
    ['a huge claim', idx(0x08, [0xffffffff, 4], [1]), /got 1, expected 17179869180 bytes/],
    ['an overflowing claim', idx(0x08, [0xffffffff, 0xffffffff, 0xffffffff], [1]), /product is below 2\^53/],
    ['an overflow hidden by a zero', idx(0x08, [0, 0xffffffff, 0xffffffff], []), /product is below 2\^53/],
    ['a gzip file whose header claims more', gzip(idx(0x08, [0x00ffffff, 4], [1])), /67108872 bytes, as the header inside says/],
    ['a gzip file with a lying trailer too', lying(gzip(idx(0x08, [0x00ffffff, 4], [1])), 67108872), /no more than \d+ compressed bytes can hold/],
    ['a gzip file cut off', gzip(idx(0x08, [3], [1, 2, 3])).subarray(0, 25), /truncated or damaged/],
  ])('refuses %s', async (_, bytes, message) => {
    const error = await failure(() => readIdx(bytes, 'a.idx'));
    expect(error.code).toBe('LK_FILE_FORMAT');
    expect(error.message).toMatch(/a\.idx/);
    expect(error.message).toMatch(message);
  });

  test('refuses a gzip file with one flipped bit', async () => {
    const bytes = gzip(idx(0x08, [300], Array.from({ length: 300 }, (_, i) => (i * i) % 251)));
    bytes[Math.floor(bytes.length / 2)] ^= 4;
    expect((await failure(() => readIdx(bytes))).code).toBe('LK_FILE_FORMAT');
  });
});

describe('writeIdx', () => {
  test.each<[string, NdArray]>([
    ['uint8', ndarray(new Uint8Array([0, 200, 255]), [3])],
    ['int32', ndarray(new Int32Array([-5, 2 ** 31 - 1]), [1, 2])],
    ['float32', ndarray(new Float32Array([0.1, -3e38]), [2, 1, 1])],
    ['float64', ndarray(new Float64Array([Math.PI, -0.1]), [2])],
    ['no rows', ndarray(new Float32Array(0), [0, 4])],
  ])('writes %s so that it reads back equal', (_, array) => {
    expect(readIdx(writeIdx(array))).toEqual(array);
  });

  test('writes the bytes of the format', () => {
    expect([...writeIdx(ndarray(new Int32Array([-2]), [1]))]).toEqual([0, 0, 0x0c, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xfe]);
  });
});

function lying(bytes: Uint8Array, size: number): Uint8Array {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(bytes.length - 4, size, true);
  return bytes;
}
