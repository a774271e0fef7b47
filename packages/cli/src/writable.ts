import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StorageError } from '@latentkit/core';
import { wrongFlag } from './schema-flags.js';

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

/** A file that a flag names. */
export interface Target {
  readonly flag: string;
  readonly path: string;
}

/** Throws `UsageError` where two flags name the same file. */
export async function checkDistinct(targets: readonly Target[]): Promise<void> {
  const places = new Map<string, string>();
  for (const { flag, path } of targets) {
    const place = await realpath(path).catch(() => resolve(path));
    const other = places.get(place);
    if (other !== undefined) throw wrongFlag(flag, path, `another file than that of ${other === flag ? `another ${flag}` : other}`);
    places.set(place, flag);
  }
}
