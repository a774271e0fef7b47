import type { FileStore } from '@latentkit/core';

/** A folder as a store. Bundles for browsers get `folder-store-absent.ts` in place of this file. */
export async function folderStore(path: string): Promise<FileStore> {
  const { directoryStore } = await import('@latentkit/core/node');
  return directoryStore(path);
}
