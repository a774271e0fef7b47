import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError } from '@latentkit/core';

/** Finds out before long work whether a file can be written: throws `StorageError` where a folder of its path is none or may not be written to. */
export async function checkWritable(path: string): Promise<void> {
  if (await isFolder(path)) throw new StorageError({ parameter: path, got: 'a folder', expected: 'the name of a file', remedy: 'Choose another name.' });
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const found = await isFolder(folder);
    if (found === undefined && dirname(folder) !== folder) continue;
    const writable = found === true && (await access(folder, constants.W_OK).then(() => true, () => false));
    if (writable) return;
    throw new StorageError({ parameter: folder, got: found === true ? 'a folder that may not be written to' : 'a file', expected: 'a folder that can be written to', remedy: 'Choose another folder.' });
  }
}

/** Undefined where there is nothing. */
function isFolder(path: string): Promise<boolean | undefined> {
  return stat(path).then((info) => info.isDirectory(), () => undefined);
}
