import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { InvalidParameterError, StorageError } from '../src/index.js';
import { writeFiles } from '../src/node.js';
import { type FileSystem, nodeFileSystem } from '../src/node/files.js';

let base: string;
const at = (...path: string[]): string => join(base, ...path);
const text = (path: string): Promise<string> => fs.readFile(path, 'utf8');
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

beforeEach(async () => {
  base = await fs.realpath(await fs.mkdtemp(join(tmpdir(), 'latentkit-files-')));
  await fs.mkdir(at('one'));
  await fs.writeFile(at('one', 'old'), 'before');
});
afterEach(() => fs.rm(base, { recursive: true, force: true }));

/** Files below the folder, those with temporary names included. */
async function files(): Promise<string[]> {
  const entries = await fs.readdir(base, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
}

/** The file system, in which the `nth` use of a call fails. */
function failing(call: 'open' | 'rename' | 'readFile', code: string, nth: number): FileSystem {
  let used = 0;
  const original = nodeFileSystem[call] as (...args: unknown[]) => Promise<unknown>;
  const error = Object.assign(new Error(`${code}: injected`), { code });
  return { ...nodeFileSystem, [call]: (...args: unknown[]) => (++used === nth ? Promise.reject(error) : original(...args)) };
}

describe('writeFiles', () => {
  test('writes files in several folders, which it makes, and leaves nothing else behind', async () => {
    await writeFiles(new Map([[at('one', 'old'), bytes('after')], [at('two', 'deep', 'new'), bytes('new')]]));
    expect([await text(at('one', 'old')), await text(at('two', 'deep', 'new'))]).toEqual(['after', 'new']);
    expect(await files()).toEqual(['new', 'old']);
  });

  test.each([
    ['open', 'ENOSPC', 1],
    ['open', 'ENOSPC', 2],
    ['open', 'ENOSPC', 3],
    ['readFile', 'EACCES', 1],
    ['rename', 'EACCES', 1],
    ['rename', 'EACCES', 2],
  ] as const)('where the %s fails with %s (use %d) everything is as before', async (call, code, nth) => {
    const both = new Map([[at('one', 'old'), bytes('after')], [at('two', 'new'), bytes('new')]]);
    await expect(writeFiles(both, failing(call, code, nth))).rejects.toThrow(StorageError);
    expect(await text(at('one', 'old'))).toBe('before');
    expect(await files()).toEqual(['old']);
  });

  test('where the last of several cannot take its place, those before give theirs back', async () => {
    await fs.mkdir(at('folder'));
    const three = new Map([[at('one', 'old'), bytes('after')], [at('new'), bytes('new')], [at('folder'), bytes('x')]]);
    await expect(writeFiles(three)).rejects.toThrow(at('folder'));
    expect(await text(at('one', 'old'))).toBe('before');
    expect(await files()).toEqual(['old']);
  });

  test('follows links, and refuses two names of one file', async () => {
    await fs.symlink(at('one', 'old'), at('link'));
    await writeFiles(new Map([[at('link'), bytes('through')]]));
    expect([await text(at('one', 'old')), (await fs.lstat(at('link'))).isSymbolicLink()]).toEqual(['through', true]);
    const twice = new Map([[at('link'), bytes('a')], [at('one', '..', 'one', 'old'), bytes('b')]]);
    await expect(writeFiles(twice)).rejects.toThrow(InvalidParameterError);
    expect(await text(at('one', 'old'))).toBe('through');
  });
});
