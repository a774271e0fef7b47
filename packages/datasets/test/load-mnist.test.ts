import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { memoryStore } from '@latentkit/core';
import { downloadMnist, gzip, md5, writeIdx } from '../src/index.js';
import { listDatasets, loadFashionMnist, loadMnist } from '../src/node.js';
import { failure, withFolder } from './helpers.js';
import { startMirror } from './mirror-server.js';

const dataDir = process.env.LATENTKIT_DATA_DIR ?? '';
const mnistDir = join(dataDir, 'mnist');
// The genuine files are not part of the repository.
const genuine = dataDir !== '' && existsSync(mnistDir) ? describe : describe.skip;
const IMAGES = 't10k-images-idx3-ubyte';
const LABELS = 't10k-labels-idx1-ubyte';
const DOWN = ['http://127.0.0.1:1/'];

afterEach(() => {
  if (dataDir === '') delete process.env.LATENTKIT_DATA_DIR;
  else process.env.LATENTKIT_DATA_DIR = dataDir;
});

function noFetch(): Promise<Response> {
  throw new Error('no network in this test');
}

describe('loadMnist', () => {
  test('refuses a data folder that does not exist, an unknown split and no mirrors', async () => {
    expect((await failure(() => loadMnist({ dataDir: '/no/such/folder' }))).code).toBe('LK_FILE_MISSING');
    expect((await failure(() => loadMnist({ split: 'tset' as 'test' }))).message).toMatch(/'tset'\. Did you mean 'test'/);
    expect((await failure(() => loadMnist({ mirrors: [] }))).code).toBe('LK_INVALID_PARAMETER');
  });

  test('says what to do when nothing is there and no mirror answers', async () => {
    await withFolder(async (folder) => {
      const error = await failure(() => loadFashionMnist({ dataDir: folder, cacheDir: folder, fetch: noFetch }));
      expect(error.code).toBe('LK_STORAGE');
      expect(error.message).toMatch(/s3-website.*: no network in this test; .*githubusercontent.*; .*googleapis/);
      expect(error.message).toMatch(/--data-dir DIR, dataDir, or LATENTKIT_DATA_DIR=DIR/);
    });
  });

  test('refuses a wrong or truncated file in the data folder, by name', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, `${IMAGES}.gz`);
      writeFileSync(path, gzip(writeIdx({ data: new Uint8Array(784), shape: [1, 28, 28] })));
      const wrong = await failure(() => loadMnist({ split: 'test', dataDir: folder, fetch: noFetch }));
      expect(wrong.code).toBe('LK_FILE_FORMAT');
      expect(wrong.message).toMatch(new RegExp(`${IMAGES}\\.gz: got '[0-9a-f]{32}', expected 2646ac647ad5339dbf082846283269ea`));
      writeFileSync(path, new Uint8Array(readFileSync(path)).subarray(0, 25));
      expect((await failure(() => loadMnist({ split: 'test', dataDir: folder, fetch: noFetch }))).message).toMatch(/truncated/);
    });
  });
});

genuine('with the genuine files (where LATENTKIT_DATA_DIR names their folder)', () => {
  const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(join(mnistDir, `${file}.gz`)));

  test('60,000 training images as 8-bit numbers', async () => {
    const { x, y, sampleShape, range, targetNames } = await loadMnist({ fetch: noFetch });
    expect([x.shape, y?.shape, sampleShape, range]).toEqual([[60_000, 784], [60_000], [28, 28], [0, 255]]);
    expect(x.data).toBeInstanceOf(Uint8Array);
    expect([...y.data.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(targetNames).toHaveLength(10);
    // Mean and standard deviation of MNIST's training pixels as everyone quotes them: 0.1307 and 0.3081.
    let sum = 0;
    let squares = 0;
    for (const value of x.data) {
      sum += value / 255;
      squares += (value / 255) ** 2;
    }
    const mean = sum / x.data.length;
    expect(mean).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / x.data.length - mean * mean)).toBeCloseTo(0.3081, 4);
  });

  test('our MD5 agrees with the published one on 7.8 MB', () => {
    expect(md5(new Uint8Array(gunzipSync(bytes(IMAGES))))).toBe('2646ac647ad5339dbf082846283269ea');
  });

  test.each<[string, (folder: string) => void]>([
    ['gzip, directly', (folder) => [IMAGES, LABELS].forEach((file) => copyFileSync(join(mnistDir, `${file}.gz`), join(folder, `${file}.gz`)))],
    ['plain, in mnist/', (folder) => [IMAGES, LABELS].forEach((file) => writeFileSync(join(folder, 'mnist', file), gunzipSync(bytes(file))))],
    ['named as Kaggle does', (folder) => [IMAGES, LABELS].forEach((file) => writeFileSync(join(folder, file.replace('-idx', '.idx')), gunzipSync(bytes(file))))],
  ])('from a data folder: %s', async (_, fill) => {
    await withFolder(async (folder) => {
      mkdirSync(join(folder, 'mnist'));
      fill(folder);
      const { x, y } = await loadMnist({ split: 'test', dataDir: folder, fetch: noFetch });
      expect(x.shape).toEqual([10_000, 784]);
      expect([...y.data.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
      expect(listDatasets({ dataDir: folder, cacheDir: folder, split: 'test' }).find(({ name }) => name === 'mnist')?.available).toBe('data folder');
    });
  });

  test('a flat folder of MNIST is not taken for Fashion-MNIST', async () => {
    await withFolder(async (folder) => {
      const error = await failure(() => loadFashionMnist({ split: 'test', dataDir: mnistDir, cacheDir: folder, mirrors: DOWN }));
      expect(error.code).toBe('LK_STORAGE');
    });
  });

  test('downloads once into the cache, and again where the cached file is damaged', async () => {
    delete process.env.LATENTKIT_DATA_DIR;
    const mirror = await startMirror(Object.fromEntries([IMAGES, LABELS].map((file) => [`${file}.gz`, bytes(file)])));
    try {
      await withFolder(async (folder) => {
        const options = { split: 'test', cacheDir: folder, mirrors: [...DOWN, mirror.url] } as const;
        const onProgress = jest.fn();
        expect(listDatasets(options).find(({ name }) => name === 'mnist')?.available).toBe('download');
        const first = await loadMnist({ ...options, onProgress });
        expect(first.y.data[9_999]).toBe(6);
        expect(onProgress).toHaveBeenCalled();
        expect(listDatasets(options).find(({ name }) => name === 'mnist')?.available).toBe('cache');
        const cached = join(folder, 'datasets', 'mnist');
        expect(readdirSync(cached).sort()).toEqual([`${IMAGES}.gz`, `${LABELS}.gz`]);
        await loadMnist({ ...options, fetch: noFetch });
        expect(mirror.log).toHaveLength(2);
        writeFileSync(join(cached, `${LABELS}.gz`), bytes(LABELS).subarray(0, 2000));
        expect((await loadMnist(options)).y.data[9_999]).toBe(6);
        expect(mirror.log).toHaveLength(3);
      });
    } finally {
      await mirror.close();
    }
  });

  test('without a file system: download into a store', async () => {
    const mirror = await startMirror(Object.fromEntries([IMAGES, LABELS].map((file) => [`${file}.gz`, bytes(file)])));
    try {
      const cache = memoryStore();
      const { x, y } = await downloadMnist({ split: 'test', mirrors: [mirror.url], cache });
      expect([x.shape[0], y.data[0]]).toEqual([10_000, 7]);
      await downloadMnist({ split: 'test', fetch: noFetch, cache });
      await cache.write(`mnist/${LABELS}.gz`, new Uint8Array(30));
      await downloadMnist({ split: 'test', mirrors: [mirror.url], cache });
      expect(mirror.log.map(({ path }) => path)).toEqual([`${IMAGES}.gz`, `${LABELS}.gz`, `${LABELS}.gz`]);
    } finally {
      await mirror.close();
    }
  });
});
