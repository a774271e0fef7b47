import { FileFormatError, type NdArray, ndarray } from '@latentkit/core';
import type { Dataset, Group } from 'h5wasm';

/** What an HDF5 file holds, as far as Keras uses it. */
export interface H5Contents {
  /** Arrays by their paths, without a slash in front. */
  readonly arrays: ReadonlyMap<string, NdArray>;
  /** A text, or texts, among the attributes of a group; undefined where it has none of the name. */
  readonly attribute: (path: string, name: string) => unknown;
}

let files = 0;

/** Reads a whole HDF5 file. Throws FileFormatError for one that is truncated or none. */
export async function readH5(bytes: Uint8Array, name: string): Promise<H5Contents> {
  const { File, FS, ready } = await import('h5wasm');
  const module = await ready;
  const system = module.FS;
  // Otherwise HDF5 prints what it finds wrong.
  module.activate_throwing_error_handler();
  const path = `/latentkit-${++files}.h5`;
  (system ?? FS).writeFile(path, bytes);
  try {
    const file = new File(path, 'r');
    try {
      const arrays = new Map<string, NdArray>();
      const attributes = new Map<string, unknown>();
      visit(file, '', arrays, attributes, name);
      return { arrays, attribute: (group, key) => attributes.get(`${group}@${key}`) };
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof FileFormatError) throw cause;
    throw new FileFormatError({ parameter: name, expected: 'a whole HDF5 file', remedy: 'The file is truncated or damaged; copy it again.', cause });
  } finally {
    (system ?? FS).unlink(path);
  }
}

function visit(group: Group, path: string, arrays: Map<string, NdArray>, attributes: Map<string, unknown>, file: string): void {
  for (const [name, attribute] of Object.entries(group.attrs)) attributes.set(`${path}@${name}`, attribute.value);
  for (const key of group.keys()) {
    const child = group.get(key);
    const own = path === '' ? key : `${path}/${key}`;
    if (child === null) continue;
    if ('keys' in child) visit(child, own, arrays, attributes, file);
    else if (isDataset(child)) arrays.set(own, arrayOf(child, `${file}, ${own}`));
  }
}

function isDataset(entity: object): entity is Dataset {
  return 'shape' in entity && 'value' in entity;
}

function arrayOf({ value, shape, dtype }: Dataset, where: string): NdArray {
  const data: unknown = value;
  if (data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array) return ndarray(Float32Array.from(data), shape ?? []);
  if (typeof data === 'number') return ndarray(new Float32Array([data]), []);
  // Counters of seeds and steps are no weights.
  if (ArrayBuffer.isView(data)) return ndarray(Float32Array.from(data as unknown as ArrayLike<number | bigint>, Number), shape ?? []);
  throw new FileFormatError({ parameter: where, got: dtype, expected: 'an array of numbers' });
}
