import { describe, expect, test } from '@jest/globals';
import { Estimator, FileFormatError, NotFittedError, StorageError, type VersionedJson, checkReplaceable, defineConfig, defineState, labelsField, memoryStore, parameterTable, readSummedFiles, sumFiles, vectorField } from '@latentkit/core';
import { z } from 'zod';

const config = defineConfig('Counter', z.object({ range: z.tuple([z.number(), z.int().min(2)]).default([0, 3]).describe('A range.') }));
const format = defineState(config, 1, { labels: labelsField('n'), counts: vectorField('n') });
type State = ReturnType<typeof format.read>['state'];

class Counter extends Estimator<ReturnType<typeof config.parse>, State> {
  constructor() {
    super(config.parse({}), format);
  }

  fit(labels: readonly string[] | readonly number[]): this {
    return this.settle({ labels, counts: new Float64Array(labels.length).fill(1) });
  }

  get labels(): readonly string[] | readonly number[] {
    return this.fitted('labels').labels;
  }
}

describe('an estimator', () => {
  test('goes back to what it remembers, to nothing as well', () => {
    const counter = new Counter();
    const empty = counter.remember();
    const first = counter.fit(['a', 'b']).remember();
    counter.fit(['c']);
    first();
    expect(counter.labels).toEqual(['a', 'b']);
    empty();
    expect(() => counter.labels).toThrow(NotFittedError);
    expect(counter.isFitted).toBe(false);
  });

  test('keeps labels of either kind, and refuses those that are none', () => {
    for (const labels of [['b', 'a'], [3, -1.5]] as (string[] | number[])[]) {
      const json = JSON.parse(JSON.stringify(new Counter().fit(labels))) as VersionedJson;
      expect(format.read(json).state.labels).toEqual(labels);
      for (const wrong of [['a', 1], ['a', 'a'], [1, null], 'ab', ['a']]) {
        expect(() => format.read({ ...json, labels: wrong })).toThrow(FileFormatError);
        expect(() => format.read({ ...json, labels: wrong })).toThrow(/Counter\.(labels|counts)/);
      }
    }
  });

  test('has ranges in tables and errors as lists of two', () => {
    expect(parameterTable(config)).toContain('| [number, integer >= 2] |');
    expect(() => config.parse({ range: [0, 1] })).toThrow(/Counter\.range\.1: got 1, expected a value >= 2/);
  });
});

describe('sums of files', () => {
  const files = new Map([['a.bin', Uint8Array.of(1, 2)], ['b/c.bin', Uint8Array.of(3)]]);

  test('verify what is read', async () => {
    const sums = await sumFiles(files);
    expect(await readSummedFiles(memoryStore(files), sums, 'manifest.json')).toEqual(files);
    const damaged = new Map([...files, ['a.bin', Uint8Array.of(1, 3)]] as [string, Uint8Array][]);
    await expect(readSummedFiles(memoryStore(damaged), sums, 'manifest.json')).rejects.toThrow(/a\.bin.*SHA-256.*manifest\.json/);
    const longer = new Map([...files, ['a.bin', Uint8Array.of(1, 2, 3)]] as [string, Uint8Array][]);
    await expect(readSummedFiles(memoryStore(longer), sums, 'manifest.json')).rejects.toThrow(/got 3, expected 2 bytes/);
  });

  test('say which files would be lost', async () => {
    await checkReplaceable(memoryStore(files), ['a.bin', 'b/c.bin', 'gone.bin']);
    await expect(checkReplaceable(memoryStore(files), ['a.bin'])).rejects.toThrow(StorageError);
    await expect(checkReplaceable(memoryStore(files), ['a.bin'])).rejects.toThrow(/b\/c\.bin/);
  });
});
