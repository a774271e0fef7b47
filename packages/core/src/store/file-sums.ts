import { z } from 'zod';
import { FileFormatError, StorageError } from '../errors.js';
import { sha256 } from '../hash.js';
import type { FileStore } from './file-store.js';

/** A path inside a bundle: relative, with forward slashes, and never leaving the bundle. */
const path = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[\w./-]+$/, 'a relative path inside the bundle');

/** What a bundle's manifest says of its other files: size and SHA-256 by path. */
export const fileSums = z.record(path, z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }));

/** Sizes and SHA-256 of files by path. */
export type FileSums = z.output<typeof fileSums>;

/** Size and SHA-256 of each file. */
export async function sumFiles(files: ReadonlyMap<string, Uint8Array>): Promise<FileSums> {
  const sums: FileSums = {};
  for (const [name, bytes] of files) sums[name] = { bytes: bytes.byteLength, sha256: await sha256(bytes) };
  return sums;
}

/**
 * Reads the files that a manifest lists and verifies size and SHA-256 of each. Throws `FileFormatError` or
 * `FileMissingError`, which name the file; `manifest` is the manifest's own name.
 */
export async function readSummedFiles(store: FileStore, sums: FileSums, manifest: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [name, { bytes, sha256: expected }] of Object.entries(sums)) {
    const contents = await store.read(name);
    const parameter = `${store.location}/${name}`;
    const remedy = 'The bundle is damaged; save the model again or copy it anew.';
    if (contents.byteLength !== bytes) {
      throw new FileFormatError({ parameter, got: contents.byteLength, expected: `${bytes} bytes, as ${manifest} says`, remedy });
    }
    if ((await sha256(contents)) !== expected) {
      throw new FileFormatError({ parameter, expected: `contents with the SHA-256 ${expected} that ${manifest} names`, remedy });
    }
    files.set(name, contents);
  }
  return files;
}

/**
 * Throws `StorageError` where a store holds files other than `own`, the ones of the bundle in it: they would be lost
 * when it is replaced.
 */
export async function checkReplaceable(store: FileStore, own: readonly string[]): Promise<void> {
  const foreign = (await store.list()).filter((name) => !own.includes(name));
  if (foreign.length === 0) return;
  throw new StorageError({
    parameter: store.location,
    got: foreign,
    expected: 'an empty folder or a bundle, since saving replaces everything in it',
    remedy: 'Save to another folder, or move these files away.',
  });
}
