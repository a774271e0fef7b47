import { type FileStore, InvalidParameterError } from '@latentkit/core';
import { folderStore } from './folder-store.js';

/** Where a bundle is: a folder's path (in Node), or any {@link FileStore}. */
export type BundleLocation = string | FileStore;

/** The store of a location. A path needs Node; in a browser give `indexedDbStore(name)`, `memoryStore()` or `zipStore()`. */
export async function storeAt(location: BundleLocation, parameter: string): Promise<FileStore> {
  if (typeof location === 'object' && location !== null && typeof location.replaceAll === 'function') return location;
  if (typeof location !== 'string' || location === '') {
    throw new InvalidParameterError({ parameter, got: location, expected: "a folder's path or a FileStore" });
  }
  return folderStore(location);
}
