import { FileFormatError, InvalidParameterError, zipStore } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import { readNpy, writeNpy } from './npy.js';

/**
 * Reads a NumPy archive (.npz, of `savez` or `savez_compressed`): its arrays by name. Sizes and checksums of all
 * entries are verified. Throws `FileFormatError` for a damaged archive and for entries `readNpy` refuses.
 */
export async function readNpz(bytes: Uint8Array, name = 'NPZ data'): Promise<Map<string, NdArray>> {
  const zip = zipStore(bytes, name);
  const arrays = new Map<string, NdArray>();
  for (const path of await zip.list()) {
    if (path.endsWith('.npy')) arrays.set(path.slice(0, -4), readNpy(await zip.read(path), `${name}, array '${path.slice(0, -4)}'`));
  }
  if (arrays.size === 0) throw new FileFormatError({ parameter: name, got: 'no .npy entry', expected: 'an archive of NPY arrays' });
  return arrays;
}

/** Writes arrays as a compressed NumPy archive; equal arrays give equal bytes. */
export async function writeNpz(arrays: ReadonlyMap<string, NdArray> | Readonly<Record<string, NdArray>>): Promise<Uint8Array> {
  const entries = isMap(arrays) ? [...arrays] : Object.entries(arrays);
  if (entries.length === 0) throw new InvalidParameterError({ parameter: 'arrays', got: {}, expected: 'at least one array' });
  const zip = zipStore();
  for (const [name, array] of entries) await zip.write(`${name}.npy`, writeNpy(array));
  return zip.toBytes();
}

function isMap(arrays: object): arrays is ReadonlyMap<string, NdArray> {
  return arrays instanceof Map;
}
