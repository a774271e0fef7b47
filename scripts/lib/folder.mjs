import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls `work` with a new folder for temporary files and removes it afterwards, whatever happens. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'latentkit-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
