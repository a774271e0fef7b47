import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import { FileMissingError, InvalidParameterError, indexedDbStore, memoryStore, zipStore } from '../src/index.js';
import type { FileStore } from '../src/index.js';
import { directoryStore } from '../src/node.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A new, empty store, and the same contents opened a second time. */
interface Case {
  readonly open: () => Promise<{ store: FileStore; reopened: () => FileStore }>;
}
const cases: [string, Case][] = [
  [
    'memoryStore',
    {
      open: async () => {
        const store = memoryStore();
        return { store, reopened: () => store };
      },
    },
  ],
  [
    'zipStore',
    {
      open: async () => {
        const store = zipStore();
        return { store, reopened: () => zipStore(store.toBytes()) };
      },
    },
  ],
  [
    'indexedDbStore',
    {
      open: async () => {
        const factory = new IDBFactory();
        return { store: indexedDbStore('models', factory), reopened: () => indexedDbStore('models', factory) };
      },
    },
  ],
  [
    'directoryStore',
    {
      open: async () => {
        const folder = await mkdtemp(join(tmpdir(), 'latentkit-store-'));
        folders.push(folder);
        const root = join(folder, 'new', 'store');
        return { store: directoryStore(root), reopened: () => directoryStore(root) };
      },
    },
  ],
];

describe.each(cases)('%s', (_, { open }) => {
  test('is empty at first', async () => {
    const { store } = await open();
    expect(await store.list()).toEqual([]);
    expect(await store.has('a.bin')).toBe(false);
    expect(store.location).not.toBe('');
  });

  test('gives back what was written, also when opened again', async () => {
    const { store, reopened } = await open();
    await store.write('b.bin', bytes(1, 2, 3));
    await store.write('encoder/weights.bin', bytes(255, 0, 128));
    await store.write('encoder/deep/Größe α.json', bytes());
    const paths = ['b.bin', 'encoder/deep/Größe α.json', 'encoder/weights.bin'];
    for (const each of [store, reopened()]) {
      expect(await each.list()).toEqual(paths);
      expect(await each.list('encoder/')).toEqual(paths.slice(1));
      expect(await each.list('encoder/w')).toEqual(paths.slice(2));
      expect(await each.has('encoder/weights.bin')).toBe(true);
      expect(await each.has('encoder')).toBe(false);
      expect(await each.read('b.bin')).toEqual(bytes(1, 2, 3));
      expect(await each.read('encoder/weights.bin')).toEqual(bytes(255, 0, 128));
      expect(await each.read('encoder/deep/Größe α.json')).toEqual(bytes());
    }
  });

  test('overwrites, and keeps copies of its own', async () => {
    const { store } = await open();
    const contents = bytes(1, 2, 3);
    await store.write('a', contents);
    contents[0] = 9;
    const first = await store.read('a');
    expect(first).toEqual(bytes(1, 2, 3));
    first[1] = 9;
    expect(await store.read('a')).toEqual(bytes(1, 2, 3));
    await store.write('a', bytes(4));
    expect(await store.read('a')).toEqual(bytes(4));
  });

  test('writes a view of a larger buffer and a Node Buffer', async () => {
    const { store, reopened } = await open();
    await store.write('view', bytes(0, 1, 2, 3).subarray(1, 3));
    await store.write('buffer', Buffer.from('text'));
    expect(await reopened().read('view')).toEqual(bytes(1, 2));
    const text = await reopened().read('buffer');
    expect(new TextDecoder().decode(text)).toBe('text');
    expect(Object.prototype.toString.call(text)).toBe('[object Uint8Array]');
    expect(text.byteOffset).toBe(0);
    expect(text.buffer.byteLength).toBe(4);
  });

  test('removes', async () => {
    const { store, reopened } = await open();
    await store.write('a/b/c', bytes(1));
    await store.write('a/d', bytes(2));
    await store.remove('a/b/c');
    expect(await reopened().list()).toEqual(['a/d']);
    await store.remove('a/d');
    await store.write('a', bytes(3));
    expect(await store.read('a')).toEqual(bytes(3));
  });

  test('absent files', async () => {
    const { store } = await open();
    await store.write('a/b', bytes(1));
    for (const path of ['c', 'a', 'a/c', 'a/b/c']) {
      await expect(store.read(path)).rejects.toThrow(FileMissingError);
      await expect(store.read(path)).rejects.toThrow(path);
      await expect(store.remove(path)).rejects.toThrow(FileMissingError);
    }
    expect(await store.list()).toEqual(['a/b']);
  });

  test.each(['', '/etc/passwd', '../a', 'a/../../b', 'a/..', '..', '.', 'a/./b', 'a//b', 'a/', 'a\\b', 'C:/a', 'a\0b', '.lk-tmp-1-a', 'a/.lk-tmp-1-a'])(
    'refuses the path %j',
    async (path) => {
      const { store } = await open();
      for (const act of [
        () => store.read(path),
        () => store.write(path, bytes(1)),
        () => store.has(path),
        () => store.remove(path),
        () => store.replaceAll(new Map([[path, bytes(1)]])),
      ]) {
        await expect(act()).rejects.toThrow(InvalidParameterError);
        await expect(act()).rejects.toThrow('expected a path inside the store');
      }
      expect(await store.list()).toEqual([]);
    },
  );

  test('refuses a file that is a folder too, and contents that are no bytes', async () => {
    const { store } = await open();
    await store.write('a/b', bytes(1));
    await expect(store.write('a', bytes(1))).rejects.toThrow(InvalidParameterError);
    await expect(store.write('a/b/c', bytes(1))).rejects.toThrow('a file is no folder');
    await expect(store.replaceAll(new Map([['x/y', bytes(1)], ['x', bytes(1)]]))).rejects.toThrow(InvalidParameterError);
    await expect(store.write('c', 'text' as unknown as Uint8Array)).rejects.toThrow("contents of c: got 'text', expected a Uint8Array.");
    await expect(store.write('c', Float32Array.of(1) as unknown as Uint8Array)).rejects.toThrow(InvalidParameterError);
    expect(await store.list()).toEqual(['a/b']);
  });

  test('replaceAll replaces everything or nothing', async () => {
    const { store, reopened } = await open();
    await store.replaceAll(new Map([['old/a', bytes(1)], ['b', bytes(2)]]));
    await store.replaceAll(new Map([['new/a', bytes(3)], ['old', bytes(4)]]));
    expect(await reopened().list()).toEqual(['new/a', 'old']);
    expect(await reopened().read('old')).toEqual(bytes(4));
    const bad = new Map([['c', bytes(5)], ['d', null as unknown as Uint8Array]]);
    await expect(store.replaceAll(bad)).rejects.toThrow(InvalidParameterError);
    expect(await reopened().list()).toEqual(['new/a', 'old']);
    expect(await reopened().read('new/a')).toEqual(bytes(3));
    await store.replaceAll(new Map());
    expect(await reopened().list()).toEqual([]);
  });

  test('many changes at once are all kept', async () => {
    const { store, reopened } = await open();
    await Promise.all(Array.from({ length: 20 }, (_, i) => store.write(`f${i}/x`, bytes(i))));
    expect(await reopened().list()).toHaveLength(20);
    expect(await reopened().read('f13/x')).toEqual(bytes(13));
    const sets = Array.from({ length: 5 }, (_, k) => new Map([['k', bytes(k)], [`only${k}`, bytes(k)]]));
    await Promise.all(sets.map((set) => store.replaceAll(set)));
    const [k] = await reopened().read('k');
    expect(await reopened().list()).toEqual(['k', `only${k}`]);
  });
});

test('memoryStore starts with the files it is given', async () => {
  const store = memoryStore(new Map([['a', bytes(1)]]));
  expect(await store.read('a')).toEqual(bytes(1));
  expect(() => memoryStore(new Map([['../a', bytes(1)]]))).toThrow(InvalidParameterError);
});
