import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sliceRows, toNested } from '@latentkit/core';
import { loadDigits, readNpy } from '@latentkit/datasets';
import { readFileSync } from 'node:fs';
import { TINY, run, temporaryFolder } from './run.js';
import { ask, serving } from './serving.js';

const folder = temporaryFolder();
const [model, codesFile, scorer] = ['run', 'codes.npy', 'scorer.json'].map((name) => join(folder, name));

beforeAll(async () => {
  await run(['train', 'stacked', '--data', 'digits', ...TINY, '--out', model]);
  await run(['encode', model, '--data', 'digits', '--out', codesFile]);
  await run(['anomaly', 'fit', model, 'digits', '--out', scorer]);
}, 60_000);

describe('serve', () => {
  test('gives of raw samples what encode wrote into its file, and the verdicts of a scorer, until it is interrupted', async () => {
    const raw = sliceRows((await loadDigits()).x, 0, 4);
    const expected = readNpy(new Uint8Array(readFileSync(codesFile)));
    const { code, stderr } = await serving([model, '--device', 'cpu', '--scorer', scorer], async (url) => {
      const { codes } = await ask<{ codes: number[][] }>(`${url}/v1/encode`, { x: toNested(raw) });
      codes.flat().forEach((value, i) => expect(Math.abs(value - expected.data[i])).toBeLessThan(1e-4));
      const scored = await ask<{ scores: number[]; threshold: number; anomalous: boolean[] }>(`${url}/v1/score`, { x: toNested(raw) });
      expect(scored.anomalous).toEqual(scored.scores.map((score) => score > scored.threshold));
      const made = await ask<{ x: number[][][] }>(`${url}/v1/generate`, { count: 2, seed: 1 });
      expect(made.x.map((image) => [image.length, image[0].length])).toEqual([[8, 8], [8, 8]]);
    });
    expect(stderr).toMatch(/^Serving stacked, codes of 2 numbers[^\n]*\n$/);
    expect(code).toBe(0);
  });

  test('names the flag that is wrong', async () => {
    expect(await run(['serve', model, '--host', '0.0.0.0'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/--token: expected .*LATENTKIT_TOKEN/) });
    expect(await run(['serve', model, '--port', '70000'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--port: got 70000') });
    expect(await run(['serve', model, '--max-rows', '0'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--max-rows') });
    expect((await run(['serve', join(folder, 'nothing')])).code).toBe(1);
  });
});
