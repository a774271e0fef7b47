import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { InvalidParameterError, StorageError } from '../errors.js';
import { TEMPORARY_PREFIX, checkBytes, checkFiles, checkNoFolder, checkPath, missing, sortedPaths } from '../store/checks.js';
import type { FileStore } from '../store/file-store.js';
import { makeFolder, nodeFileSystem, writeAtomically } from './files.js';
import type { FileSystem } from './files.js';
import { recoverFolder, removeForgotten, replaceFolder } from './replace-folder.js';
import { failedWith, storageError } from './storage-error.js';

/**
 * A file store in a folder, which is made at the first write. Single files are written under a temporary name and
 * renamed; `replaceAll` builds a complete folder beside this one (`.lk-tmp-…`), renames the old one to `.NAME.previous`,
 * the new one into place, and deletes the old one with everything in it. A process killed in between leaves the old or the new
 * contents, whole; the next use puts them in place and tidies up.
 *
 * Links that lead out of the folder are not listed and are refused (`StorageError`).
 */
export function directoryStore(directory: string): FileStore {
  return new DirectoryStore(directory, nodeFileSystem);
}

/** Changes of one folder wait for each other, also between stores of the same folder in this process. */
const queues = new Map<string, Promise<unknown>>();

/** See {@link directoryStore}; takes the file system calls so that tests can let them fail. */
export class DirectoryStore implements FileStore {
  readonly location: string;
  /** Folders in which leftovers of dead processes have been looked for. */
  private readonly tidied = new Set<string>();

  constructor(
    directory: string,
    private readonly system: FileSystem,
  ) {
    if (typeof directory !== 'string' || directory === '' || directory.includes('\0')) {
      throw new InvalidParameterError({ parameter: 'directory', got: directory, expected: 'the path of a folder' });
    }
    this.location = resolve(directory);
    if (dirname(this.location) === this.location) {
      throw new InvalidParameterError({ parameter: 'directory', got: directory, expected: 'a folder other than the root of the disk' });
    }
  }

  list(prefix = ''): Promise<string[]> {
    return this.guarded('', async (root) => sortedPaths(await this.walk(root, root), prefix));
  }

  async has(path: string): Promise<boolean> {
    checkPath(path);
    return this.guarded(path, async (root) => {
      try {
        await this.checkInside(root, path);
        return (await this.system.stat(join(root, path))).isFile();
      } catch (error) {
        if (failedWith(error, 'ENOENT', 'ENOTDIR')) return false;
        throw error;
      }
    });
  }

  async read(path: string): Promise<Uint8Array> {
    checkPath(path);
    return this.guarded(path, async (root) => {
      try {
        await this.checkInside(root, path);
        const bytes = await this.system.readFile(join(root, path));
        // Small files come in a slice of a buffer that others use too.
        const own = bytes.byteLength === bytes.buffer.byteLength;
        return own ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
      } catch (error) {
        if (failedWith(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) throw missing(this.location, path);
        throw error;
      }
    });
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    checkPath(path);
    checkBytes(path, bytes);
    return this.guarded(path, async (root) => {
      await this.checkInside(root, path);
      await this.checkPlace(root, path);
      await makeFolder(dirname(join(root, path)), this.system);
      await this.tidy(dirname(join(root, path)));
      await writeAtomically(this.system, join(root, path), bytes);
    });
  }

  async remove(path: string): Promise<void> {
    checkPath(path);
    return this.guarded(path, async (root) => {
      try {
        await this.checkInside(root, dirname(path));
        if ((await this.system.lstat(join(root, path))).isDirectory()) throw missing(this.location, path);
        await this.system.unlink(join(root, path));
      } catch (error) {
        if (failedWith(error, 'ENOENT', 'ENOTDIR')) throw missing(this.location, path);
        throw error;
      }
      for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
        // Fails, and ends this, at the first folder that still holds something.
        if (!(await this.system.rmdir(join(root, folder)).then(() => true, () => false))) return;
      }
    });
  }

  async replaceAll(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    checkFiles(files);
    return this.guarded('', (root) => replaceFolder(this.system, root, files));
  }

  /** Waits for earlier work on the folder, recovers it, and words what fails; `path` is for the words. */
  private async guarded<T>(path: string, work: (root: string) => Promise<T>): Promise<T> {
    const earlier = queues.get(this.location) ?? Promise.resolve();
    const mine = earlier.then(async () => {
      try {
        const root = await this.findRoot();
        await recoverFolder(this.system, root);
        await this.tidy(dirname(root));
        await this.tidy(root);
        return await work(root);
      } catch (error) {
        throw storageError(error, path === '' ? this.location : join(this.location, path));
      }
    });
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    queues.set(this.location, settled);
    try {
      return await mine;
    } finally {
      if (queues.get(this.location) === settled) queues.delete(this.location);
    }
  }

  /** The folder itself where `location` is a link to it, so that replacing does not replace the link. */
  private async findRoot(): Promise<string> {
    try {
      return await this.system.realpath(this.location);
    } catch (error) {
      if (!failedWith(error, 'ENOENT')) throw error;
    }
    const target = await this.system.readlink(this.location).catch(() => '');
    return resolve(dirname(this.location), target === '' ? basename(this.location) : target);
  }

  /** Once for each folder, and only for those that are used: the store may be a small part of a large tree. */
  private async tidy(folder: string): Promise<void> {
    if (this.tidied.has(folder)) return;
    this.tidied.add(folder);
    await removeForgotten(this.system, folder);
  }

  private async walk(root: string, folder: string): Promise<string[]> {
    const found: string[] = [];
    const entries = await this.system.readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (folder === root && failedWith(error, 'ENOENT')) return [];
      throw error;
    });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith(TEMPORARY_PREFIX)) continue;
      if (entry.isDirectory()) found.push(...(await this.walk(root, path)));
      else if (entry.isFile() || (entry.isSymbolicLink() && (await this.leadsToFile(root, path)))) {
        found.push(relative(root, path).split(sep).join('/'));
      }
    }
    return found;
  }

  private async leadsToFile(root: string, path: string): Promise<boolean> {
    const target = await this.system.realpath(path).catch(() => '');
    return target.startsWith(root + sep) && (await this.system.stat(target)).isFile();
  }

  /** Throws if the nearest existing part of the path lies, links followed, outside the folder. */
  private async checkInside(root: string, path: string): Promise<void> {
    for (let part = join(root, path); part !== root; part = dirname(part)) {
      let real: string;
      try {
        real = await this.system.realpath(part);
      } catch (error) {
        if (failedWith(error, 'ENOENT', 'ENOTDIR')) continue;
        throw error;
      }
      if (real.startsWith(root + sep)) return;
      throw new StorageError({
        parameter: join(root, path),
        got: real,
        expected: 'a file inside the folder',
        remedy: 'A symbolic link leads out of it; replace it by a copy of what it points at.',
      });
    }
  }

  /** Throws if the path is a folder, or one of its folders is a file: what the other stores refuse too. */
  private async checkPlace(root: string, path: string): Promise<void> {
    const isFolder = (part: string): Promise<boolean | undefined> =>
      this.system.stat(join(root, part)).then((info) => info.isDirectory(), () => undefined);
    if ((await isFolder(path)) === true) checkNoFolder(path, [`${path}/…`]);
    for (let part = dirname(path); part !== '.'; part = dirname(part)) {
      if ((await isFolder(part)) === false) checkNoFolder(path, [part]);
    }
  }
}
