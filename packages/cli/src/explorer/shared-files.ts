import { type FileStore, type NdArray, zipStore } from '@latentkit/core';
import { writeNpz } from '@latentkit/datasets';

/** A model bundle as one zip archive. */
export async function zipped(store: FileStore): Promise<Uint8Array> {
  const zip = zipStore();
  for (const path of await store.list()) await zip.write(path, await store.read(path));
  return zip.toBytes();
}

/** Samples and, where there are any, their labels as a NumPy archive. */
export function archived(x: NdArray, y: NdArray | undefined): Promise<Uint8Array> {
  return writeNpz(y === undefined ? { x } : { x, y });
}
