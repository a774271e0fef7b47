import { FileFormatError, InvalidParameterError } from './errors.js';
import { show } from './show.js';
import { dtypeOf, sizeOf } from './ndarray/ndarray.js';
import { toNdArray } from './ndarray/to-ndarray.js';
import type { NdArray } from './ndarray/ndarray.js';

/** What a safetensors file holds. */
export interface SafetensorsContents {
  /** The arrays by name, in the order of their data. */
  readonly tensors: Map<string, NdArray>;
  /** The texts of the `__metadata__` entry. */
  readonly metadata: Record<string, string>;
}

const METADATA = '__metadata__';
const CODES = { float32: 'F32', float64: 'F64', int32: 'I32', uint8: 'U8' } as const;
const READERS: Readonly<Record<string, { bytes: number; read: (buffer: ArrayBuffer) => NdArray['data'] }>> = {
  F32: { bytes: 4, read: (buffer) => new Float32Array(buffer) },
  F64: { bytes: 8, read: (buffer) => new Float64Array(buffer) },
  I32: { bytes: 4, read: (buffer) => new Int32Array(buffer) },
  U8: { bytes: 1, read: (buffer) => new Uint8Array(buffer) },
};
/** The format's own limit on the length of its header. */
const MAX_HEADER = 100_000_000;

/**
 * Arrays as a safetensors file (https://huggingface.co/docs/safetensors), the format that PyTorch, JAX and Keras
 * programs exchange weights in. Arrays lie in the order of the map, those of wider elements first, so that each starts
 * at a multiple of its element size; the same input gives the same bytes.
 *
 * Throws `InvalidParameterError` for the name `__metadata__`, which the format keeps for itself, and for metadata that
 * is not text, `ShapeError` for an array whose shape does not fit its data. NaN and infinities are written as they are.
 */
export function encodeSafetensors(tensors: ReadonlyMap<string, NdArray>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') throw new InvalidParameterError({ parameter: `metadata.${key}`, got: value, expected: 'a text' });
  }
  const entries = [...tensors].map(([name, tensor]) => {
    if (name === METADATA) {
      throw new InvalidParameterError({ parameter: 'name of a tensor', got: name, expected: `any name but ${METADATA}` });
    }
    const { data, shape } = toNdArray(tensor, { name, allowNonFinite: true });
    return { name, shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dtype: dtypeOf(data), size: data.BYTES_PER_ELEMENT };
  });
  entries.sort((a, b) => b.size - a.size);

  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) header.set(METADATA, metadata);
  let end = 0;
  for (const { name, shape, bytes, dtype } of entries) {
    header.set(name, { dtype: CODES[dtype], shape, data_offsets: [end, (end += bytes.length)] });
  }
  // Written by hand, because an object would put names such as '10' first.
  const json = `{${[...header].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(start + end).fill(0x20, 0, start);
  new DataView(out.buffer).setBigUint64(0, BigInt(start - 8), true);
  out.set(text, 8);
  let at = start;
  for (const { bytes } of entries) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/**
 * Reads a safetensors file. Everything the header says (names, element types, shapes, offsets, gaps and overlaps, the
 * file's length) is verified before memory is taken for any array; each array is a copy of its own.
 *
 * Throws `FileFormatError` naming the tensor at fault, also for element types other than F32, F64, I32 and U8.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContents {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8 || length > MAX_HEADER) {
    throw new FileFormatError({
      parameter: 'safetensors file',
      got: bytes.length < 8 ? `${bytes.length} bytes` : `a header of ${length} bytes in a file of ${bytes.length}`,
      expected: 'a header inside the file',
      remedy: 'The file is truncated or no safetensors file; copy it again.',
    });
  }
  const start = 8 + length;
  const { entries, metadata } = readHeader(bytes.subarray(8, start));
  checkOffsets(entries, bytes.length - start);
  const tensors = new Map<string, NdArray>();
  for (const { name, dtype, shape, begin, end } of entries) {
    const copy = new ArrayBuffer(end - begin);
    new Uint8Array(copy).set(bytes.subarray(start + begin, start + end));
    tensors.set(name, { data: READERS[dtype].read(copy), shape });
  }
  return { tensors, metadata };
}

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readHeader(bytes: Uint8Array): { entries: Entry[]; metadata: Record<string, string> } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new FileFormatError({ parameter: 'safetensors header', expected: 'JSON', remedy: 'The file is damaged; copy it again.', cause });
  }
  if (!isRecord(header)) throw new FileFormatError({ parameter: 'safetensors header', got: header, expected: 'a JSON object' });
  const { [METADATA]: metadata = {}, ...described } = header;
  if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    throw new FileFormatError({ parameter: `safetensors ${METADATA}`, got: metadata, expected: 'an object of texts' });
  }
  const entries = Object.entries(described).map(([name, value]) => readEntry(name, value));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  return { entries, metadata: metadata as Record<string, string> };
}

function readEntry(name: string, value: unknown): Entry {
  const fail = (got: unknown, expected: string): FileFormatError =>
    new FileFormatError({ parameter: `tensor '${name}' of the safetensors file`, got, expected });
  if (!isRecord(value)) throw fail(value, 'an object with dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(READERS, dtype)) {
    throw fail(dtype, `one of the element types ${Object.keys(READERS).join(', ')}`);
  }
  if (!isCounts(shape)) throw fail(shape, 'a shape of non-negative integers');
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) throw fail(offsets, 'data_offsets [begin, end]');
  const size = sizeOf(shape) * READERS[dtype].bytes;
  if (offsets[1] - offsets[0] !== size) {
    throw fail(offsets, `data_offsets ${size} bytes apart, as shape ${show(shape)} of ${dtype} needs`);
  }
  return { name, dtype, shape, begin: offsets[0], end: offsets[1] };
}

function checkOffsets(entries: readonly Entry[], available: number): void {
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      throw new FileFormatError({
        parameter: `tensor '${entry.name}' of the safetensors file`,
        got: [entry.begin, entry.end],
        expected: `data that begins at ${end}, without gap or overlap`,
      });
    }
    end = entry.end;
  }
  if (end !== available) {
    throw new FileFormatError({
      parameter: 'safetensors file',
      got: `${available} bytes of data`,
      expected: `${end} bytes, as its header says`,
      remedy: 'The file is truncated or has something appended; copy it again.',
    });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
