import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LatentKitError } from '@latentkit/core';

/** The error that work throws; fails the test where it throws none, or another kind. */
export async function failure(work: () => unknown): Promise<LatentKitError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LatentKitError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

/** Runs work with a fresh folder that is removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'latentkit-datasets-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Text as bytes. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
