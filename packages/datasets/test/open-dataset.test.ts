import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ndarray, toNested } from '@latentkit/core';
import { datasetFromBytes, formatOf, gzip, writeCsv, writeIdx, writeNpy, writeNpz } from '../src/index.js';
import { listDatasets, openDataset } from '../src/node.js';
import { failure, utf8, withFolder } from './helpers.js';

const images = ndarray(Uint8Array.from({ length: 12 }, (_, i) => i), [3, 2, 2]);
const labels = ndarray(new Int32Array([2, 0, 1]), [3]);
const table = ndarray(new Float64Array([1, 2, 3, 4]), [2, 2]);

describe('openDataset', () => {
  test('opens what it lists', async () => {
    const names = listDatasets().map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual(['digits', 'wdbc', 'mnist', 'fashion-mnist']);
    for (const { name, samples, sampleShape, kind } of listDatasets()) {
      if (kind === 'files') continue;
      const dataset = await openDataset(name);
      expect([dataset.name, dataset.x.shape[0], dataset.sampleShape]).toEqual([name, samples, sampleShape]);
    }
    expect((await openDataset('moons', { samples: 12, seed: 2, noise: 0.1 })).x.shape).toEqual([12, 2]);
  });

  test('suggests the nearest name, and tells a missing file from an unknown name', async () => {
    const unknown = await failure(() => openDataset('mnits'));
    expect([unknown.code, unknown.message]).toEqual(['LK_UNKNOWN_NAME', expect.stringMatching(/Did you mean 'mnist'/)]);
    for (const path of ['none.csv', './digits', 'folder/none', 'a.b']) {
      expect((await failure(() => openDataset(path))).code).toBe('LK_FILE_MISSING');
    }
  });

  test('opens files of every format, plain and gzip', async () => {
    await withFolder(async (folder) => {
      const csv = writeCsv(table, { featureNames: ['a', 'b'] });
      const files: Record<string, Uint8Array> = {
        'a.csv': utf8(csv),
        'a.tsv': utf8(csv.replaceAll(',', '\t')),
        'a.npy': writeNpy(table),
        'a.idx': writeIdx(table),
        'a.NPZ': await writeNpz({ x: table }),
      };
      for (const [name, bytes] of Object.entries(files)) {
        for (const [file, content] of [[name, bytes], [`${name}.gz`, gzip(bytes)]] as const) {
          if (/npz\.gz$/i.test(file)) continue;
          writeFileSync(join(folder, file), content);
          const dataset = await openDataset(join(folder, file));
          expect(toNested(dataset.x)).toEqual([[1, 2], [3, 4]]);
          expect([dataset.name, dataset.sampleShape]).toEqual([file, [2]]);
        }
      }
      expect((await openDataset(join(folder, 'a.csv'))).featureNames).toEqual(['a', 'b']);
    });
  });

  test('flattens images, knows their shape, and takes labels from a second file or the one beside', async () => {
    await withFolder(async (folder) => {
      const path = (name: string): string => join(folder, name);
      writeFileSync(path('my-images-idx3-ubyte.gz'), gzip(writeIdx(images)));
      writeFileSync(path('my-labels-idx1-ubyte.gz'), gzip(writeIdx(labels)));
      writeFileSync(path('x.npy'), writeNpy(images));
      writeFileSync(path('y.npy'), writeNpy(ndarray(labels.data, [3, 1])));
      const idx = await openDataset(path('my-images-idx3-ubyte.gz'));
      expect([idx.x.shape, idx.sampleShape, idx.range]).toEqual([[3, 4], [2, 2], [0, 255]]);
      expect(idx.y).toEqual(labels);
      for (const file of ['y.npy', 'my-labels-idx1-ubyte.gz']) {
        expect((await openDataset(path('x.npy'), { labels: path(file) })).y).toEqual(labels);
      }
      writeFileSync(path('y.npy.gz'), gzip(writeNpy(labels)));
      expect((await openDataset(path('x.npy'), { labels: path('y.npy.gz') })).y).toEqual(labels);
      writeFileSync(path('y.npy'), writeNpy(ndarray(new Int32Array(2), [2])));
      expect((await failure(() => openDataset(path('x.npy'), { labels: path('y.npy') }))).message).toMatch(/one label for each of the 3/);
      writeFileSync(path('y.npy'), writeNpy(ndarray(new Float64Array([0, 0.5, 1]), [3])));
      expect((await failure(() => openDataset(path('x.npy'), { labels: path('y.npy') }))).message).toMatch(/row 1: got 0\.5/);
    });
  });

  test('takes a label column, and passes options on', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'a.csv');
      writeFileSync(path, 'a;kind\n1;x\n;y\n');
      const dataset = await openDataset(path, { label: 'kind', delimiter: ';', missing: 'nan' });
      expect([...dataset.x.data]).toEqual([1, NaN]);
      expect(dataset.targetNames).toEqual(['x', 'y']);
      expect((await failure(() => openDataset(path, { delimiter: ';', label: 'kind' }))).message).toMatch(/a\.csv, line 3, column 'a'/);
      expect((await failure(() => openDataset(folder))).message).toMatch(/Name a file, not a folder/);
    });
  });
});

describe('datasetFromBytes', () => {
  test('chooses the arrays of an archive by name', async () => {
    const archive = await writeNpz({ x_train: images, y_train: labels, other: table });
    const dataset = await datasetFromBytes('m.npz', archive);
    expect([dataset.x.shape, dataset.y]).toEqual([[3, 4], labels]);
    expect((await datasetFromBytes('m.npz', archive, { array: 'other', label: 'other' }).catch((error: Error) => error.message))).toMatch(/one label for each/);
    expect((await failure(() => datasetFromBytes('m.npz', archive, { array: 'x_trian' }))).message).toMatch(/Did you mean 'x_train'/);
    const nameless = await writeNpz({ a: table, b: table });
    expect((await failure(() => datasetFromBytes('m.npz', nameless))).message).toMatch(/array of m\.npz.*one of a, b/);
    expect((await datasetFromBytes('m.npz', nameless, { array: 'b' })).y).toBeUndefined();
  });

  test('refuses NaN, emptiness, unknown formats and a label column where there is none', async () => {
    const bad = writeNpy(ndarray(new Float32Array([1, 2, NaN, 4]), [2, 2]));
    const error = await failure(() => datasetFromBytes('a.npy', bad));
    expect([error.code, error.message]).toEqual(['LK_NON_FINITE', expect.stringMatching(/a\.npy: got NaN.*row 1, column 0/)]);
    expect((await datasetFromBytes('a.npy', bad, { missing: 'nan' })).x.data[2]).toBeNaN();
    expect((await failure(() => datasetFromBytes('a.npy', writeNpy(ndarray(new Float32Array(0), [0, 3]))))).message).toMatch(/a\.npy: got \[0, 3\]/);
    expect((await failure(() => datasetFromBytes('a.xls', bad))).message).toMatch(/got 'a\.xls', expected a name that ends in \.csv/);
    expect((await failure(() => datasetFromBytes('a.npy', bad, { label: 'y' }))).message).toMatch(/label: got 'y'/);
    expect((await datasetFromBytes('v.npy', writeNpy(ndarray(new Float32Array([1, 2]), [2])))).x.shape).toEqual([2, 1]);
  });

  test.each([
    ['a.csv', 'csv'], ['b/A.TSV.GZ', 'tsv'], ['x.npy', 'npy'], ['x.npz', 'npz'], ['x.idx', 'idx'], ['t10k-images-idx3-ubyte', 'idx'],
    ['t10k-images.idx3-ubyte.gz', 'idx'], ['labels.idx1', 'idx'], ['mnist', undefined], ['a.json', undefined], ['csv', undefined],
  ])('knows the format of %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });
});
