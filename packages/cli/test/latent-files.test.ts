import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { loadDigits, readNpy, writeNpy } from '@latentkit/datasets';
import { filesIn, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [pca, few] = ['pca.json', 'few.npy'].map(at);

beforeAll(async () => {
  const { x } = await loadDigits();
  writeFileSync(few, writeNpy(ndarray(x.data.slice(0, 40 * 64), [40, 64])));
  expect(await run(['reduce', 'pca', few, '--components', '3', '--out', at('codes.npy'), '--model', pca])).toMatchObject({ code: 0 });
}, 60_000);

const MAKERS = [
  ['generate', []],
  ['interpolate', ['--from', '1', '--to', '2']],
  ['travel', ['--size', '2x2']],
] as const;

describe.each(MAKERS)('%s', (command, more) => {
  test('writes samples, picture and codes, or nothing of them', async () => {
    writeFileSync(at('samples.npy'), 'what was there');
    const before = filesIn(folder);
    // As long as a name may be: too long for the temporary one, which only shows when it is written.
    const codes = at(`${'c'.repeat(250)}.npy`);
    const outcome = await run([command, pca, few, ...more, '--out', at('samples.npy'), '--out', at('sheet.svg'), '--codes-out', codes]);
    expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('ccc.npy') });
    expect(readFileSync(at('samples.npy'), 'utf8')).toBe('what was there');
    expect(filesIn(folder)).toEqual(before);
  });

  test('writes codes whose ending is in capitals', async () => {
    expect(await run([command, pca, few, ...more, '--codes-out', at(`${command}.NPY`)])).toMatchObject({ code: 0 });
    expect(readNpy(new Uint8Array(readFileSync(at(`${command}.NPY`)))).shape[1]).toBe(3);
  });

  test('is stopped before it writes anything', async () => {
    const out = at(`${command}-stopped.npy`);
    expect(await run([command, pca, few, ...more, '--out', out], AbortSignal.abort())).toMatchObject({ code: 130, stdout: '' });
    expect(existsSync(out)).toBe(false);
  });
});

test.each([
  ['neighbours', pca, few],
  ['tangents', pca, few],
  ['plot', 'image-grid', few],
])('%s is stopped before it writes anything', async (...argv) => {
  expect(await run([...argv, '--out', at('stopped.png')], AbortSignal.abort())).toMatchObject({ code: 130, stdout: '' });
  expect(existsSync(at('stopped.png'))).toBe(false);
});

test('reduce writes codes and model to two files, or neither', async () => {
  const outcome = await run(['reduce', 'pca', few, '--out', at('one.csv'), '--model', at('./one.csv')]);
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('--model: got') });
  expect(existsSync(at('one.csv'))).toBe(false);
});
