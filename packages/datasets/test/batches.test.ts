import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { arrayBatches, writeCsv, writeNpy } from '../src/index.js';
import type { Batch, BatchSource } from '../src/index.js';
import { csvFileBatches, npyFileBatches } from '../src/node.js';
import { failure, withFolder } from './helpers.js';

const N = 103;
const x = ndarray(Float32Array.from({ length: N * 4 }, (_, i) => i), [N, 2, 2]);
const y = ndarray(Int32Array.from({ length: N }, (_, i) => i % 3), [N]);

async function pass(source: BatchSource, epoch = 0, batchSize = 10): Promise<Batch[]> {
  const batches = [];
  for await (const batch of source.batches({ batchSize, epoch })) batches.push(batch);
  return batches;
}

/** Rows in the order they came, by their first number. */
function order(batches: readonly Batch[]): number[] {
  return batches.flatMap((batch) => {
    const width = batch.x.data.length / batch.x.shape[0];
    return Array.from({ length: batch.x.shape[0] }, (_, i) => batch.x.data[i * width] / 4);
  });
}

const ALL = Array.from({ length: N }, (_, i) => i);

/** The same rows from memory, from NPY and from CSV. */
async function sources(folder: string, options: { shuffle?: boolean; seed?: number; offset?: number; scale?: number }): Promise<Record<string, BatchSource>> {
  const paths = ['x.npy', 'y.npy', 'table.csv', 'table.csv.gz'].map((name) => join(folder, name));
  writeFileSync(paths[0], writeNpy(x));
  writeFileSync(paths[1], writeNpy(y));
  const csv = writeCsv(ndarray(x.data, [N, 4]), { y, featureNames: ['a', 'b', 'c', 'd'], targetNames: ['red', 'green', 'blue'], labelName: 'kind' });
  writeFileSync(paths[2], csv);
  writeFileSync(paths[3], gzipSync(csv));
  return {
    array: arrayBatches(x, { y, ...options }),
    npy: await npyFileBatches(paths[0], { labels: paths[1], blockRows: 16, ...options }),
    csv: await csvFileBatches(paths[2], { label: 'kind', blockRows: 16, ...options }),
    'csv.gz': await csvFileBatches(paths[3], { label: -1, blockRows: 1000, ...options }),
  };
}

describe.each(['array', 'npy', 'csv', 'csv.gz'])('batches from %s', (kind) => {
  const labelOf = (row: number): number => (kind.startsWith('csv') ? [2, 1, 0][row % 3] : row % 3);
  const shape = kind.startsWith('csv') ? [4] : [2, 2];

  test('give every row once, in order, all batches full but the last', async () => {
    await withFolder(async (folder) => {
      const source = (await sources(folder, {}))[kind];
      expect([source.sampleShape, source.length]).toEqual([shape, N]);
      const batches = await pass(source);
      expect(batches.map((batch) => batch.x.shape)).toEqual([...new Array<number[]>(10).fill([10, ...shape]), [3, ...shape]]);
      expect(order(batches)).toEqual(ALL);
      expect(batches.flatMap((batch) => [...batch.y!.data])).toEqual(ALL.map(labelOf));
      expect(batches.flatMap((batch) => [...batch.x.data])).toEqual([...x.data]);
      expect((await pass(source, 0, 1000)).map((batch) => batch.x.shape[0])).toEqual([N]);
    });
  });

  test('shuffle by seed and epoch alone, labels follow', async () => {
    await withFolder(async (folder) => {
      const source = (await sources(folder, { shuffle: true, seed: 5 }))[kind];
      const first = await pass(source, 0);
      const rows = order(first);
      expect(rows).not.toEqual(ALL);
      expect([...rows].sort((a, b) => a - b)).toEqual(ALL);
      expect(first.flatMap((batch) => [...batch.y!.data])).toEqual(rows.map(labelOf));
      const second = order(await pass(source, 1));
      expect(second).not.toEqual(rows);
      expect(order(await pass(source, 0, 7))).toEqual(rows);
      const other = (await sources(folder, { shuffle: true, seed: 6 }))[kind];
      expect(order(await pass(other, 0))).not.toEqual(rows);
      if (kind === 'npy') expect(rows.slice(0, 7).every((row) => Math.floor(row / 16) === Math.floor(rows[0] / 16))).toBe(true);
    });
  });

  test('scale as toUnit says', async () => {
    await withFolder(async (folder) => {
      const source = (await sources(folder, { offset: 4, scale: 0.5 }))[kind];
      const values = (await pass(source)).flatMap((batch) => [...batch.x.data]);
      expect(values).toEqual(Array.from(x.data, (value) => (value - 4) * 0.5));
    });
  });

  test('stop when asked, and refuse a bad batch size and epoch', async () => {
    await withFolder(async (folder) => {
      const source = (await sources(folder, {}))[kind];
      const stop = new AbortController();
      let seen = 0;
      const error = await failure(async () => {
        for await (const _ of source.batches({ batchSize: 10, epoch: 0, signal: stop.signal })) if (++seen === 2) stop.abort();
      });
      expect([error.code, seen]).toEqual(['LK_ABORTED', 2]);
      expect((await failure(() => pass(source, 0, 0))).message).toMatch(/batchSize: got 0/);
      expect((await failure(() => pass(source, -1))).message).toMatch(/epoch: got -1/);
    });
  });
});

describe('sources', () => {
  test('can be read by two passes at once, and left early', async () => {
    await withFolder(async (folder) => {
      const { npy } = await sources(folder, {});
      const [a, b] = await Promise.all([pass(npy, 0, 9), pass(npy, 0, 4)]);
      expect(order(a)).toEqual(order(b));
      for await (const _ of npy.batches({ batchSize: 5, epoch: 0 })) break;
    });
  });

  test('read bytes in other types and orders', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'u.npy');
      writeFileSync(path, writeNpy(ndarray(new Uint8Array([0, 51, 255]), [3])));
      const source = await npyFileBatches(path, { scale: 1 / 255, blockRows: 2 });
      expect(source.sampleShape).toEqual([1]);
      expect((await pass(source))[0].x).toEqual(ndarray(new Float32Array([0, 0.2, 1]), [3, 1]));
    });
  });

  test('refuse what is wrong before the first batch', async () => {
    await withFolder(async (folder) => {
      await sources(folder, {});
      const npy = join(folder, 'x.npy');
      const fortran = join(folder, 'f.npy');
      const bytes = writeNpy(ndarray(new Float32Array(4), [2, 2]));
      writeFileSync(fortran, new Uint8Array(Buffer.from(Buffer.from(bytes).toString('latin1').replace("'fortran_order': False", "'fortran_order': True "), 'latin1')));
      expect((await failure(() => npyFileBatches(fortran))).message).toMatch(/f\.npy: got 'Fortran order'.*ascontiguousarray/);
      expect((await failure(() => npyFileBatches(npy, { blockRows: 0 }))).message).toMatch(/blockRows: got 0/);
      expect((await failure(() => npyFileBatches(join(folder, 'none.npy')))).code).toBe('LK_FILE_MISSING');
      expect((await failure(() => npyFileBatches(npy, { labels: npy }))).message).toMatch(/103 integer labels/);
      const open = await npyFileBatches(npy);
      truncateSync(npy, 1000);
      expect((await failure(() => npyFileBatches(npy))).message).toMatch(/x\.npy: got \d+, expected 1648 bytes.*truncated/);
      expect((await failure(() => pass(open))).message).toMatch(/shortened while it was read/);
      const table = join(folder, 'table.csv');
      writeFileSync(table, 'a,b\n1,2\n3,x\n');
      expect((await failure(() => csvFileBatches(table))).message).toMatch(/table\.csv, line 3, column 'b': got 'x'/);
      expect((await failure(() => csvFileBatches(table, { blockRows: 1.5 }))).message).toMatch(/blockRows/);
      expect((await failure(() => csvFileBatches(join(folder, 'none.csv')))).code).toBe('LK_FILE_MISSING');
      truncateSync(join(folder, 'table.csv.gz'), 100);
      expect((await failure(() => csvFileBatches(join(folder, 'table.csv.gz')))).code).toBe('LK_FILE_FORMAT');
      writeFileSync(table, '');
      expect((await failure(() => csvFileBatches(table))).message).toMatch(/at least one row/);
    });
  });

  test('in memory refuse labels and shapes that do not fit', async () => {
    expect((await failure(() => arrayBatches(x, { y: ndarray(new Int32Array(2), [2]) }))).message).toMatch(/103 labels/);
    expect((await failure(() => arrayBatches(x, { sampleShape: [3] }))).message).toMatch(/sampleShape: got \[3\], expected a shape of 4/);
    expect((await failure(() => arrayBatches([[NaN]]))).code).toBe('LK_NON_FINITE');
    expect(arrayBatches(x, { sampleShape: [4, 1] }).sampleShape).toEqual([4, 1]);
  });
});
