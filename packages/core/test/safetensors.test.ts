import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FileFormatError, InvalidParameterError, ShapeError, decodeSafetensors, encodeSafetensors, ndarray, sha256 } from '../src/index.js';
import type { NdArray } from '../src/index.js';

const golden = JSON.parse(readFileSync(new URL('./golden/safetensors.json', import.meta.url), 'utf8')) as { file: string; float16File: string };
const file = new Uint8Array(Buffer.from(golden.file, 'base64'));

/** A file with this header text and so many bytes of data. */
function fileOf(header: unknown, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  return out;
}
const f32 = (begin: number, end: number, shape = [(end - begin) / 4]): object => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('a file written by Python', () => {
  const { tensors, metadata } = decodeSafetensors(file);

  test('is read exactly', () => {
    expect(metadata).toEqual({ format: 'np', note: 'β = 4' });
    expect(tensors.get('encoder/dense/kernel:0')).toEqual(ndarray(Float32Array.of(1.5, -2.25, Infinity, 0.1, -0, 3e-39), [2, 3]));
    expect(tensors.get('größe')).toEqual(ndarray(Float64Array.of(1 / 3, -1e300), [2]));
    expect(tensors.get('labels')).toEqual(ndarray(Int32Array.of(-2147483648, 2147483647), [1, 2]));
    expect(tensors.get('pixels')).toEqual(ndarray(Uint8Array.of(0, 127, 255), [1, 3, 1]));
    expect(tensors.get('scalar')).toEqual(ndarray(Float32Array.of(7.5), []));
    expect(tensors.get('empty')).toEqual(ndarray(new Float32Array(0), [0, 4]));
    expect(tensors.size).toBe(6);
  });

  test('is read from the middle of a buffer, into arrays of their own', () => {
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    const again = decodeSafetensors(shifted.subarray(3)).tensors;
    expect(again).toEqual(tensors);
    expect(again.get('scalar')?.data.buffer.byteLength).toBe(4);
  });

  test('truncated anywhere or with something appended is refused', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.slice(0, length))).toThrow(FileFormatError);
    }
    expect(() => decodeSafetensors(file.slice(0, -1))).toThrow(/safetensors file: got '\d+ bytes of data', expected \d+ bytes, as its header says\./);
    expect(() => decodeSafetensors(new Uint8Array([...file, 0]))).toThrow('truncated or has something appended');
  });

  test('an element type that is not supported is named', () => {
    const half = new Uint8Array(Buffer.from(golden.float16File, 'base64'));
    expect(() => decodeSafetensors(half)).toThrow("tensor 'half' of the safetensors file: got 'F16', expected one of the element types F32, F64, I32, U8.");
  });
});

describe('writing', () => {
  const tensors = new Map<string, NdArray>([
    ['bytes', ndarray(Uint8Array.of(1, 2, 3), [3])],
    ['10', ndarray(Float32Array.of(NaN, -0), [1, 2])],
    ['2', ndarray(Float64Array.of(Math.PI), [])],
    ['labels', ndarray(Int32Array.of(-7), [1])],
    ['none', ndarray(new Float32Array(0), [3, 0])],
  ]);

  test('gives back what was written, aligned, the same bytes every time', () => {
    const bytes = encodeSafetensors(tensors, { format: 'pt', family: 'stacked' });
    const contents = decodeSafetensors(bytes);
    expect(new Map([...contents.tensors].sort())).toEqual(new Map([...tensors].sort()));
    expect(contents.metadata).toEqual({ format: 'pt', family: 'stacked' });
    expect(encodeSafetensors(tensors, { format: 'pt', family: 'stacked' })).toEqual(bytes);
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(start % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<string, { dtype: string; data_offsets: number[] }>;
    expect(header['2'].data_offsets).toEqual([0, 8]);
    expect(header['10'].data_offsets).toEqual([8, 16]);
    expect(header.labels).toEqual({ dtype: 'I32', shape: [1], data_offsets: [16, 20] });
    expect(header.bytes.data_offsets).toEqual([20, 23]);
  });

  test('views and an empty set', () => {
    const view = ndarray(Float32Array.of(0, 1, 2, 3).subarray(1, 3), [2]);
    expect(decodeSafetensors(encodeSafetensors(new Map([['v', view]]))).tensors.get('v')).toEqual(ndarray(Float32Array.of(1, 2), [2]));
    expect(decodeSafetensors(encodeSafetensors(new Map()))).toEqual({ tensors: new Map(), metadata: {} });
  });

  test('refuses what the format cannot hold', () => {
    expect(() => encodeSafetensors(new Map([['__metadata__', ndarray(Float32Array.of(1), [1])]]))).toThrow(InvalidParameterError);
    expect(() => encodeSafetensors(new Map([['a', { data: Float32Array.of(1), shape: [2] }]]))).toThrow(ShapeError);
    expect(() => encodeSafetensors(new Map(), { beta: 4 as unknown as string })).toThrow('metadata.beta: got 4, expected a text.');
  });
});

describe('malformed files', () => {
  test.each<[string, Uint8Array, string]>([
    ['a header longer than the file', fileOf('{}', 0).fill(255, 0, 8), 'expected a header inside the file'],
    ['no JSON', fileOf('{"a":', 0), 'safetensors header: expected JSON.'],
    ['bad UTF-8', fileOf('{"a":1}', 0).fill(0xff, 10, 11), 'safetensors header: expected JSON.'],
    ['a JSON list', fileOf([], 0), 'safetensors header: got [], expected a JSON object.'],
    ['a tensor that is no object', fileOf({ a: 3 }, 0), "tensor 'a' of the safetensors file: got 3, expected an object"],
    ['no dtype', fileOf({ a: { shape: [], data_offsets: [0, 0] } }, 0), "tensor 'a' of the safetensors file: got undefined, expected one of the element types"],
    ['a dtype of the prototype', fileOf({ a: { dtype: 'toString', shape: [], data_offsets: [0, 0] } }, 0), "got 'toString'"],
    ['a negative shape', fileOf({ a: f32(0, 4, [-1]) }, 4), 'got [-1], expected a shape of non-negative integers'],
    ['a shape of fractions', fileOf({ a: f32(0, 4, [0.5, 2]) }, 4), 'got [0.5, 2], expected a shape'],
    ['a gigantic shape', fileOf({ a: f32(0, 4, [2 ** 40, 2 ** 40]) }, 4), 'as shape [1099511627776, 1099511627776] of F32 needs'],
    ['a shape that does not fit its offsets', fileOf({ a: f32(0, 8, [3]) }, 8), 'got [0, 8], expected data_offsets 12 bytes apart'],
    ['offsets the wrong way round', fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4), 'got [4, 0], expected data_offsets [begin, end]'],
    ['an overlap', fileOf({ a: f32(0, 8), b: f32(4, 12) }, 12), "tensor 'b' of the safetensors file: got [4, 12], expected data that begins at 8"],
    ['the same data twice', fileOf({ a: f32(0, 8), b: f32(0, 8) }, 8), "tensor 'b' of the safetensors file: got [0, 8], expected data that begins at 8"],
    ['a gap', fileOf({ a: f32(0, 4), b: f32(8, 12) }, 12), "tensor 'b' of the safetensors file: got [8, 12], expected data that begins at 4"],
    ['data beyond the file', fileOf({ a: f32(0, 4_000_000_000) }, 4), "got '4 bytes of data', expected 4000000000 bytes"],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }, 0), 'safetensors __metadata__: got {"a":1}, expected an object of texts.'],
  ])('%s', (_, bytes, text) => {
    expect(() => decodeSafetensors(bytes)).toThrow(FileFormatError);
    expect(() => decodeSafetensors(bytes)).toThrow(text);
  });
});

describe('sha256', () => {
  test('of the texts in FIPS 180-2', async () => {
    expect(await sha256(new TextEncoder().encode('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await sha256(new Uint8Array(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(await sha256(new TextEncoder().encode('xabcx').subarray(1, 4))).toMatch(/^ba7816bf/);
  });

  test('says what to do on a page without Web Crypto', async () => {
    const original = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    try {
      await expect(sha256(new Uint8Array(0))).rejects.toThrow('Serve the page over https, or from localhost.');
    } finally {
      if (original === undefined) Reflect.deleteProperty(globalThis, 'crypto');
      else Object.defineProperty(globalThis, 'crypto', original);
    }
  });
});
