import { FileFormatError, type FileStore, checkReplaceable, readSummedFiles, sumFiles } from '@latentkit/core';
import { type BundleManifest, MANIFEST_FILE, decodeManifest, encodeManifest } from './manifest.js';

/** The files of a bundle and what its manifest says. */
export interface Bundle {
  readonly manifest: BundleManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Replaces the bundle in a store, or fills an empty one, all or nothing. Throws `StorageError` where the store holds
 * anything that is not part of a bundle, since that would be lost.
 */
export async function writeBundle(store: FileStore, manifest: Omit<BundleManifest, 'files'>, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await checkReplaceable(store, await ownFiles(store));
  await store.replaceAll(new Map([[MANIFEST_FILE, encodeManifest({ ...manifest, files: await sumFiles(files) })], ...files]));
}

/** The files that belong to the bundle in a store; none where there is no bundle. */
async function ownFiles(store: FileStore): Promise<string[]> {
  return (await store.has(MANIFEST_FILE)) ? [MANIFEST_FILE, ...Object.keys((await readManifest(store)).files)] : [];
}

/** The manifest alone, unverified against the other files. */
export async function readManifest(store: FileStore): Promise<BundleManifest> {
  return decodeManifest(await store.read(MANIFEST_FILE), store.location);
}

/** Reads a bundle and verifies the size and SHA-256 of every file. Throws {@link FileFormatError} or `FileMissingError`. */
export async function readBundle(store: FileStore): Promise<Bundle> {
  const manifest = await readManifest(store);
  return { manifest, files: await readSummedFiles(store, manifest.files, MANIFEST_FILE) };
}

/** One file of a bundle. Throws {@link FileFormatError} where the manifest does not list it. */
export function bundleFile(bundle: Bundle, path: string, location: string): Uint8Array {
  const bytes = bundle.files.get(path);
  if (bytes !== undefined) return bytes;
  throw new FileFormatError({ parameter: `${location}/${MANIFEST_FILE} files`, got: [...bundle.files.keys()], expected: `an entry '${path}'` });
}
