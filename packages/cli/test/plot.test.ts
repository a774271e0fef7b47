import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { loadDigits, loadWdbc, writeNpy } from '@latentkit/datasets';
import { KINDS } from '../src/plot/kinds.js';
import { jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const image = (name: string): string => readFileSync(at(name), 'utf8');

/** Numbers between 0 and 1 that do not repeat soon. */
function wave(...shape: number[]): ReturnType<typeof ndarray> {
  return ndarray(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => 0.5 + 0.5 * Math.sin(i * 1.7)),
    shape,
  );
}

beforeAll(async () => {
  const files = {
    'images.npy': wave(12, 8, 8),
    'made.npy': wave(12, 64),
    'three.npy': wave(60, 3),
    'two.npy': wave(60, 2),
    'codes.npy': wave(12, 6),
    'other.npy': wave(12, 6),
    'square.npy': wave(6, 64),
    'kernel.npy': wave(64, 9),
    'values.npy': ndarray(Float64Array.of(5, 4, 3, 2, 1, 0.5), [6]),
    'errors.npy': wave(60),
    'labels.npy': ndarray(
      Int32Array.from({ length: 60 }, (_, i) => i % 3),
      [60],
    ),
    'predictions.npy': ndarray(
      Int32Array.from({ length: 60 }, (_, i) => (i % 7 === 0 ? 0 : i % 3)),
      [60],
    ),
    'twelve.npy': ndarray(
      Int32Array.from({ length: 12 }, (_, i) => i % 2),
      [12],
    ),
  };
  for (const [name, array] of Object.entries(files)) writeFileSync(at(name), writeNpy(array));
  writeFileSync(
    at('scores.csv'),
    `row,score,anomalous,probability,truth\n${Array.from({ length: 20 }, (_, i) => `${i},${(i * 11) % 20},0,0.5,${i % 3 === 0 ? 1 : 0}`).join(
      '\n',
    )}\n`,
  );
  writeFileSync(at('sizes.csv'), 'code size,linear,stacked\n2,0.3,0.4\n8,0.6,0.8\n');
  writeFileSync(at('history.json'), '{ "loss": [0.4, 0.3, 0.2], "valLoss": [0.5, 0.4, null] }');
  for (const [name, rate] of [
    ['first', 1],
    ['second', 2],
  ] as const) {
    mkdirSync(at(name));
    writeFileSync(
      at(`${name}/history.csv`),
      `epoch,loss,valMse,learningRate,seconds\n1,${rate},0.5,0.1,1\n2,${rate / 2},,0.1,1\n3,${rate / 4},0.25,0.1,1\n`,
    );
    writeFileSync(at(`${name}/metrics.json`), JSON.stringify({ family: 'x', loss: rate, metrics: { mse: rate / 10, psnr: 12 }, seconds: 1 }));
  }
  expect(
    await run(['reduce', 'pca', 'wdbc', '--scale', 'standard', '--components', '3', '--out', at('w.npy'), '--model', at('pca.json')]),
  ).toMatchObject({ code: 0 });
}, 120_000);

/** For each kind what is typed behind its name; files are in the folder. Every option of it that shows in the picture is among them. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  'image-grid': ['images.npy', '--count', '6', '--columns', '3', '--captions', 'a,b,c,d,e,f', '--color-map', 'viridis', '--range', '0,1'],
  'reconstruction-rows': ['images.npy', 'made.npy', 'again=made.npy', '--count', '4', '--no-errors'],
  'denoising-rows': ['images.npy', 'made.npy', 'images.npy', '--count', '4', '--measure', 'mse'],
  'residual-maps': ['images.npy', 'made.npy', '--limit', '0.5', '--invert'],
  'error-cases': ['images.npy', 'made.npy', '--cases', 'worst', '--count', '3'],
  'code-images': ['images.npy', 'codes.npy', 'made.npy', '--code-shape', '3x2', '--count', '5'],
  'travel-sheet': ['images.npy', '--x', '-1,0,1,2', '--y', '0,1,2', '--x-label', 'z4'],
  'traversal-sheet': ['images.npy', '--values', '-1,0,1', '--kl', '1,2,3,4'],
  'interpolation-strip': ['images.npy', '--strips', '2', '--labels', 'linear,spherical'],
  'interpolation-sheet': ['images.npy', '--columns', '4', '--framed', '0,3'],
  'tangent-strips': ['images.npy', 'square.npy', 'values.npy', '--row', '3', '--count', '2', '--steps', '-1,0,1', '--no-plot'],
  'tangent-images': ['square.npy', 'values.npy', '--count', '4'],
  'jacobian-rows': ['square.npy', '--scale', 'each'],
  'weight-images': ['kernel.npy', '--sort', 'norm', '--columns', '3'],
  'recognition-sheet': ['images.npy', 'twelve.npy', '--label', 'twelve.npy', '--per-class', '3'],
  'scatter-by-label': ['three.npy', '--dims', '0,2', '--label', 'labels.npy', '--names', 'a,b,c', '--legend-title', 'kind', '--axes', 'u,v'],
  'scatter-with-thumbnails': ['codes.npy', 'images.npy', '--dims', '0,1', '--label', 'twelve.npy', '--count', '3'],
  'scatter-3d': ['three.npy', '--label', 'labels.npy', '--azimuth', '30', '--projection', 'orthographic'],
  'component-scatters': ['codes.npy', 'other.npy', '--count', '2'],
  'pca-biplot': ['pca.json', 'wdbc', '--count', '5'],
  'principal-axes': ['two.npy', '--reconstruction', '--residuals', '5'],
  'shepard-diagram': ['codes.npy', 'other.npy', '--pairs', '40', '--groups', '0'],
  'activation-histograms': ['plain=codes.npy', 'sparse=other.npy', '--bins', '5'],
  'learning-curves': ['first', 'second', '--metrics', 'loss,mse', '--log'],
  'explained-variance': ['pca.json', '--mark', '0.6', '--count', '2'],
  'singular-values': ['plain=values.npy', 'other=values.npy', '--log', '--relative'],
  'error-histogram': ['scores.csv', '--threshold', '12', '--bins', '5', '--measure', 'reconstruction loss'],
  'roc-curves': ['scores.csv', 'again=scores.csv'],
  'precision-recall-curves': ['scores.csv'],
  'confusion-heatmap': ['labels.npy', 'predictions.npy', '--show', 'both', '--names', 'a,b,c'],
  'metric-bars': ['first', 'second', '--metrics', 'mse', '--digits', '2'],
  'metric-curves': ['sizes.csv', '--measure', 'accuracy', '--log-x'],
  'activation-functions': ['--functions', 'relu,elu', '--derivatives'],
  'sparsity-cost': ['--target', '0.2'],
};

/** Typed words with the paths of files that are there. */
function typed(words: readonly string[]): string[] {
  return words.map((word) =>
    word.replace(
      /^([a-z]+=)?(\w+\.(npy|csv|json)|first|second)(:\w+)?$/,
      (_, name: string | undefined, file: string, _ending, column: string | undefined) => `${name ?? ''}${at(file)}${column ?? ''}`,
    ),
  );
}

async function drawn(kind: string, ...words: readonly string[]): Promise<string> {
  expect(await run(['plot', kind, ...typed(words), '--title', 'What it is', '--out', at(`${kind}.svg`)])).toMatchObject({ code: 0, stdout: '' });
  return image(`${kind}.svg`);
}

describe('plot', () => {
  test('has a kind for every figure that can be drawn from files', () => {
    const index = readFileSync(fileURLToPath(new URL('../../viz/src/index.ts', import.meta.url)), 'utf8');
    const makers = [...index.matchAll(/^export \{ (\w+) \} from '\.\/figures\//gm)].map(([, name]) => name);
    expect(makers.length).toBeGreaterThan(30);
    expect([...KINDS.map((kind) => kind.figure), 'panels'].sort()).toEqual(makers.sort());
    expect(Object.keys(TYPED).sort()).toEqual(KINDS.map((kind) => kind.name).sort());
  });

  test.each(KINDS.map((kind) => [kind.name]))('%s is drawn from files', async (name) => {
    const svg = await drawn(name, ...TYPED[name]);
    expect(svg).toContain(`data-kind="${name}"`);
    expect(svg).toContain('What it is');
  });

  test.each(KINDS.map((kind) => [kind.name, kind] as const))('the help of %s names its files and options', async (name, kind) => {
    const { code, stdout } = await run(['plot', name, '--help']);
    expect(code).toBe(0);
    for (const [word, meaning] of kind.files) expect(stdout.replace(/\s+/g, ' ')).toContain(meaning.slice(0, 20).trim() || word);
    for (const { name: option } of kind.config.parameters())
      expect(stdout).toMatch(new RegExp(`--(no-)?${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\\b`));
    expect(stdout).toContain(`$ latentkit plot ${name} `);
  });

  test('lists its kinds', async () => {
    const { stdout } = await run(['plot', '--help']);
    for (const { name, description } of KINDS) expect(stdout).toMatch(new RegExp(`\n {2}${name} +${description.slice(0, 20)}`));
  });
});

describe('what a figure shows', () => {
  test('takes labels and their names from a data set, and points from a file', async () => {
    const { y, targetNames } = await loadWdbc();
    expect(y.shape).toEqual([569]);
    const svg = await drawn('scatter-by-label', 'w.npy', '--dims', '0,1', '--label', 'wdbc');
    for (const name of targetNames) expect(svg).toContain(`>${name}<`);
  });

  test('black and white are those of the data set', async () => {
    const { range } = await loadDigits();
    expect(await drawn('image-grid', 'digits', '--count', '3')).toMatch(new RegExp(`0 is black, ${range![1]}(\\.0+)? is white`));
    expect(await drawn('image-grid', 'digits', '--count', '3', '--range', '0,8')).toMatch(/ 8(\.0+)? is white/);
  });

  test('runs are called after their folders, and gaps in a history are gaps', async () => {
    const { data } = jsonOf<{ data: { panels: { metric: string; curves: { run: string; points: { value: number | null }[] }[] }[] } }>(
      await run(['plot', 'learning-curves', at('first'), at('second'), '--metrics', 'mse', '--json']),
    );
    expect(data.panels[0].curves.map(({ run: name, points }) => [name, points.map(({ value }) => value)])).toEqual([
      ['first', [0.5, null, 0.25]],
      ['second', [0.5, null, 0.25]],
    ]);
    expect(await drawn('learning-curves', 'history.json')).toContain('validation');
  });

  test('spectra and ratios may be what other commands printed', async () => {
    writeFileSync(at('tangents.json'), JSON.stringify({ singularValues: [3, 2, 1] }));
    writeFileSync(at('reduce.json'), JSON.stringify({ explainedVarianceRatio: [0.5, 0.3] }));
    await drawn('singular-values', 'tangents.json');
    expect(await drawn('explained-variance', 'reduce.json')).toContain('80');
    await drawn('error-histogram', 'scores.csv:probability', '--range', '0,1');
    await drawn('error-histogram', 'errors.npy', '--label', 'labels.npy');
  });

  test('the numbers come as JSON', async () => {
    const found = jsonOf<{ kind: string; data: { curves: { auc: number }[] } }>(await run(['plot', 'roc-curves', at('scores.csv'), '--json']));
    expect(found.kind).toBe('roc-curves');
    expect(found.data.curves[0].auc).toBeGreaterThan(0);
  });

  test('HTML pages stand by themselves', async () => {
    expect(await run(['plot', 'scatter-3d', at('three.npy'), '--out', at('scene.html')])).toMatchObject({ code: 0 });
    expect(image('scene.html')).toMatch(/^<!doctype html>[\s\S]*<figure class="latentkit-figure[\s\S]*<\/html>\n$/);
    expect(image('scene.html')).not.toMatch(/src="http|href="http/);
  });
});
