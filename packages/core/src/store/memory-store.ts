import { checkBytes, checkFiles, checkNoFolder, checkPath, missing, sortedPaths } from './checks.js';
import type { FileStore } from './file-store.js';

/** A file store in memory, optionally filled with `files`; contents are copied in and out. */
export function memoryStore(files: ReadonlyMap<string, Uint8Array> = new Map()): FileStore {
  return new MemoryStore('memory', files);
}

/** Files in a Map; what zip stores are made of too. */
export class MemoryStore implements FileStore {
  protected files: Map<string, Uint8Array>;

  constructor(
    readonly location: string,
    files: ReadonlyMap<string, Uint8Array>,
  ) {
    this.files = copyOf(files);
  }

  async list(prefix = ''): Promise<string[]> {
    return sortedPaths(this.files.keys(), prefix);
  }

  async has(path: string): Promise<boolean> {
    checkPath(path);
    return this.files.has(path);
  }

  async read(path: string): Promise<Uint8Array> {
    checkPath(path);
    const bytes = this.files.get(path);
    if (bytes === undefined) throw missing(this.location, path);
    return bytes.slice();
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    checkPath(path);
    checkBytes(path, bytes);
    checkNoFolder(path, this.files.keys());
    this.files.set(path, new Uint8Array(bytes));
  }

  async remove(path: string): Promise<void> {
    checkPath(path);
    if (!this.files.delete(path)) throw missing(this.location, path);
  }

  async replaceAll(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.files = copyOf(files);
  }
}

function copyOf(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  checkFiles(files);
  // new Uint8Array and not slice: slice of a Node Buffer shares its memory.
  return new Map([...files].map(([path, bytes]) => [path, new Uint8Array(bytes)]));
}
