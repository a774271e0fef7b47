import { describe, expect, test } from '@jest/globals';
import { ndarray, toNested } from '@latentkit/core';
import { gzip, readCsv, writeCsv } from '../src/index.js';
import type { CsvOptions } from '../src/index.js';
import { CsvTokenizer } from '../src/csv-tokens.js';
import { failure, utf8 } from './helpers.js';

function rows(text: string, options?: CsvOptions): unknown {
  return toNested(readCsv(text, options).x);
}

function split(text: string, sizes: number): { line: number; fields: readonly string[] }[] {
  const tokenizer = new CsvTokenizer(',', 'a.csv');
  const records = [];
  for (let at = 0; at < text.length; at += sizes) records.push(...tokenizer.push(text.slice(at, at + sizes)));
  return [...records, ...tokenizer.end()];
}

describe('CsvTokenizer', () => {
  const text = 'a,"b, ""c""\r\nd",e\r\n\n,"",\r1,2,3\n"x"';
  const expected = [
    { line: 1, fields: ['a', 'b, "c"\r\nd', 'e'] },
    { line: 4, fields: ['', '', ''] },
    { line: 5, fields: ['1', '2', '3'] },
    { line: 6, fields: ['x'] },
  ];

  test.each([1, 2, 3, 5, 1000])('splits records in pieces of %d characters', (sizes) => {
    expect(split(text, sizes)).toEqual(expected);
  });

  test('keeps a quoted empty record and a quote inside a bare field', () => {
    expect(split('""\n5" pipe,1', 100)).toEqual([{ line: 1, fields: [''] }, { line: 2, fields: ['5" pipe', '1'] }]);
  });

  test('names the line of a quote that is not closed, and of text after one', async () => {
    expect((await failure(() => split('1,2\n3,"4\n5', 4))).message).toMatch(/a\.csv, line 2:.*closing quote/);
    expect((await failure(() => split('1,2\n"3"x,4', 4))).message).toMatch(/a\.csv, line 2: got 'x'/);
  });
});

describe('readCsv', () => {
  test('reads numbers with and without a header, CRLF, a byte order mark and no last line break', () => {
    const table = readCsv('\uFEFFa,"b c"\r\n1, 2.5 \r\n-3e2,+.5');
    expect(table.featureNames).toEqual(['a', 'b c']);
    expect(toNested(table.x)).toEqual([[1, 2.5], [-300, 0.5]]);
    expect(rows('1,2\n3,4\n')).toEqual([[1, 2], [3, 4]]);
  });

  test('reads bytes and gzip', () => {
    const text = 'größe,b\n1,2\n';
    expect(readCsv(utf8(text)).featureNames).toEqual(['größe', 'b']);
    expect(readCsv(gzip(utf8(text)))).toEqual(readCsv(text));
    expect(readCsv(utf8(`\uFEFF${text}`))).toEqual(readCsv(text));
  });

  test('reads a long file in pieces like a short one', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${i / 8},"${-i}"`);
    const { x } = readCsv(utf8(lines.join('\n')));
    expect(x.shape).toEqual([20_000, 3]);
    expect([...x.data.subarray(3 * 19_999)]).toEqual([19_999, 19_999 / 8, -19_999]);
  });

  test.each<[string, string, CsvOptions, string[], number]>([
    ['text over numbers', 'a,2\n1,2', {}, ['a', '2'], 1],
    ['text in all fields', 'a,b\nx,1', { label: 0 }, ['b'], 1],
    ['numbers as names, with the label named', '0,1,kind\n5,6,x\n7,8,y', { label: 'kind' }, ['0', '1'], 2],
    ['no header: text only in the label', '1,2,x\n3,4,y', { label: -1 }, ['column 0', 'column 1'], 2],
    ['a header that was announced', '1,2\n3,4', { header: true }, ['1', '2'], 1],
    ['none, as announced', '1,2\n3,4', { header: false }, ['column 0', 'column 1'], 2],
    ['a missing first value', ',2\n3,4', { missing: 'nan' }, ['column 0', 'column 1'], 2],
  ])('finds the header: %s', (_, text, options, names, count) => {
    const table = readCsv(text, options);
    expect(table.featureNames).toEqual(names);
    expect(table.x.shape).toEqual([count, names.length]);
  });

  test('turns texts of the label column into sorted classes and keeps integers', () => {
    const text = 'kind,v\nzebra,1\nape,2\nzebra,3\n';
    const byName = readCsv(text, { label: 'kind' });
    expect(byName.targetNames).toEqual(['ape', 'zebra']);
    expect(toNested(byName.y!)).toEqual([1, 0, 1]);
    expect(toNested(byName.x)).toEqual([[1], [2], [3]]);
    expect(readCsv(text, { label: 0 })).toEqual(byName);
    expect(readCsv(text, { label: '-2' })).toEqual(byName);
    const integers = readCsv('1,7\n2,-3\n', { label: -1 });
    expect(toNested(integers.y!)).toEqual([7, -3]);
    expect(integers.targetNames).toBeUndefined();
  });

  test('reads missing values as NaN where asked to', () => {
    const { x } = readCsv('a,b\n1,\nNaN,2\nNA,?\n', { missing: 'nan' });
    expect([...x.data]).toEqual([1, NaN, NaN, 2, NaN, NaN]);
  });

  test('takes other delimiters', () => {
    expect(rows('1;2\n3;"4"', { delimiter: ';' })).toEqual([[1, 2], [3, 4]]);
    expect(rows('1\t2', { delimiter: '\t' })).toEqual([[1, 2]]);
  });

  test.each<[string, string, CsvOptions, string, RegExp]>([
    ['a ragged row', 'a,b\n1,2\n"\n",3,4\n', {}, 'LK_FILE_FORMAT', /t\.csv, line 3: got 3, expected 2 fields/],
    ['text', 'a,mass\n1,2\n\n3,heavy\n', {}, 'LK_FILE_FORMAT', /t\.csv, line 4, column 'mass': got 'heavy', expected a number/],
    ['text without a header', '1,2\n3,x\n', {}, 'LK_FILE_FORMAT', /t\.csv, line 2, column 1: got 'x'/],
    ['hexadecimal', '1,2\n3,0x10\n', {}, 'LK_FILE_FORMAT', /line 2, column 1: got '0x10'/],
    ['a missing value', 'a,b\n1,2\n3,\n', {}, 'LK_FILE_FORMAT', /line 3, column 'b': got ''.*missing: 'nan'/],
    ['NaN', 'a,b\n1,nan\n', {}, 'LK_FILE_FORMAT', /line 2, column 'b': got 'nan'/],
    ['an infinity', 'a,b\n1,-inf\n', { missing: 'nan' }, 'LK_NON_FINITE', /line 2, column 'b': got '-inf'/],
    ['too large a number', 'a,b\n1,1e999\n', {}, 'LK_NON_FINITE', /got '1e999'/],
    ['a missing label', 'a,b\n1,\n', { label: 'b' }, 'LK_FILE_FORMAT', /line 2, column 'b': got '', expected a label/],
    ['real numbers as labels', 'a,b\n1,0.5\n', { label: 'b' }, 'LK_FILE_FORMAT', /label column of t\.csv: got '0.5'/],
    ['an unknown label column', 'mass,kind\n1,2\n', { label: 'knid' }, 'LK_UNKNOWN_NAME', /'knid'\. Did you mean 'kind'/],
    ['a label index out of range', '1,2\n3,4', { label: 2 }, 'LK_INVALID_PARAMETER', /an index in \[0, 2\)/],
    ['nothing but labels', 'a\nb\n', { label: 0 }, 'LK_FILE_FORMAT', /a column of numbers beside/],
    ['an empty file', '\n\n', {}, 'LK_FILE_FORMAT', /at least one row/],
    ['a header alone', 'a,b\n', {}, 'LK_FILE_FORMAT', /a header and no rows/],
    ['a bad delimiter', '1,2', { delimiter: ',,' }, 'LK_INVALID_PARAMETER', /delimiter/],
  ])('refuses %s', async (_, text, options, code, message) => {
    const error = await failure(() => readCsv(text, { ...options, name: 't.csv' }));
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
  });

  test('refuses text that is not UTF-8', async () => {
    expect((await failure(() => readCsv(new Uint8Array([0x31, 0xff, 0x0a]), { name: 't.csv' }))).message).toMatch(/t\.csv: expected text in UTF-8/);
  });
});

describe('writeCsv', () => {
  test('writes what reads back equal: names, quotes, labels, missing values, other delimiters', () => {
    const x = ndarray(new Float64Array([0.1, NaN, -1e-300, 1 / 3]), [2, 2]);
    const y = ndarray(new Int32Array([1, 0]), [2]);
    const text = writeCsv(x, { featureNames: ['a;b', 'say "c"'], y, targetNames: ['m', 'n'], labelName: 'kind', delimiter: ';' });
    expect(text).toBe('"a;b";"say ""c""";kind\n0.1;;n\n-1e-300;0.3333333333333333;m\n');
    const table = readCsv(text, { delimiter: ';', label: 'kind', missing: 'nan' });
    expect(table).toEqual({ x, y, featureNames: ['a;b', 'say "c"'], targetNames: ['m', 'n'] });
  });

  test('writes the shortest digits that give the same float32 back', () => {
    const data = new Float32Array([0.1, 16777216, 1 / 3, 3.4028235e38, 1e-45]);
    const text = writeCsv(ndarray(data, [5, 1]));
    expect(text).toBe('0.1\n16777216\n0.33333334\n3.4028235e+38\n1.4013e-45\n');
    expect(new Float32Array(readCsv(text).x.data)).toEqual(data);
  });

  test('refuses parts that do not fit', async () => {
    const x = ndarray(new Float64Array(4), [2, 2]);
    expect((await failure(() => writeCsv(ndarray(new Float64Array(4), [4])))).code).toBe('LK_SHAPE');
    expect((await failure(() => writeCsv(x, { featureNames: ['a'] }))).message).toMatch(/featureNames: got 1, expected 2 names/);
    expect((await failure(() => writeCsv(x, { y: ndarray(new Int32Array(3), [3]) }))).message).toMatch(/2 labels/);
    expect((await failure(() => writeCsv(x, { y: ndarray(new Int32Array([0, 2]), [2]), targetNames: ['a', 'b'] }))).message).toMatch(/got 2/);
  });
});
