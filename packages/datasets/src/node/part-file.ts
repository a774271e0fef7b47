import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '@latentkit/core';
import { makeFolder } from '@latentkit/core/node';
import type { PartialFile } from '../download.js';

/** A download in `path` with a note beside it (`path`.json) of where it came from, so that another run can continue it. */
export function partFile(path: string): PartialFile {
  const note = `${path}.json`;
  let handle: FileHandle | undefined;
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = undefined;
  };
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw new StorageError({
        parameter: path,
        got: (cause as NodeJS.ErrnoException).code,
        expected: 'a file that can be written',
        remedy: 'Free some space or choose another folder (LATENTKIT_CACHE_DIR).',
        cause,
      });
    }
  };
  return {
    resume: async () => {
      try {
        const { size } = await stat(path);
        const { url, validator } = JSON.parse(await readFile(note, 'utf8')) as { url?: unknown; validator?: unknown };
        return size > 0 && typeof url === 'string' && typeof validator === 'string' ? { url, validator, length: size } : undefined;
      } catch {
        // Without both files, intact, there is nothing to continue.
        return undefined;
      }
    },
    start: (url, validator) =>
      guarded(async () => {
        await close();
        await makeFolder(dirname(path));
        await rm(note, { force: true });
        handle = await open(path, 'w');
        if (validator !== undefined) await writeFile(note, JSON.stringify({ url, validator }));
      }),
    append: (chunk) =>
      guarded(async () => {
        handle ??= await open(path, 'a');
        await handle.writeFile(chunk);
      }),
    read: () =>
      guarded(async () => {
        await close();
        return new Uint8Array(await readFile(path));
      }),
    discard: () =>
      guarded(async () => {
        await close();
        await rm(path, { force: true });
        await rm(note, { force: true });
      }),
    close: () => guarded(close),
  };
}
