import { type FileStore, UnavailableError } from '@latentkit/core';

/** What a browser has instead of folders: an error that says what to use. */
export async function folderStore(path: string): Promise<FileStore> {
  throw new UnavailableError({
    parameter: 'location',
    got: path,
    expected: 'a FileStore, since a browser has no folders',
    remedy: 'Use indexedDbStore(name), memoryStore() or zipStore() of @latentkit/core.',
  });
}
