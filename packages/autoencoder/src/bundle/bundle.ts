import { FileFormatError, type FileStore, StorageError, sha256 } from '@latentkit/core';
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
  await checkReplaceable(store);
  const sums: BundleManifest['files'] = {};
  for (const [path, bytes] of files) sums[path] = { bytes: bytes.byteLength, sha256: await sha256(bytes) };
  await store.replaceAll(new Map([[MANIFEST_FILE, encodeManifest({ ...manifest, files: sums })], ...files]));
}

async function checkReplaceable(store: FileStore): Promise<void> {
  const present = await store.list();
  if (present.length === 0) return;
  const own = present.includes(MANIFEST_FILE) ? [MANIFEST_FILE, ...Object.keys((await readManifest(store)).files)] : [];
  const foreign = present.filter((path) => !own.includes(path));
  if (foreign.length === 0) return;
  throw new StorageError({
    parameter: store.location,
    got: foreign,
    expected: 'an empty folder or a bundle, since saving replaces everything in it',
    remedy: 'Save to another folder, or move these files away.',
  });
}

/** The manifest alone, unverified against the other files. */
export async function readManifest(store: FileStore): Promise<BundleManifest> {
  return decodeManifest(await store.read(MANIFEST_FILE), store.location);
}

/** Reads a bundle and verifies the size and SHA-256 of every file. Throws {@link FileFormatError} or `FileMissingError`. */
export async function readBundle(store: FileStore): Promise<Bundle> {
  const manifest = await readManifest(store);
  const files = new Map<string, Uint8Array>();
  for (const [path, { bytes, sha256: expected }] of Object.entries(manifest.files)) {
    const contents = await store.read(path);
    const parameter = `${store.location}/${path}`;
    const remedy = 'The bundle is damaged; save the model again or copy it anew.';
    if (contents.byteLength !== bytes) {
      throw new FileFormatError({ parameter, got: contents.byteLength, expected: `${bytes} bytes, as ${MANIFEST_FILE} says`, remedy });
    }
    if ((await sha256(contents)) !== expected) {
      throw new FileFormatError({ parameter, expected: `contents with the SHA-256 ${expected} that ${MANIFEST_FILE} names`, remedy });
    }
    files.set(path, contents);
  }
  return { manifest, files };
}

/** One file of a bundle. Throws {@link FileFormatError} where the manifest does not list it. */
export function bundleFile(bundle: Bundle, path: string, location: string): Uint8Array {
  const bytes = bundle.files.get(path);
  if (bytes !== undefined) return bytes;
  throw new FileFormatError({ parameter: `${location}/${MANIFEST_FILE} files`, got: [...bundle.files.keys()], expected: `an entry '${path}'` });
}
