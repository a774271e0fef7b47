import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ndarray, toNested } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { gzip, readNpy, readNpz, writeNpy, writeNpz } from '../src/index.js';
import { failure, utf8 } from './helpers.js';

interface Golden {
  cases: { name: string; npy: string; shape: number[]; values: number[] }[];
  refused: Record<string, string>;
  savez: string;
  savez_compressed: string;
}

// Made by internal/reference/npy_golden.py with NumPy.
const golden = JSON.parse(readFileSync(new URL('./golden/npy.json', import.meta.url), 'utf8')) as Golden;

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** An NPY file of version 1 with any dictionary. */
function npy(dictionary: string, payload: number): Uint8Array {
  const text = utf8(`${dictionary}\n`);
  const bytes = new Uint8Array(10 + text.length + payload);
  bytes.set([0x93, ...utf8('NUMPY'), 1, 0, text.length & 255, text.length >> 8]);
  bytes.set(text, 10);
  return bytes;
}

function header(shape: string, descr = '<f4'): string {
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
}

describe('readNpy', () => {
  test.each(golden.cases)('reads what NumPy wrote: $name', ({ npy: file, shape, values }) => {
    const array = readNpy(bytesOf(file));
    expect(array.shape).toEqual(shape);
    expect([...array.data]).toEqual(values);
    expect(readNpy(gzip(bytesOf(file)))).toEqual(array);
  });

  test('keeps the element type, and holds integers in the smallest that fits', () => {
    const types = Object.fromEntries(golden.cases.map(({ name, npy: file }) => [name, readNpy(bytesOf(file)).data.constructor.name]));
    expect(types).toMatchObject({ '>f4': 'Float32Array', '<f8': 'Float64Array', '|u1': 'Uint8Array', '|b1': 'Uint8Array', '|i1': 'Int32Array', '>u2': 'Int32Array', '<i8': 'Int32Array' });
  });

  test.each<[string, RegExp]>([
    ['complex', /element type of a\.npy: got '<c16', expected one of f4, f8/],
    ['text', /got '<U1'/],
    ['half', /got '<f2'.*astype\('float32'\)/],
    ['structure', /got '\[\('a', '<i4'\)/],
    ['objects', /got '\|O'.*never run/],
    ['64 bits', /element 1: got 2147483648n, expected an integer of 32 bits/],
  ])('refuses %s', async (name, message) => {
    const error = await failure(() => readNpy(bytesOf(golden.refused[name]), 'a.npy'));
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/a\.npy/);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /begins with the bytes 93 'NUMPY'/],
    ['another version', npy(header('(1,)'), 4).fill(9, 6, 7), /NPY version of a\.npy: got 9/],
    ['a header cut off', npy(header('(1,)'), 4).subarray(0, 30), /header of a\.npy: got 30, expected \d+ bytes/],
    ['a header longer than the file', npy(header('(1,)'), 4).fill(255, 8, 10), /header of a\.npy/],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}", 4), /a dictionary with 'shape'/],
    ['missing elements', npy(header('(3,)'), 8), /got 8, expected 12 bytes.*truncated/],
    ['elements left over', npy(header('(1,)'), 8), /got 8, expected 4 bytes/],
    ['a negative length', npy(header('(-1, 4)'), 0), /shape in the header of a\.npy: got \[-1, 4\]/],
    ['a huge length', npy(header('(1000000000000,)'), 4), /got 4, expected 4000000000000 bytes/],
    ['an overflowing product', npy(header('(4294967296, 4294967296)'), 0), /product is below 2\^53/],
    ['an overflow hidden by a zero', npy(header('(0, 9007199254740993)'), 0), /product is below 2\^53/],
    ['a shape of text', npy(header("('a',)"), 4), /got ''a','/],
    ['a gzip file whose header claims more', gzip(npy(header('(16777216,)'), 4)), /as the header inside says/],
  ])('refuses %s', async (_, bytes, message) => {
    const error = await failure(() => readNpy(bytes, 'a.npy'));
    expect(error.code).toBe('LK_FILE_FORMAT');
    expect(error.message).toMatch(message);
  });
});

const ARRAYS: [string, NdArray][] = [
  ['uint8', ndarray(new Uint8Array([1, 255]), [2])],
  ['int32', ndarray(new Int32Array([-7, 8, 9, 10]), [2, 2])],
  ['float32', ndarray(new Float32Array([0.1, 0.2]), [1, 2, 1])],
  ['float64', ndarray(new Float64Array([Math.E]), [1])],
  ['a scalar', ndarray(new Float64Array([2]), [])],
  ['no rows', ndarray(new Float32Array(0), [0, 3])],
];

describe('writeNpy', () => {
  test.each(ARRAYS)('writes %s so that it reads back equal', (_, array) => {
    const bytes = writeNpy(array);
    expect(readNpy(bytes)).toEqual(array);
    expect((bytes.length - array.data.byteLength) % 64).toBe(0);
  });

  test('writes, byte for byte, what NumPy writes', () => {
    for (const { name, npy: file } of golden.cases) {
      if (!['<f4', '<f8', '|u1', '<i4', 'vector', 'no rows', 'scalar'].includes(name)) continue;
      expect(Buffer.from(writeNpy(readNpy(bytesOf(file)))).toString('base64')).toBe(file);
    }
  });
});

describe('NPZ', () => {
  test.each(['savez', 'savez_compressed'] as const)('reads what NumPy wrote with %s', async (name) => {
    const arrays = await readNpz(bytesOf(golden[name]));
    expect([...arrays.keys()]).toEqual(['x', 'y']);
    expect(arrays.get('x')?.shape).toEqual([2, 3, 4]);
    expect([...arrays.get('x')!.data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(toNested(arrays.get('y')!)).toEqual([3, 1]);
  });

  test('writes arrays so that they read back equal, the same bytes each time', async () => {
    const record = Object.fromEntries(ARRAYS);
    const bytes = await writeNpz(record);
    expect(Object.fromEntries(await readNpz(bytes))).toEqual(record);
    expect(await writeNpz(new Map(ARRAYS))).toEqual(bytes);
  });

  test('refuses damaged archives and names file and array', async () => {
    const bytes = bytesOf(golden.savez);
    expect((await failure(() => readNpz(bytes.subarray(0, 200), 'a.npz'))).message).toMatch(/a\.npz.*whole zip/);
    const flipped = bytes.slice();
    flipped[180] ^= 1;
    expect((await failure(() => readNpz(flipped, 'a.npz'))).message).toMatch(/a\.npz: zip entry 'x\.npy'.*checksum/);
    expect((await failure(() => writeNpz({}))).code).toBe('LK_INVALID_PARAMETER');
  });
});
