import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, readCsv, readNpy, writeNpy } from '@latentkit/datasets';
import { codeRange, drawFromGaussian, interpolateCodes } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { TINY, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const npy = (name: string): NdArray => readNpy(new Uint8Array(readFileSync(at(name))));
const svg = (name: string): string => readFileSync(at(name), 'utf8');
const [vae, conditioned, pca, few] = ['vae', 'conditioned', 'pca.json', 'few.npy'].map(at);

/** The same 200 digits, and principal components of them by the library. */
let x: NdArray;
let y: NdArray<Int32Array>;
let model: PCA;
let codes: NdArray<Float32Array>;

async function done(argv: readonly string[]): ReturnType<typeof run> {
  const outcome = await run(argv);
  expect(outcome).toMatchObject({ code: 0 });
  return outcome;
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

beforeAll(async () => {
  const digits = await loadDigits();
  x = sliceRows(digits.x, 0, 200);
  y = sliceRows(digits.y, 0, 200);
  writeFileSync(few, writeNpy(ndarray(x.data.slice(), [200, 8, 8])));
  writeFileSync(at('labels.npy'), writeNpy(y));
  await done(['train', 'variational', '--data', 'digits', ...TINY, '--out', vae]);
  await done(['train', 'variational', '--data', 'digits', '--classes', '10', ...TINY, '--out', conditioned]);
  await done(['reduce', 'pca', few, '--components', '6', '--out', at('pca-codes.npy'), '--model', pca]);
  model = new PCA({ components: 6 }).fit(x);
  codes = await model.encode(x);
}, 120_000);

describe('generate', () => {
  test('draws what the library draws, and decodes it in the units of the data', async () => {
    await done(['generate', pca, few, '--method', 'gaussian', '--count', '7', '--seed', '3', '--out', at('g.npy'), '--codes-out', at('gc.npy')]);
    const drawn = drawFromGaussian(codes, 7, { seed: 3 });
    expect(npy('g.npy').shape).toEqual([7, 8, 8]);
    expect(distance(npy('gc.npy').data, drawn.data)).toBeLessThan(1e-4);
    expect(distance(npy('g.npy').data, (await model.decode(drawn)).data)).toBeLessThan(1e-4);
  });

  test('uniform stays between the least and greatest codes, mixture draws from as many distributions as asked for', async () => {
    await done(['generate', pca, few, '--method', 'uniform', '--count', '50', '--out', at('u.csv'), '--codes-out', at('uc.csv')]);
    const drawn = readCsv(new Uint8Array(readFileSync(at('uc.csv')))).x;
    const { low, high } = codeRange(codes);
    drawn.data.forEach((value, i) => expect(value >= low[i % 6] - 1e-4 && value <= high[i % 6] + 1e-4).toBe(true));
    expect(readCsv(new Uint8Array(readFileSync(at('u.csv')))).x.shape).toEqual([50, 64]);
    const one = jsonOf<{ codes: number[][] }>(
      await done(['generate', pca, few, '--method', 'mixture', '--components', '1', '--count', '2', '--json']),
    );
    const four = jsonOf<{ codes: number[][] }>(
      await done(['generate', pca, few, '--method', 'mixture', '--components', '4', '--count', '2', '--json']),
    );
    expect(one.codes).not.toEqual(four.codes);
  });

  test('takes the prior of a model that has one, needs no data for it, and repeats from its seed', async () => {
    const draw = async (seed: string) =>
      jsonOf<{ method: string; samples: number[][][] }>(await done(['generate', vae, '--count', '3', '--seed', seed, '--json']));
    const [a, b, c] = [await draw('1'), await draw('1'), await draw('2')];
    expect(a).toEqual(b);
    expect(a.samples).not.toEqual(c.samples);
    expect(a).toMatchObject({ method: 'prior', shape: [3, 8, 8] });
    expect(Math.max(...a.samples.flat(2))).toBeGreaterThan(1);
  });

  test('makes all classes in turn, or the one asked for', async () => {
    const { classes } = jsonOf<{ classes: string[] }>(await done(['generate', conditioned, '--count', '11', '--out', at('all.svg'), '--json']));
    expect(classes.join()).toBe('0,1,2,3,4,5,6,7,8,9,0');
    expect(svg('all.svg')).toContain('data-kind="image-grid"');
    expect(jsonOf(await done(['generate', conditioned, '--count', '2', '--class', '7', '--json']))['classes']).toEqual(['7', '7']);
    expect((await run(['generate', conditioned, '--class', '10', '--json'])).stderr).toContain('--class');
  });

  test('writes several files at once, in the theme that is asked for', async () => {
    const { stdout, stderr } = await done([
      'generate',
      vae,
      '--count',
      '4',
      '--theme',
      'dark',
      '--title',
      'Four',
      '--resolution',
      '1',
      '--out',
      at('s.svg'),
      '--out',
      at('s.png'),
      '--out',
      at('s.html'),
    ]);
    expect([stdout, stderr.match(/written/g)?.length]).toEqual(['', 3]);
    expect(svg('s.svg')).toContain('Four');
    expect([...readFileSync(at('s.png')).subarray(1, 4)]).toEqual([...new TextEncoder().encode('PNG')]);
    expect(svg('s.html')).toMatch(/^<!doctype html>[\s\S]*<title>Four<\/title>[\s\S]*<figure/);
  });
});

describe('interpolate', () => {
  test('goes from one row to the other', async () => {
    const found = jsonOf<{ codes: number[][]; samples: number[][][] }>(
      await done(['interpolate', pca, few, '--from', '3', '--to', '17', '--steps', '5', '--json']),
    );
    const row = (i: number): number[] => [...codes.data.subarray(6 * i, 6 * i + 6)];
    expect(distance(found.codes.flat(), interpolateCodes(row(3), row(17), { steps: 5 }).data)).toBeLessThan(1e-4);
    expect(distance(found.samples.flat(2), (await model.decode(found.codes)).data)).toBeLessThan(1e-4);
    const round = jsonOf<{ codes: number[][] }>(
      await done(['interpolate', pca, few, '--from', '3', '--to', '17', '--steps', '5', '--method', 'spherical', '--json']),
    );
    expect(distance(round.codes.flat(), interpolateCodes(row(3), row(17), { steps: 5, method: 'spherical' }).data)).toBeLessThan(1e-4);
  });

  test('goes through several rows, one strip from each to the next', async () => {
    await done(['interpolate', pca, few, '--rows', '1,2,3', '--closed', '--steps', '4', '--out', at('path.svg'), '--out', at('path.npy')]);
    expect(npy('path.npy').shape).toEqual([10, 8, 8]);
    expect(svg('path.svg')).toMatch(/<desc>3 strips of 4/);
  });

  test('fills a grid of twelve into five rows of seven, with the twelve in it', async () => {
    await done(['interpolate', pca, few, '--grid', '3x4', '--finer', '5x7', '--out', at('grid.svg'), '--codes-out', at('grid.npy')]);
    const fine = npy('grid.npy');
    expect(fine.shape).toEqual([35, 6]);
    // Row 1, column 2 of the given grid is row 2, column 4 of the finer one.
    expect(distance(fine.data.subarray(6 * 18, 6 * 19), codes.data.subarray(6 * 6, 6 * 7))).toBeLessThan(1e-4);
    expect(svg('grid.svg')).toContain('5 rows of 7 images, 12 of them given');
    await done(['interpolate', pca, few, '--grid', '3x4', '--centres', 'half-pixel', '--out', at('half.svg')]);
    expect(svg('half.svg')).toContain('5 rows of 7 images, 0 of them given');
  });

  test('keeps to one class where the model is conditioned on classes', async () => {
    const rows = [0, 1, 2].map((digit) => y.data.indexOf(digit));
    const other = y.data.lastIndexOf(0);
    expect((await run(['interpolate', conditioned, 'digits', '--rows', rows.join(), '--json'])).stderr).toContain('no way from one to another');
    await done(['interpolate', conditioned, 'digits', '--from', String(rows[0]), '--to', String(other), '--json']);
  });
});

describe('travel', () => {
  test('runs over a box, the other axes held at the mean of the codes, and warns outside their range', async () => {
    const { stderr, stdout } = await done([
      'travel',
      pca,
      few,
      '--axes',
      '2,0',
      '--box',
      '-100,100,-1,1',
      '--size',
      '3x2',
      '--codes-out',
      at('t.npy'),
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ axes: [2, 0], x: [-100, 100], y: [-1, 0, 1], shape: [6, 8, 8] });
    const t = npy('t.npy').data;
    expect(Array.from(t.subarray(0, 3), (value) => Math.round(value) + 0)).toEqual([-1, 0, -100]);
    expect(stderr).toMatch(/warning: .* outside the range of the codes.* codes lie in \[-?[\d.]+, [\d.]+\]/);
  });

  test('covers the range of the codes, or quantiles of a normal prior; one row may be the centre', async () => {
    const { low, high } = codeRange(codes);
    const inside = await done(['travel', pca, few, '--size', '2x2', '--row', '5', '--codes-out', at('r.npy'), '--json']);
    expect(inside.stderr).not.toContain('warning');
    expect(distance(jsonOf<{ x: number[] }>(inside).x, [low[0], high[0]])).toBeLessThan(1e-4);
    expect(distance(npy('r.npy').data.subarray(2, 6), codes.data.subarray(32, 36))).toBeLessThan(1e-4);
    await done(['travel', vae, '--quantiles', '.05,.95', '--size', '3x3', '--out', at('t.svg')]);
    expect(svg('t.svg')).toContain('1.64');
    expect(jsonOf(await done(['travel', vae, '--size', '2x3', '--json']))).toMatchObject({ x: [-2, 0, 2], y: [-2, 2] });
    expect(jsonOf(await done(['travel', conditioned, '--class', '4', '--size', '2x2', '--json']))).toMatchObject({ class: '4' });
  });
});

describe('tangents', () => {
  test('of principal components are these, with singular values of 1', async () => {
    const { stdout } = await done(['tangents', pca, few, '--row', '9', '--components', '4', '--out', at('tangents.npy'), '--json']);
    const { singularValues, dimension } = JSON.parse(stdout) as { singularValues: number[]; dimension: number };
    expect(distance(singularValues, new Array(6).fill(1))).toBeLessThan(1e-5);
    expect(dimension).toBe(6);
    expect(npy('tangents.npy').shape).toEqual([4, 8, 8]);
  });

  test('of an autoencoder by its derivative are those by differences, nearly', async () => {
    const values = async (method: string): Promise<number[]> =>
      jsonOf<{ singularValues: number[] }>(await done(['tangents', vae, few, '--method', method, '--json'])).singularValues;
    const [exact, near] = [await values('auto'), await values('differences')];
    expect(distance(exact, near) / exact[0]).toBeLessThan(0.05);
  });

  test.each([
    ['images', 'tangent-images'],
    ['strips', 'tangent-strips'],
    ['values', 'singular-values'],
  ])('show %s', async (show, kind) => {
    await done(['tangents', vae, few, '--show', show, '--out', at('tangents.svg')]);
    expect(svg('tangents.svg')).toContain(`data-kind="${kind}"`);
  });

  test('are a table for people', async () => {
    expect((await done(['tangents', pca, few])).stdout).toMatch(/6 of 6 directions hold 95% of the spectrum at row 0 of few\.npy/);
  });
});

describe('neighbours', () => {
  test('are the rows with the nearest codes, the row itself left out, with their labels', async () => {
    const { neighbours } = jsonOf<{ neighbours: { row: number; distance: number; label: string }[] }>(
      await done(['neighbours', pca, few, '--row', '7', '--k', '4', '--label', at('labels.npy'), '--json']),
    );
    const far = (i: number): number => Math.hypot(...Array.from({ length: 6 }, (_, j) => codes.data[6 * i + j] - codes.data[42 + j]));
    const order = Array.from({ length: 200 }, (_, i) => i)
      .filter((i) => i !== 7)
      .sort((a, b) => far(a) - far(b))
      .slice(0, 4);
    expect(neighbours.map(({ row }) => row)).toEqual(order);
    expect(neighbours.map(({ label }) => label)).toEqual(order.map((i) => String(y.data[i])));
    expect(
      distance(
        neighbours.map((each) => each.distance),
        order.map(far),
      ),
    ).toBeLessThan(1e-3);
  });

  test('are written as numbers, table and picture', async () => {
    await done(['neighbours', pca, 'digits', '--k', '3', '--metric', 'cosine', '--out', at('n.npy'), '--out', at('n.csv'), '--out', at('n.svg')]);
    expect(npy('n.npy').shape).toEqual([3, 2]);
    expect(svg('n.csv')).toMatch(/^row,distance,label\n\d+,[\d.e-]+,\d\n/);
    expect(svg('n.svg')).toContain('0: 0');
    expect((await done(['neighbours', pca, 'digits', '--k', '3'])).stdout).toMatch(/Nearest to row 0 of digits, label 0:\n +row +distance +label\n/);
  });
});
