import { basename, dirname, join, resolve } from 'node:path';
import { InvalidParameterError } from '../errors.js';
import { checkBytes } from '../store/checks.js';
import { type FileSystem, exists, flushFolder, makeFolder, nodeFileSystem, temporaryName, writeFlushed } from './files.js';
import { removeForgotten } from './replace-folder.js';
import { storageError } from './storage-error.js';

/** A file on its way to its place. */
interface Pending {
  readonly path: string;
  readonly temporary: string;
  /** Name under which what was there before is kept until all files are in place. */
  readonly kept: string | undefined;
}

/**
 * Writes files by their paths, which may lie in different folders, all or none: each under a temporary name beside its
 * place, flushed; once all are complete they are renamed. Where that fails, what was there before is there again. Missing
 * folders are made; a path that is a symbolic link writes to what the link points at.
 *
 * Throws InvalidParameterError for two paths that are the same file, StorageError for a full disk, a folder in the place of a
 * file, or one that may not be written to; its text names the file.
 */
export async function writeFiles(files: ReadonlyMap<string, Uint8Array>, system: FileSystem = nodeFileSystem): Promise<void> {
  for (const [path, bytes] of files) checkBytes(path, bytes);
  const places = await placesOf([...files.keys()], system);
  const written: Pending[] = [];
  const moved: Pending[] = [];
  let current = '';
  try {
    for (const [path, bytes] of files) {
      current = path;
      written.push(await prepare(places.get(path)!, bytes, files.size > 1, system));
    }
    for (const file of written) {
      current = file.path;
      await system.rename(file.temporary, file.path);
      moved.push(file);
    }
  } catch (error) {
    for (const file of moved.reverse()) await putBack(file, system);
    // What could not be put back stays under its temporary name.
    for (const file of written) if (!moved.includes(file)) for (const name of [file.temporary, file.kept]) await forget(name, system);
    throw storageError(error, current);
  }
  for (const { kept } of written) await forget(kept, system);
  for (const folder of new Set(written.map(({ path }) => dirname(path)))) {
    await flushFolder(system, folder);
    await removeForgotten(system, folder);
  }
}

/** Where each path leads, links followed. Throws InvalidParameterError for two that lead to the same file. */
async function placesOf(paths: readonly string[], system: FileSystem): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>();
  for (const path of paths) {
    const place = await placeOf(path, system);
    const other = [...places].find(([, each]) => each === place)?.[0];
    if (other !== undefined) throw new InvalidParameterError({ parameter: path, got: place, expected: `another file than ${other}`, remedy: 'Choose another name.' });
    places.set(path, place);
  }
  return places;
}

/** The file itself where a path is a link to it; else the path in the folder that is really meant. */
async function placeOf(path: string, system: FileSystem): Promise<string> {
  const whole = resolve(path);
  const real = await system.realpath(whole).catch(() => undefined);
  if (real !== undefined) return real;
  const parent = dirname(whole);
  return parent === whole ? whole : join(await placeOf(parent, system), basename(whole));
}

async function prepare(path: string, bytes: Uint8Array, together: boolean, system: FileSystem): Promise<Pending> {
  const folder = dirname(path);
  await makeFolder(folder, system);
  const temporary = join(folder, temporaryName(basename(path)));
  await writeFlushed(system, temporary, bytes);
  try {
    // A file by itself is replaced by its rename or not at all.
    if (!together || !(await exists(system, path))) return { path, temporary, kept: undefined };
    const kept = join(folder, temporaryName(basename(path)));
    await writeFlushed(system, kept, await system.readFile(path));
    return { path, temporary, kept };
  } catch (error) {
    await forget(temporary, system);
    throw error;
  }
}

async function putBack({ path, kept }: Pending, system: FileSystem): Promise<void> {
  await (kept === undefined ? forget(path, system) : system.rename(kept, path).catch(() => undefined));
}

async function forget(path: string | undefined, system: FileSystem): Promise<void> {
  if (path !== undefined) await system.unlink(path).catch(() => undefined);
}
