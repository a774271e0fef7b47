import { readFile } from 'node:fs/promises';
import { FileMissingError, StorageError } from '@latentkit/core';

/** Reads a whole file. Throws `FileMissingError` where there is none, `StorageError` where it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) throw new FileMissingError({ parameter: path, got: 'no such file', remedy: 'Check the path.' });
  return bytes;
}

/** Reads a whole file, or nothing where there is none. Throws `StorageError` where it cannot be read. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const buffer = await readFile(path);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new StorageError({
      parameter: path,
      got: code,
      expected: 'a file that can be read',
      remedy: code === 'EISDIR' ? 'Name a file, not a folder.' : 'Check its permissions.',
      cause,
    });
  }
}
