import { type FileStore, InvalidParameterError, UnavailableError } from '@latentkit/core';

/** Where a bundle is: a folder's path (in Node), or any {@link FileStore}. */
export type BundleLocation = string | FileStore;

/** The store of a location. A path needs Node; in a browser give `indexedDbStore(name)`, `memoryStore()` or `zipStore()`. */
export async function storeAt(location: BundleLocation, parameter: string): Promise<FileStore> {
  if (typeof location === 'object' && location !== null && typeof location.replaceAll === 'function') return location;
  if (typeof location !== 'string' || location === '') {
    throw new InvalidParameterError({ parameter, got: location, expected: "a folder's path or a FileStore" });
  }
  if (typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== 'string') {
    throw new UnavailableError({
      parameter,
      got: location,
      expected: 'a FileStore, since a browser has no folders',
      remedy: 'Use indexedDbStore(name), memoryStore() or zipStore() of @latentkit/core.',
    });
  }
  const { directoryStore } = await import('@latentkit/core/node');
  return directoryStore(location);
}
