import { InvalidParameterError, allocate } from '@latentkit/core';
import type { DType, NumericArray } from '@latentkit/core';

/** How elements are stored in a file: the letter says float, signed, unsigned or boolean, the number their bytes. */
export type StoredType = 'f4' | 'f8' | 'i1' | 'i2' | 'i4' | 'i8' | 'u1' | 'u2' | 'b1';

/** Bytes of one stored element. */
export function storedSize(type: StoredType): number {
  return Number(type[1]);
}

/** Element type in which stored elements are held in memory: the smallest that holds every value exactly. */
function memoryType(type: StoredType): DType {
  if (type === 'f4') return 'float32';
  if (type === 'f8') return 'float64';
  return type === 'u1' || type === 'b1' ? 'uint8' : 'int32';
}

/**
 * Decodes `bytes` to numbers. 64-bit integers must fit into 32 bits; the first that does not throws
 * `InvalidParameterError` with its index.
 */
export function decodeElements(bytes: Uint8Array, type: StoredType, littleEndian: boolean, name: string): NumericArray {
  const count = bytes.length / storedSize(type);
  if (type === 'u1') return bytes.slice();
  const out = allocate(memoryType(type), count) as NumericArray;
  if (littleEndian && storedSize(type) === out.BYTES_PER_ELEMENT && type !== 'b1') {
    // Every platform with typed arrays in use today is little-endian; a copy through bytes is the quick way.
    new Uint8Array(out.buffer).set(bytes);
    return out;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'f4':
      for (let i = 0; i < count; i++) out[i] = view.getFloat32(i * 4, littleEndian);
      break;
    case 'f8':
      for (let i = 0; i < count; i++) out[i] = view.getFloat64(i * 8, littleEndian);
      break;
    case 'i1':
      for (let i = 0; i < count; i++) out[i] = view.getInt8(i);
      break;
    case 'b1':
      for (let i = 0; i < count; i++) out[i] = bytes[i] === 0 ? 0 : 1;
      break;
    case 'i2':
      for (let i = 0; i < count; i++) out[i] = view.getInt16(i * 2, littleEndian);
      break;
    case 'u2':
      for (let i = 0; i < count; i++) out[i] = view.getUint16(i * 2, littleEndian);
      break;
    case 'i4':
      for (let i = 0; i < count; i++) out[i] = view.getInt32(i * 4, littleEndian);
      break;
    case 'i8':
      for (let i = 0; i < count; i++) out[i] = narrow(view.getBigInt64(i * 8, littleEndian), i, name);
      break;
  }
  return out;
}

function narrow(value: bigint, index: number, name: string): number {
  const number = Number(value);
  if ((number | 0) !== number) {
    throw new InvalidParameterError({
      parameter: `${name}, element ${index}`,
      got: value,
      expected: 'an integer of 32 bits',
      remedy: 'Save the array as float64.',
    });
  }
  return number;
}

/** Encodes an array's elements as they are, in the given byte order. */
export function encodeElements(data: NumericArray, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const size = data.BYTES_PER_ELEMENT;
  if (littleEndian || size === 1) return bytes;
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}
