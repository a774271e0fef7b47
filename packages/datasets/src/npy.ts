import { dtypeOf, ndarray, sizeOf } from '@latentkit/core';
import type { DType, NdArray, NumericArray } from '@latentkit/core';
import { decodeElements, encodeElements, storedSize } from './elements.js';
import { checkPayload, claimedSize } from './file-shape.js';
import { gunzip, gunzipHead, isGzip } from './gzip.js';
import { npyHeaderLength, readNpyHeader } from './npy-header.js';

const DESCRIPTIONS: Readonly<Record<DType, string>> = { float32: '<f4', float64: '<f8', int32: '<i4', uint8: '|u1' };

/**
 * Reads a NumPy array file (.npy, versions 1 to 3; gzip too): float32, float64, int8 to int64, uint8, uint16, bool,
 * either byte order, C or Fortran order. Result: row-major; uint8 and bool become uint8, other integers int32 (64-bit
 * ones must fit), floats keep their type. `name` stands in error texts.
 *
 * Throws `FileFormatError` for what is truncated, has bytes left over, or has an element type not listed (named);
 * the header's claim is compared with the bytes present before anything is allocated for it.
 */
export function readNpy(bytes: Uint8Array, name = 'NPY data'): NdArray {
  const plain = isGzip(bytes) ? unpack(bytes, name) : bytes;
  const { type, littleEndian, fortranOrder, shape, offset } = readNpyHeader(plain, name);
  checkPayload(name, shape, storedSize(type), plain.length - offset);
  const data = decodeElements(plain.subarray(offset), type, littleEndian, name);
  return ndarray(fortranOrder && shape.length > 1 ? fromFortran(data, shape) : data, shape);
}

/** Writes an array as a NumPy file of version 1: little-endian, C order, the elements at a multiple of 64 bytes. */
export function writeNpy(array: NdArray): Uint8Array {
  const { data, shape } = array;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${DESCRIPTIONS[dtypeOf(data)]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const offset = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = new TextEncoder().encode(`${dictionary.padEnd(offset - 11)}\n`);
  const bytes = new Uint8Array(offset + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  bytes.set(header, 10);
  bytes.set(encodeElements(data, true), offset);
  return bytes;
}

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  const headerLength = npyHeaderLength(gunzipHead(bytes, 12, name), name);
  // A real header has some hundred bytes; the bound keeps a lying length from being allocated.
  const header = readNpyHeader(gunzipHead(bytes, Math.min(headerLength, 2 ** 20), name), name);
  return gunzip(bytes, { name, size: header.offset + claimedSize(header.shape, name) * storedSize(header.type) });
}

function fromFortran(data: NumericArray, shape: readonly number[]): NumericArray {
  const out = data.slice();
  const strides: number[] = [];
  shape.reduce((stride, length) => (strides.push(stride), stride * length), 1);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0, size = sizeOf(shape); to < size; to++) {
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      from += strides[axis];
      if (index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
