import { FileFormatError, InvalidParameterError, dtypeOf, ndarray } from '@latentkit/core';
import type { DType, NdArray } from '@latentkit/core';
import { decodeElements, encodeElements, storedSize } from './elements.js';
import type { StoredType } from './elements.js';
import { checkPayload, claimedSize } from './file-shape.js';
import { gunzip, gunzipHead, isGzip } from './gzip.js';

const TYPES: ReadonlyMap<number, StoredType> = new Map([
  [0x08, 'u1'],
  [0x09, 'i1'],
  [0x0b, 'i2'],
  [0x0c, 'i4'],
  [0x0d, 'f4'],
  [0x0e, 'f8'],
]);
const CODES: Readonly<Record<DType, number>> = { uint8: 0x08, int32: 0x0c, float32: 0x0d, float64: 0x0e };
const MAX_HEADER = 4 + 4 * 255;

/**
 * Reads an array in the IDX format of the MNIST files, gzip or plain: unsigned and signed bytes, 16- and 32-bit
 * integers, 32- and 64-bit floats, any rank. Bytes become uint8, other integers int32. `name` stands in error texts.
 *
 * Throws `FileFormatError` for a wrong magic number, an unknown element type (named), and a header that claims more
 * or fewer bytes than there are; the claim is compared before anything is allocated for it.
 */
export function readIdx(bytes: Uint8Array, name = 'IDX data'): NdArray {
  const plain = unpackIdx(bytes, name);
  const { type, shape, offset } = readHeader(plain, name);
  checkPayload(name, shape, storedSize(type), plain.length - offset);
  return ndarray(decodeElements(plain.subarray(offset), type, false, name), shape);
}

/** The plain bytes of an IDX file that may be gzip; no more is allocated for them than its header and its trailer agree on. */
export function unpackIdx(bytes: Uint8Array, name: string, inflate: typeof gunzip = gunzip): Uint8Array {
  const { type, shape, offset } = readHeader(isGzip(bytes) ? gunzipHead(bytes, MAX_HEADER, name) : bytes, name);
  if (!isGzip(bytes)) return bytes;
  return inflate(bytes, { name, size: offset + claimedSize(shape, name) * storedSize(type) });
}

/** Writes an array in the IDX format. Throws `InvalidParameterError` for more than 255 dimensions or a length beyond 32 bits. */
export function writeIdx(array: NdArray): Uint8Array {
  const { data, shape } = array;
  if (shape.length > 255 || shape.some((n) => n > 0xffffffff)) {
    throw new InvalidParameterError({ parameter: 'shape', got: shape, expected: 'at most 255 dimensions, each below 2^32' });
  }
  const offset = 4 + 4 * shape.length;
  const bytes = new Uint8Array(offset + data.byteLength);
  const view = new DataView(bytes.buffer);
  bytes[2] = CODES[dtypeOf(data)];
  bytes[3] = shape.length;
  shape.forEach((n, axis) => view.setUint32(4 + 4 * axis, n));
  bytes.set(encodeElements(data, false), offset);
  return bytes;
}

function readHeader(head: Uint8Array, name: string): { type: StoredType; shape: number[]; offset: number } {
  const remedy = 'The file is truncated, damaged or of another format.';
  if (head.length < 4 || head[0] !== 0 || head[1] !== 0) {
    throw new FileFormatError({ parameter: name, got: [...head.subarray(0, 4)], expected: 'an IDX file, which begins with two zero bytes', remedy });
  }
  const type = TYPES.get(head[2]);
  if (type === undefined) {
    throw new FileFormatError({
      parameter: `element type of ${name}`,
      got: `0x${head[2].toString(16).padStart(2, '0')}`,
      expected: 'one of 0x08 (uint8), 0x09 (int8), 0x0b (int16), 0x0c (int32), 0x0d (float32), 0x0e (float64)',
    });
  }
  const rank = head[3];
  const offset = 4 + 4 * rank;
  if (rank === 0 || head.length < offset) {
    throw new FileFormatError({ parameter: `header of ${name}`, got: head.length, expected: rank === 0 ? 'at least one dimension' : `${offset} bytes for ${rank} dimensions`, remedy });
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return { type, shape: Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis)), offset };
}
