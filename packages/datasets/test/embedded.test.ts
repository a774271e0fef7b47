import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { loadDigits, loadWdbc, md5 } from '../src/index.js';

const dataDir = process.env.LATENTKIT_DATA_DIR;
const sklearn = dataDir === undefined ? undefined : join(dataDir, 'sklearn');
const withTables = sklearn !== undefined && existsSync(sklearn) ? test : test.skip;

function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

describe('digits', () => {
  test('have the shapes, range and names of scikit-learn', async () => {
    const digits = await loadDigits();
    expect(digits.x.shape).toEqual([1797, 64]);
    expect(digits.x.data).toBeInstanceOf(Uint8Array);
    expect(digits.sampleShape).toEqual([8, 8]);
    expect(digits.y?.shape).toEqual([1797]);
    expect(digits.range).toEqual([0, 16]);
    expect(Math.max(...digits.x.data)).toBe(16);
    expect(digits.featureNames?.[9]).toBe('pixel_1_1');
    // Class sizes as scikit-learn's documentation lists them.
    const counts = new Array<number>(10).fill(0);
    digits.y?.data.forEach((label) => counts[label]++);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  test('have fixed checksums', async () => {
    // md5 of load_digits().data.astype('uint8').tobytes() and of load_digits().target.astype('<i4').tobytes().
    const digits = await loadDigits();
    expect(md5(bytesOf(digits.x.data))).toBe('fa70cba135d4cdd4cde65da70dbffde2');
    expect(md5(bytesOf(digits.y.data))).toBe('229ba140361c1d5572ea7154b64e179e');
  });

  withTables('equal the table that scikit-learn ships (where LATENTKIT_DATA_DIR names its folder)', async () => {
    const digits = await loadDigits();
    const rows = gunzipSync(readFileSync(join(sklearn!, 'digits.csv.gz'))).toString().trim().split('\n').map((line) => line.split(',').map(Number));
    expect([...digits.x.data]).toEqual(rows.flatMap((row) => row.slice(0, 64)));
    expect([...digits.y.data]).toEqual(rows.map((row) => row[64]));
  });
});

describe('wdbc', () => {
  test('has the shapes and names of scikit-learn', async () => {
    const wdbc = await loadWdbc();
    expect(wdbc.x.shape).toEqual([569, 30]);
    expect(wdbc.sampleShape).toEqual([30]);
    expect(wdbc.targetNames).toEqual(['malignant', 'benign']);
    expect([...wdbc.y.data].filter((label) => label === 0)).toHaveLength(212);
    expect(wdbc.featureNames?.slice(0, 3)).toEqual(['mean radius', 'mean texture', 'mean perimeter']);
    expect(wdbc.featureNames?.[17]).toBe('concave points error');
    expect(wdbc.featureNames?.[29]).toBe('worst fractal dimension');
  });

  test('has fixed checksums', async () => {
    // md5 of load_breast_cancer().data.tobytes() and of load_breast_cancer().target.astype('<i4').tobytes().
    const wdbc = await loadWdbc();
    expect(md5(bytesOf(wdbc.x.data))).toBe('0d72a16372bc5fcd82c1ee400d3fe710');
    expect(md5(bytesOf(wdbc.y.data))).toBe('90eb2dde0d28932e7b9235555c336554');
  });

  withTables('equals the table that scikit-learn ships (where LATENTKIT_DATA_DIR names its folder)', async () => {
    const wdbc = await loadWdbc();
    const [, ...rows] = readFileSync(join(sklearn!, 'breast_cancer.csv'), 'utf8').trim().split('\n').map((line) => line.split(',').map(Number));
    expect([...wdbc.x.data]).toEqual(rows.flatMap((row) => row.slice(0, 30)));
    expect([...wdbc.y.data]).toEqual(rows.map((row) => row[30]));
  });
});
