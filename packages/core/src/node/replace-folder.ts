import { basename, dirname, join } from 'node:path';
import { StorageError } from '../errors.js';
import { TEMPORARY_PREFIX } from '../store/checks.js';
import { exists, flushFolder, isForgotten, makeFolder, temporaryName, writeFlushed } from './files.js';
import type { FileSystem } from './files.js';
import { failedWith } from './storage-error.js';

/** Where the earlier contents of a folder are while the new ones take their place. */
function previousOf(root: string): string {
  return join(dirname(root), `.${basename(root)}.previous`);
}

/**
 * Puts a folder that lost its place to an interrupted {@link replaceFolder} back, and removes what interrupted writers
 * left beside it. To be called before the folder is used.
 */
export async function recoverFolder(system: FileSystem, root: string): Promise<void> {
  const previous = previousOf(root);
  if (!(await exists(system, root))) {
    if (!(await exists(system, previous))) return;
    await system.rename(previous, root).catch((error: unknown) => {
      // Somebody else was faster: their new contents, or the old ones that they put back.
      if (!failedWith(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
    });
  }
}

/** Removes temporary folders that processes which no longer run have left beside `root`. Never fails. */
export async function removeForgotten(system: FileSystem, folder: string): Promise<void> {
  const names: string[] = await system.readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(TEMPORARY_PREFIX))) {
    const path = join(folder, name);
    const info = await system.lstat(path).catch(() => undefined);
    if (info === undefined || !isForgotten(name, info.mtimeMs)) continue;
    await system.rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Makes `files` the whole contents of the folder `root`: writes them into a folder beside it, then renames the old one
 * aside and the new one into place. If anything fails the old folder is in its place again.
 */
export async function replaceFolder(system: FileSystem, root: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const here = process.cwd();
  if (here === root || here.startsWith(join(root, '/'))) {
    throw new StorageError({
      parameter: root,
      expected: 'a folder other than the one this program was started in',
      remedy: 'Its contents are replaced as a whole: name a folder inside it.',
    });
  }
  const parent = dirname(root);
  await makeFolder(parent, system);
  await recoverFolder(system, root);
  if ((await exists(system, root)) && !(await system.lstat(root)).isDirectory()) {
    throw new StorageError({ parameter: root, got: 'a file', expected: 'a folder', remedy: 'Choose another name. The file is unchanged.' });
  }
  const next = join(parent, temporaryName(basename(root)));
  try {
    await writeFolder(system, next, files);
    await exchange(system, root, next);
  } catch (error) {
    await system.rm(next, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(system, parent);
  // The new contents are in place whatever becomes of the old ones; recovery knows that too.
  await system.rm(previousOf(root), { recursive: true, force: true }).catch(() => undefined);
}

async function writeFolder(system: FileSystem, folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const folders = new Set([folder]);
  await system.mkdir(folder);
  for (const [path, bytes] of files) {
    const target = join(folder, path);
    await makeFolder(dirname(target), system);
    folders.add(dirname(target));
    await writeFlushed(system, target, bytes);
  }
  for (const each of folders) await flushFolder(system, each);
}

async function exchange(system: FileSystem, root: string, next: string): Promise<void> {
  const previous = previousOf(root);
  // A second attempt, because a reader may put the old folder back at the very moment between the two renames.
  for (let attempt = 0; ; attempt++) {
    const replaced = await exists(system, root);
    if (replaced) {
      await system.rm(previous, { recursive: true, force: true });
      await system.rename(root, previous);
    }
    try {
      await system.rename(next, root);
      return;
    } catch (error) {
      if (failedWith(error, 'ENOTEMPTY', 'EEXIST') && attempt < 3) continue;
      if (replaced) await system.rename(previous, root).catch(() => undefined);
      throw error;
    }
  }
}
