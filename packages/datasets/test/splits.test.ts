import { describe, expect, test } from '@jest/globals';
import { ndarray, random } from '@latentkit/core';
import { lastN, makeDataset, samplesOf, split, splitIndices, takeSamples } from '../src/index.js';
import type { Dataset } from '../src/index.js';
import { roundTable } from '../src/stratify.js';
import { failure } from './helpers.js';

function dataset(n: number, labels?: ArrayLike<number>): Dataset {
  return makeDataset({
    name: 'rows',
    x: ndarray(Float64Array.from({ length: 2 * n }, (_, i) => i), [n, 2]),
    sampleShape: [2, 1],
    description: '',
    source: '',
    ...(labels === undefined ? {} : { y: ndarray(Int32Array.from(labels), [n]) }),
  });
}

/** Index of the row a sample came from, by its first number. */
function origins({ x }: Dataset): number[] {
  return Array.from({ length: x.shape[0] }, (_, i) => x.data[2 * i] / 2);
}

describe('split', () => {
  test("keeps the order with 'last': training, validation, test", () => {
    const rows = dataset(10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const parts = split(rows, { validation: 3, test: 2, method: 'last' });
    expect(origins(parts.train)).toEqual([0, 1, 2, 3, 4]);
    expect(origins(parts.validation)).toEqual([5, 6, 7]);
    expect([...parts.test.y!.data]).toEqual([8, 9]);
    expect(parts.train.x.data.buffer).toBe(rows.x.data.buffer);
    const { train, validation } = lastN(rows, 0.2);
    expect([train.x.shape, validation.x.shape]).toEqual([[8, 2], [2, 2]]);
    expect(origins(validation)).toEqual([8, 9]);
    expect(samplesOf(validation).shape).toEqual([2, 2, 1]);
  });

  test.each(['random', 'stratified'] as const)('%s: every sample once, labels follow, decided by the seed', (method) => {
    const rows = dataset(50, Array.from({ length: 50 }, (_, i) => i % 3));
    const parts = split(rows, { validation: 0.2, test: 7, method, seed: 3 });
    const all = [parts.train, parts.validation, parts.test];
    expect(all.map((part) => part.x.shape[0])).toEqual([33, 10, 7]);
    expect(all.flatMap(origins).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    for (const part of all) expect([...part.y!.data]).toEqual(origins(part).map((i) => i % 3));
    expect(split(rows, { validation: 0.2, test: 7, method, seed: 3 })).toEqual(parts);
    expect(origins(split(rows, { validation: 0.2, test: 7, method, seed: 4 }).train)).not.toEqual(origins(parts.train));
    expect(origins(parts.train)).not.toEqual([...origins(parts.train)].sort((a, b) => a - b));
  });

  test('splits data without labels, and leaves parts that were not asked for empty', () => {
    const parts = split(dataset(5), { test: 2 });
    expect([parts.train.x.shape, parts.validation.x.shape, parts.test.x.shape]).toEqual([[3, 2], [0, 2], [2, 2]]);
    expect(parts.test.y).toBeUndefined();
  });

  test.each<[object, RegExp]>([
    [{ validation: 10 }, /validation: got 10, expected from 1 to 9 of the 10 samples/],
    [{ validation: 5, test: 5 }, /validation and test: got \[5, 5\], expected at most 9/],
    [{ validation: 0.01 }, /validation: got 0\.01, expected from 1 to 9.*a count instead/],
    [{ validation: 2.5 }, /validation: got 2\.5, expected a count, a fraction/],
    [{ test: -1 }, /test: got -1/],
    [{ test: NaN }, /test: got NaN/],
    [{ method: 'first' }, /method: got 'first'/],
    [{ method: 'stratified', test: 2 }, /10 class labels/],
  ])('refuses %j', async (options, message) => {
    const error = await failure(() => splitIndices(10, options));
    expect(error.code).toBe('LK_INVALID_PARAMETER');
    expect(error.message).toMatch(message);
  });
});

describe('stratified', () => {
  test('keeps every class within one sample of its share in every part, on many random tables', () => {
    const draws = random(7).stream('tables');
    for (let trial = 0; trial < 300; trial++) {
      const words = draws.at(trial).uint32(40);
      const rows = Array.from(words.subarray(0, 1 + (words[30] % 12)), (word) => 1 + (word % (trial % 2 === 0 ? 4 : 97)));
      const total = rows.reduce((a, b) => a + b, 0);
      const first = words[31] % (total + 1);
      const second = words[32] % (total - first + 1);
      const columns = [first, second, total - first - second];
      const table = roundTable(rows, columns);
      expect(table.map((row) => row.reduce((a, b) => a + b, 0))).toEqual(rows);
      expect(columns.map((_, j) => table.reduce((sum, row) => sum + row[j], 0))).toEqual(columns);
      table.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(value - (rows[i] * columns[j]) / total)).toBeLessThan(1)));
    }
  });

  test('deals out rare classes as far as they go', () => {
    const labels = [...new Array<number>(90).fill(0), ...new Array<number>(9).fill(5), -1];
    const { train, validation } = splitIndices(100, { validation: 10, method: 'stratified' }, labels);
    const count = (part: Int32Array, label: number): number => part.filter((i) => labels[i] === label).length;
    expect([count(validation, 0), count(train, 0)]).toEqual([9, 81]);
    expect(count(validation, 5) + count(validation, -1)).toBe(1);
  });
});

describe('datasets', () => {
  test('refuse parts that do not fit together', async () => {
    const base = dataset(3, [0, 1, 0]);
    for (const [change, message] of [
      [{ x: ndarray(new Float32Array(6), [3, 2, 1]) }, /x: got \[3, 2, 1\]/],
      [{ sampleShape: [3] }, /sampleShape: got \[3\]/],
      [{ y: ndarray(new Int32Array(2), [2]) }, /one label for each of the 3/],
      [{ featureNames: ['a'] }, /featureNames: got 1/],
      [{ targetNames: ['a'] }, /class indices in \[0, 1\)/],
    ] as const) {
      expect((await failure(() => makeDataset({ ...base, ...change }))).message).toMatch(message);
    }
    expect(origins(takeSamples(base, [2, 0, 2]))).toEqual([2, 0, 2]);
  });
});
