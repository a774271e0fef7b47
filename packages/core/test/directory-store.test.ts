import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FileMissingError, InvalidParameterError, StorageError, random } from '../src/index.js';
import { cacheDirectory, directoryStore } from '../src/node.js';
import { DirectoryStore } from '../src/node/directory-store.js';
import { makeFolder, nodeFileSystem, temporaryName } from '../src/node/files.js';
import type { FileSystem } from '../src/node/files.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const oldSet = new Map([['a', bytes(1)], ['deep/b', bytes(2)]]);
const newSet = new Map([['a', bytes(3)], ['c', bytes(4)]]);

let base: string;
let root: string;
beforeEach(async () => {
  base = await fs.realpath(await fs.mkdtemp(join(tmpdir(), 'latentkit-directory-')));
  root = join(base, 'model');
});
afterEach(() => fs.rm(base, { recursive: true, force: true }));

/** The file system with one call that fails like a full disk (or as told) from its `nth` use on. */
function failing(call: 'open' | 'rename' | 'mkdir' | 'write' | 'sync', code = 'ENOSPC', nth = 1): FileSystem {
  let used = 0;
  const error = (): Error => Object.assign(new Error(`${code}: injected, ${call}`), { code });
  const due = (): boolean => ++used >= nth;
  if (call === 'write' || call === 'sync') {
    const open = (async (path: string, flags: string) => {
      const file = await fs.open(path, flags);
      if (flags !== 'wx') return file;
      const method = call === 'write' ? 'writeFile' : 'sync';
      const original = file[method].bind(file) as (data?: unknown) => Promise<void>;
      const replacement = async (data?: unknown): Promise<void> => {
        if (!due()) return original(data);
        // Half of it is on the disk when the disk is full.
        if (call === 'write') await file.write(Buffer.from([9]));
        throw error();
      };
      return Object.assign(file, { [method]: replacement });
    }) as FileSystem['open'];
    return { ...nodeFileSystem, open };
  }
  const original = nodeFileSystem[call] as (...args: unknown[]) => Promise<unknown>;
  return { ...nodeFileSystem, [call]: (...args: unknown[]) => (due() ? Promise.reject(error()) : original(...args)) };
}

async function expectOldSet(): Promise<void> {
  const store = directoryStore(root);
  expect(await store.list()).toEqual(['a', 'deep/b']);
  expect(await store.read('a')).toEqual(bytes(1));
  expect(await store.read('deep/b')).toEqual(bytes(2));
  expect((await fs.readdir(base)).filter((name) => name !== 'model')).toEqual([]);
}

describe('faults leave what was there', () => {
  const faults: ['open' | 'rename' | 'mkdir' | 'write' | 'sync', string, number][] = [
    ['write', 'ENOSPC', 1],
    ['write', 'ENOSPC', 2],
    ['write', 'EDQUOT', 1],
    ['sync', 'EIO', 1],
    ['rename', 'EACCES', 1],
    ['rename', 'EBUSY', 2],
    ['mkdir', 'EROFS', 1],
    ['mkdir', 'EACCES', 2],
    ['open', 'EMFILE', 1],
  ];
  test.each(faults)('replaceAll, when %s fails with %s at use %i', async (call, code, nth) => {
    await directoryStore(root).replaceAll(oldSet);
    const failed = new DirectoryStore(root, failing(call, code, nth)).replaceAll(newSet);
    await expect(failed).rejects.toThrow(StorageError);
    await expect(failed).rejects.toThrow(`${root}: got '${code}: injected', expected`);
    await expect(failed).rejects.toMatchObject({ code: 'LK_STORAGE', parameter: root });
    await expectOldSet();
  });

  test.each(faults.filter(([call, , nth]) => nth === 1 && call !== 'mkdir'))('write, when %s fails with %s', async (call, code) => {
    await directoryStore(root).replaceAll(oldSet);
    const failed = new DirectoryStore(root, failing(call, code)).write('a', bytes(9, 9));
    await expect(failed).rejects.toThrow(StorageError);
    await expect(failed).rejects.toThrow(join(root, 'a'));
    await expectOldSet();
    expect((await fs.readdir(root)).sort()).toEqual(['a', 'deep']);
  });

  test('replaceAll puts the old folder back at once when the new one cannot take its place', async () => {
    await directoryStore(root).replaceAll(oldSet);
    let renames = 0;
    const system: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => (++renames === 2 ? Promise.reject(Object.assign(new Error('EPERM: injected'), { code: 'EPERM' })) : fs.rename(from, to)),
    };
    await expect(new DirectoryStore(root, system).replaceAll(newSet)).rejects.toThrow('Change its permissions or choose another folder.');
    expect((await fs.readdir(root)).sort()).toEqual(['a', 'deep']);
    await expectOldSet();
  });

  test('the remedy for a full disk', async () => {
    await expect(new DirectoryStore(root, failing('write')).write('a', bytes(1))).rejects.toThrow(
      `${join(root, 'a')}: got 'ENOSPC: injected', expected a disk with enough free space. Free some space or choose a folder on another disk. What was there before is unchanged.`,
    );
  });

  test('a file where a folder should be is refused and kept', async () => {
    await fs.writeFile(root, 'mine');
    const store = directoryStore(root);
    await expect(store.list()).rejects.toThrow('expected folders all along the path');
    await expect(store.replaceAll(newSet)).rejects.toThrow(`${root}: got 'a file', expected a folder.`);
    await expect(store.write('a', bytes(1))).rejects.toThrow(StorageError);
    await expect(directoryStore(join(root, 'below')).replaceAll(newSet)).rejects.toThrow(StorageError);
    expect(await fs.readFile(root, 'utf8')).toBe('mine');
    expect(await fs.readdir(base)).toEqual(['model']);
  });

  test('the folder a program runs in is not replaced', async () => {
    await expect(directoryStore('.').replaceAll(newSet)).rejects.toThrow(StorageError);
    await expect(directoryStore('..').replaceAll(newSet)).rejects.toThrow('a folder other than the one this program was started in');
    expect(() => directoryStore('/')).toThrow(InvalidParameterError);
    expect(() => directoryStore('')).toThrow("directory: got '', expected the path of a folder.");
  });
});

describe('after an interruption', () => {
  test('a set killed between its two renames is put back', async () => {
    await directoryStore(root).replaceAll(oldSet);
    await fs.rename(root, join(base, '.model.previous'));
    await expectOldSet();
  });

  test('old contents still beside the new ones are not preferred', async () => {
    await directoryStore(root).replaceAll(oldSet);
    await fs.cp(root, join(base, '.model.previous'), { recursive: true });
    await directoryStore(root).write('a', bytes(7));
    expect(await directoryStore(root).read('a')).toEqual(bytes(7));
    await directoryStore(root).replaceAll(oldSet);
    await expectOldSet();
  });

  test('a reader that restores the old set between the renames does not stop the writer', async () => {
    await directoryStore(root).replaceAll(oldSet);
    let meddled = false;
    const meddling: FileSystem = {
      ...nodeFileSystem,
      rename: async (from, to) => {
        await nodeFileSystem.rename(from, to);
        if (meddled) return;
        meddled = true;
        await nodeFileSystem.rename(to, from);
      },
    };
    await new DirectoryStore(root, meddling).replaceAll(newSet);
    expect(await directoryStore(root).list()).toEqual(['a', 'c']);
    expect(await fs.readdir(base)).toEqual(['model']);
  });

  test('leftovers of dead processes are removed, those of living ones are not, and none is listed', async () => {
    await directoryStore(root).replaceAll(oldSet);
    const dead = temporaryName('a').replace(String(process.pid), '999999999');
    const alive = temporaryName('a');
    for (const folder of [base, root, join(root, 'deep')]) {
      await fs.writeFile(join(folder, dead), '');
      await fs.writeFile(join(folder, alive), '');
    }
    expect(await directoryStore(root).list()).toEqual(['a', 'deep/b']);
    expect((await fs.readdir(base)).sort()).toEqual([alive, 'model']);
    expect((await fs.readdir(root)).sort()).toEqual([alive, 'a', 'deep']);
    await directoryStore(root).write('deep/c', bytes(3));
    expect((await fs.readdir(join(root, 'deep'))).sort()).toEqual([alive, 'b', 'c']);
    const longAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    await fs.utimes(join(root, alive), longAgo, longAgo);
    await directoryStore(root).list();
    expect(await fs.readdir(root)).not.toContain(alive);
  });

  test('kill -9 at any moment leaves one complete set', async () => {
    const script = fileURLToPath(new URL('./fixtures/replace-forever.ts', import.meta.url));
    const runner = fileURLToPath(new URL('./fixtures/run-typescript.mjs', import.meta.url));
    const waits = random(1).stream('kill').at(0).uniform(12, 0, 60);
    let rounds = 0;
    for (const [attempt, wait] of waits.entries()) {
      const child = spawn(process.execPath, [runner, script, root, String(attempt * 40)], { stdio: ['ignore', 'ignore', 'inherit'] });
      const ended = new Promise((done) => child.once('exit', done));
      // Counted from the first set of this child, since starting it takes longer than the waits.
      const before = await fs.stat(root).then((s) => s.ino, () => 0);
      while ((await fs.stat(root).then((s) => s.ino, () => before)) === before && child.exitCode === null) await new Promise((r) => setTimeout(r, 2));
      await new Promise((r) => setTimeout(r, wait));
      child.kill('SIGKILL');
      await ended;
      const store = directoryStore(root);
      const paths = await store.list();
      const [size, stamp] = await store.read('part0/data.bin');
      expect(paths).toEqual(Array.from({ length: size }, (_, i) => `part${i}/data.bin`));
      for (const path of paths) expect(await store.read(path)).toEqual(bytes(size, ...new Array<number>(1999).fill(stamp)));
      rounds++;
    }
    expect(rounds).toBe(12);
    await directoryStore(root).replaceAll(oldSet);
    await expectOldSet();
  }, 60_000);
});

describe('links', () => {
  beforeEach(async () => {
    await directoryStore(root).replaceAll(oldSet);
    await fs.mkdir(join(base, 'outside'));
    await fs.writeFile(join(base, 'outside', 'secret'), 'secret');
  });

  test('out of the folder are refused and not listed', async () => {
    await fs.symlink(join(base, 'outside', 'secret'), join(root, 'file'));
    await fs.symlink(join(base, 'outside'), join(root, 'folder'));
    await fs.symlink('../outside', join(root, 'relative'));
    const store = directoryStore(root);
    expect(await store.list()).toEqual(['a', 'deep/b']);
    for (const path of ['file', 'folder/secret', 'relative/secret', 'folder/new']) {
      await expect(store.read(path)).rejects.toThrow(StorageError);
      await expect(store.write(path, bytes(1))).rejects.toThrow('A symbolic link leads out of it');
      await expect(store.has(path)).rejects.toThrow(StorageError);
    }
    await expect(store.remove('folder/secret')).rejects.toThrow(StorageError);
    expect(await fs.readFile(join(base, 'outside', 'secret'), 'utf8')).toBe('secret');
    await store.replaceAll(newSet);
    expect(await fs.readdir(join(base, 'outside'))).toEqual(['secret']);
  });

  test('within the folder are followed', async () => {
    await fs.symlink('a', join(root, 'alias'));
    expect(await directoryStore(root).list()).toEqual(['a', 'alias', 'deep/b']);
    expect(await directoryStore(root).read('alias')).toEqual(bytes(1));
  });

  test('to the folder itself stay links', async () => {
    const link = join(base, 'latest');
    await fs.symlink('model', link);
    await directoryStore(link).replaceAll(newSet);
    expect((await fs.lstat(link)).isSymbolicLink()).toBe(true);
    expect(await directoryStore(root).list()).toEqual(['a', 'c']);
    await fs.rename(root, join(base, '.model.previous'));
    expect(await directoryStore(link).list()).toEqual(['a', 'c']);
  });

  test('in a circle are an error', async () => {
    await fs.symlink('circle', join(root, 'circle'));
    await expect(directoryStore(root).read('circle')).rejects.toThrow('expected a path without circular links');
  });
});

test('an absent file is named with its folder', async () => {
  await expect(directoryStore(root).read('weights.bin')).rejects.toThrow(FileMissingError);
  await expect(directoryStore(root).read('weights.bin')).rejects.toThrow(`${root}: weights.bin`);
  expect(directoryStore('relative').location).toBe(resolve('relative'));
});

describe('cacheDirectory', () => {
  test.each([
    ['linux', {}, '/home/me/.cache/latentkit'],
    ['linux', { XDG_CACHE_HOME: '/fast/cache' }, '/fast/cache/latentkit'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/me/.cache/latentkit'],
    ['linux', { XDG_CACHE_HOME: '' }, '/home/me/.cache/latentkit'],
    ['darwin', { XDG_CACHE_HOME: '/ignored' }, '/home/me/Library/Caches/latentkit'],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\latentkit\\Cache'],
    ['win32', {}, '\\home\\me\\AppData\\Local\\latentkit\\Cache'],
  ])('%s %j', (platform, env, expected) => {
    expect(cacheDirectory('latentkit', { platform, env, home: '/home/me' })).toBe(expected);
  });

  test('takes one name', () => {
    expect(cacheDirectory('latentkit')).toContain('latentkit');
    for (const app of ['', '..', 'a/b', 'a\\b', '.']) expect(() => cacheDirectory(app)).toThrow(InvalidParameterError);
  });
});

describe('makeFolder', () => {
  const missing = (): Promise<never> => Promise.reject(Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' }));

  test('makes every folder that is missing, and is content with one that is there', async () => {
    const target = join(base, 'one', 'two', 'three');
    await makeFolder(target);
    await makeFolder(target);
    expect((await fs.stat(target)).isDirectory()).toBe(true);
    await fs.writeFile(join(base, 'file'), '');
    await expect(makeFolder(join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(base, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('ends where the file system says that a parent is missing although it is there, as /proc does', async () => {
    const system: FileSystem = { ...nodeFileSystem, mkdir: missing };
    await expect(makeFolder(join(base, 'new'), system)).rejects.toThrow(/place where a folder can be made/);
    await expect(makeFolder(join(base, 'deep', 'er'), system)).rejects.toThrow(/place where a folder can be made/);
  });
});
