import { zipSync } from 'fflate';
import type { FileStore } from './file-store.js';
import { MemoryStore } from './memory-store.js';
import { readZip } from './zip-reader.js';

/** A file store whose contents can be had as the bytes of a zip archive. */
export interface ZipStore extends FileStore {
  /** The archive: the same bytes for the same files, on any day and machine. */
  toBytes(): Uint8Array;
}

/**
 * A file store in a zip archive held in memory: empty, or opened from the bytes of one.
 *
 * Throws `FileFormatError` for bytes that are no zip, are truncated or damaged (sizes and CRC-32 are verified), are
 * encrypted or Zip64, and for entries whose path leaves the archive or occurs twice; it begins with `name`, where that is given.
 */
export function zipStore(bytes?: Uint8Array, name?: string): ZipStore {
  return new MemoryZipStore(name ?? 'zip', bytes === undefined ? new Map<string, Uint8Array>() : readZip(bytes, name));
}

class MemoryZipStore extends MemoryStore implements ZipStore {
  toBytes(): Uint8Array {
    const sorted = [...this.files].sort(([a], [b]) => (a < b ? -1 : 1));
    // The earliest date a zip can hold, in local time because that is how fflate reads it.
    return zipSync(Object.fromEntries(sorted), { level: 6, mtime: new Date(1980, 0, 1) });
  }
}
