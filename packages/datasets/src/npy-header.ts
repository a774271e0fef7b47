import { FileFormatError } from '@latentkit/core';
import { storedSize } from './elements.js';
import type { StoredType } from './elements.js';

/** What the header of an NPY file says. */
export interface NpyHeader {
  readonly type: StoredType;
  readonly littleEndian: boolean;
  /** Whether the first index runs fastest, as in Fortran. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Byte at which the elements begin. */
  readonly offset: number;
}

const TYPES: readonly string[] = ['f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'b1'];
const REMEDY = 'The file is truncated, damaged or of another format.';

/**
 * Bytes that have to be read to see the whole header, from the first 12 bytes of a file. Throws `FileFormatError`
 * for what is no NPY file of version 1, 2 or 3.
 */
export function npyHeaderLength(head: Uint8Array, name: string): number {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (head.length < 12 || magic.some((byte, i) => head[i] !== byte)) {
    throw new FileFormatError({ parameter: name, expected: "an NPY file, which begins with the bytes 93 'NUMPY'", remedy: REMEDY });
  }
  if (head[6] < 1 || head[6] > 3) {
    throw new FileFormatError({ parameter: `NPY version of ${name}`, got: head[6], expected: '1, 2 or 3', remedy: 'Save it with numpy.save.' });
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  return head[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
}

/** Reads the header at the beginning of `bytes`. Throws `FileFormatError`; an element type that is not supported is named. */
export function readNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const offset = npyHeaderLength(bytes, name);
  if (bytes.length < offset) {
    throw new FileFormatError({ parameter: `header of ${name}`, got: bytes.length, expected: `${offset} bytes`, remedy: REMEDY });
  }
  const text = new TextDecoder().decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, offset));
  const descr = field(text, 'descr', /'([^']*)'|"([^"]*)"|(\[.*?\])\s*,\s*'fortran_order'/s, name);
  const order = field(text, 'fortran_order', /(True|False)/, name);
  const shape = field(text, 'shape', /\(([^()]*)\)/, name);
  const { type, littleEndian } = parseType(descr, name);
  return { type, littleEndian, fortranOrder: order === 'True', shape: parseShape(shape, name), offset };
}

function field(text: string, key: string, value: RegExp, name: string): string {
  const match = new RegExp(`['"]${key}['"]\\s*:\\s*(?:${value.source})`, value.flags).exec(text);
  const found = match?.slice(1).find((group) => group !== undefined);
  if (found === undefined) {
    throw new FileFormatError({ parameter: `header of ${name}`, got: text.trim(), expected: `a dictionary with '${key}'`, remedy: REMEDY });
  }
  return found;
}

function parseType(descr: string, name: string): { type: StoredType; littleEndian: boolean } {
  const match = /^([<>|=])?([a-z]\d+)$/.exec(descr);
  if (match === null || !TYPES.includes(match[2])) {
    throw new FileFormatError({
      parameter: `element type of ${name}`,
      got: descr,
      expected: `one of ${TYPES.join(', ')}`,
      remedy: descr.includes('O')
        ? 'Object arrays hold Python pickles, which are programs and are never run here; save a numeric array.'
        : "Convert it in NumPy first, such as x.astype('float32').",
    });
  }
  const type = match[2] as StoredType;
  return { type, littleEndian: match[1] !== '>' || storedSize(type) === 1 };
}

function parseShape(text: string, name: string): number[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.at(-1) === '') entries.pop();
  return entries.map((entry) => {
    // Lengths beyond 2^53 and negative ones are told apart from text later, where the product is checked.
    if (!/^-?\d+L?$/.test(entry)) {
      throw new FileFormatError({ parameter: `shape in the header of ${name}`, got: text, expected: 'integers', remedy: REMEDY });
    }
    return Number(entry.replace('L', ''));
  });
}
