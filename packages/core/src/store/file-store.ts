/**
 * A flat set of files under slash-separated relative paths (`encoder/weights.bin`). Bundles, checkpoints and caches
 * are written through this interface, so that they work the same on a disk, in memory, in IndexedDB and in a zip.
 *
 * Every implementation refuses paths that are empty or absolute, that have an empty, `.` or `..` segment, a backslash
 * or a NUL, or that would make a file a folder too (`InvalidParameterError`), throws `FileMissingError` for absent
 * files and `StorageError` when the medium fails.
 */
export interface FileStore {
  /** Where the files are, for messages: a folder, `memory`, `indexeddb:name`, `zip`. */
  readonly location: string;
  /** Paths of all files, sorted, optionally only those that start with `prefix`. */
  list(prefix?: string): Promise<string[]>;
  has(path: string): Promise<boolean>;
  /** The contents of one file, in an array of the caller's own. */
  read(path: string): Promise<Uint8Array>;
  /** Writes one file whole or not at all; a reader never sees half of it. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
  /** Replaces the whole contents by these files, all or nothing: on any failure what was there before stays. */
  replaceAll(files: ReadonlyMap<string, Uint8Array>): Promise<void>;
}
