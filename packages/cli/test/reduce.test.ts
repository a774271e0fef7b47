import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { loadWdbc, readCsv, readNpy, writeCsv, writeIdx, writeNpy } from '@latentkit/datasets';
import { Isomap, trustworthiness } from '@latentkit/manifold';
import { LinearDiscriminantAnalysis, PCA } from '@latentkit/pca';
import { RobustScaler, StandardScaler } from '@latentkit/preprocessing';
import { METHODS } from '../src/reduce/methods.js';
import { type Outcome, filesIn, interrupted, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (...parts: readonly string[]): string => join(folder, ...parts);
const codesIn = (name: string): NdArray => readNpy(new Uint8Array(readFileSync(at(name))));

/** 60 tumours: enough to place, few enough to be quick. */
let x: NdArray;
let y: NdArray<Int32Array>;

interface Result {
  readonly method: string;
  readonly shape: number[];
  readonly seconds: number;
  readonly explainedVarianceRatio?: number[];
  readonly kl?: number;
  readonly stress?: number;
  readonly trustworthiness?: number;
  readonly interrupted?: boolean;
}

function distance(a: NdArray, b: NdArray): number {
  expect(a.shape).toEqual(b.shape);
  return Math.max(...Array.from(a.data, (value, i) => Math.abs(value - b.data[i])));
}

beforeAll(async () => {
  const wdbc = await loadWdbc();
  x = sliceRows(wdbc.x, 0, 60);
  y = sliceRows(wdbc.y, 0, 60);
  writeFileSync(at('few.csv'), writeCsv(x, { featureNames: wdbc.featureNames, y, targetNames: wdbc.targetNames, labelName: 'kind' }));
  writeFileSync(at('few.npy'), writeNpy(x));
  writeFileSync(at('more.npy'), writeNpy(sliceRows(wdbc.x, 60, 70)));
  writeFileSync(at('labels.npy'), writeNpy(y));
  writeFileSync(at('labels.idx'), writeIdx(ndarray(Uint8Array.from(y.data), [60])));
  writeFileSync(at('labels.csv'), `${Array.from(y.data).join('\n')}\n`);
  writeFileSync(at('short.npy'), writeNpy(sliceRows(y, 0, 9)));
});

describe('every method', () => {
  const PLACES_NEW = ['pca', 'incremental-pca', 'kernel-pca', 'sparse-pca', 'truncated-svd', 'factor-analysis', 'nmf', 'fast-ica', 'lda', 'tsne', 'umap', 'isomap', 'lle'];
  const MEASURED: Readonly<Record<string, readonly string[]>> = {
    pca: ['explainedVarianceRatio'], 'incremental-pca': ['explainedVarianceRatio'], 'truncated-svd': ['explainedVarianceRatio'], lda: ['explainedVarianceRatio'],
    tsne: ['kl', 'trustworthiness'], umap: ['trustworthiness'], mds: ['stress', 'trustworthiness'], isomap: ['trustworthiness'], lle: ['trustworthiness'], spectral: ['trustworthiness'],
  };
  const EXTRA: Readonly<Record<string, readonly string[]>> = { tsne: ['--set', 'perplexity=8', '--set', 'iterations=300'], umap: ['--set', 'epochs=30', '--set', 'neighbors=10'] };

  test.each(METHODS.map(({ name }) => name))('%s writes codes and a model that transform takes', async (name) => {
    const components = name === 'lda' ? 1 : 2;
    const scale = name === 'nmf' ? 'minmax' : 'standard';
    const flags = ['--components', String(components), '--scale', scale, '--label', 'kind', ...(EXTRA[name] ?? [])];
    const outcome = await run(['reduce', name, at('few.csv'), ...flags, '--out', at(`${name}.npy`), '--model', at(`${name}.json`), '--json']);
    expect(outcome).toMatchObject({ code: 0 });
    const result = jsonOf<Result>(outcome);
    expect(Object.keys(result)).toEqual(['method', 'data', 'shape', 'seconds', ...(MEASURED[name] ?? []), 'out', 'model']);
    expect(result).toMatchObject({ method: name, shape: [60, components] });
    expect(result.seconds).toBeGreaterThan(0);
    const codes = codesIn(`${name}.npy`);
    expect(codes.shape).toEqual([60, components]);
    expect(codes.data.every(Number.isFinite)).toBe(true);
    const again = await run(['transform', at(`${name}.json`), at('more.npy'), '--out', at(`${name}-more.npy`), '--json']);
    if (!PLACES_NEW.includes(name)) {
      expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('places only the samples it was fitted to') });
      return;
    }
    expect(again).toMatchObject({ code: 0 });
    expect(jsonOf(again)).toMatchObject({ method: name, shape: [10, components] });
    expect(codesIn(`${name}-more.npy`).data.every(Number.isFinite)).toBe(true);
  }, 120_000);
});

describe('numbers', () => {
  test('are those of the classes: PCA of robustly scaled rows, new rows through the saved model', async () => {
    const { code } = await run(['reduce', 'pca', at('few.npy'), '--components', '3', '--scale', 'robust', '--set', 'whiten=true', '--out', at('a.npy'), '--model', at('a.json')]);
    expect(code).toBe(0);
    const scaler = new RobustScaler().fit(x);
    const pca = new PCA({ components: 3, whiten: true }).fit(scaler.transform(x));
    expect(distance(codesIn('a.npy'), pca.transform(scaler.transform(x)))).toBeLessThan(1e-9);
    await run(['transform', at('a.json'), at('more.npy'), '--out', at('b.npy'), '--runtime', 'plain']);
    expect(distance(codesIn('b.npy'), pca.transform(scaler.transform(codesIn('more.npy'))))).toBeLessThan(1e-9);
  });

  test('a share of the variance, and a table instead of JSON', async () => {
    const { stdout, code } = await run(['reduce', 'pca', 'wdbc', '--scale', 'standard', '--components', '0.95', '--out', at('share.csv')]);
    expect(code).toBe(0);
    // Ten components hold 95% of the variance of the standardised data.
    expect(stdout).toMatch(/codes +10 numbers each\n +variance explained +95\.1\d%/);
    const { x: codes, featureNames } = readCsv(readFileSync(at('share.csv'), 'utf8'));
    expect([codes.shape, featureNames[9]]).toEqual([[569, 10], 'code 9']);
  });

  test('trustworthiness is that of the scaled rows', async () => {
    const result = jsonOf<Result>(await run(['reduce', 'isomap', at('few.npy'), '--scale', 'standard', '--set', 'neighbors=7', '--out', at('iso.npy'), '--json']));
    const scaled = new StandardScaler().fitTransform(x);
    expect(result.trustworthiness).toBeCloseTo(trustworthiness(scaled, new Isomap({ neighbors: 7 }).fitTransform(scaled)), 8);
  });

  test.each(['labels.npy', 'labels.idx', 'labels.csv'])('labels from %s', async (labels) => {
    const { code } = await run(['reduce', 'lda', at('few.npy'), '--label', at(labels), '--out', at('lda.npy')]);
    expect(code).toBe(0);
    expect(distance(codesIn('lda.npy'), new LinearDiscriminantAnalysis().fitTransform(x, y))).toBeLessThan(1e-6);
  });
});

describe('wrong usage ends with 2', () => {
  const out = ['--out', at('unused.npy')];
  test.each([
    [['reduce', 'tnse', 'digits', ...out], "Did you mean 'tsne'?"],
    [['reduce'], 'Say how'],
    [['reduce', 'pca'], 'Say what to reduce'],
    [['reduce', 'pca', 'digits'], '--out codes.npy'],
    [['reduce', 'pca', 'digits', '--out', 'codes.txt'], '.npy or .csv'],
    [['reduce', 'pca', 'digist', ...out], "Did you mean 'digits'?"],
    [['reduce', 'pca', 'digits', ...out, '--components', '0'], 'PCA.components: got 0'],
    [['reduce', 'kernel-pca', 'digits', ...out, '--components', '1.5'], 'KernelPCA.components: got 1.5'],
    [['reduce', 'pca', 'digits', ...out, '--set', 'wihten=true'], "Did you mean 'whiten'?"],
    [['reduce', 'pca', 'digits', ...out, '--set', 'whiten'], 'key=value'],
    [['reduce', 'isomap', 'digits', ...out, '--set', 'neighbors=0'], 'Isomap.neighbors: got 0'],
    [['reduce', 'pca', 'digits', ...out, '--scale', 'robsut'], "Did you mean 'robust'?"],
    [['reduce', 'pca', 'digits', ...out, '--runtime', 'onxruntime'], "Did you mean 'onnxruntime'?"],
    [['reduce', 'pca', 'mnist', ...out, '--split', 'tset'], "'train' or 'test'"],
    [['reduce', 'pca', 'digits', ...out, '--componets', '2'], 'Did you mean --components?'],
    [['reduce', 'lda', 'swiss-roll', ...out], 'lda needs labels'],
    [['reduce', 'lda', 'digits', ...out, '--label', 'kind'], 'digits has labels of its own'],
    [['reduce', 'lda', at('few.npy'), ...out, '--label', at('none.npy')], 'expected a file with the labels'],
    [['reduce', 'pca', at('few.csv'), ...out, '--label', 'knid'], "Did you mean 'kind'?"],
    [['transform', at('a.json'), 'digits'], "required option '--out <file>'"],
  ])('%j', async (argv, words) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toContain(words);
    expect([code, stdout]).toEqual([2, '']);
    expect(existsSync(at('unused.npy'))).toBe(false);
  });
});

describe('what fails leaves nothing behind', () => {
  beforeAll(() => {
    writeFileSync(at('nan.csv'), 'a,b\n1,2\nNaN,4\n');
    writeFileSync(at('a-file'), 'x');
    mkdirSync(at('a-folder.npy'));
  });

  test.each<[string, readonly string[], RegExp]>([
    ['NaN, by line and column', ['pca', at('nan.csv')], /nan\.csv, line 3, column 'a'/],
    ['labels of another length', ['lda', at('few.npy'), '--label', at('short.npy')], /short\.npy: got 9, expected 60 labels, one for each sample of .*few\.npy/],
    ['labels that are no integers', ['lda', at('few.npy'), '--label', at('more.npy')], /more\.npy: got \[10, 30\], expected labels/],
    ['more components than features', ['pca', at('few.npy'), '--components', '31'], /PCA\.components: got 31, expected at most 30/],
    ['too many neighbours', ['isomap', at('few.npy'), '--set', 'neighbors=60'], /neighbors: got 60/],
    ['text among numbers without --label', ['pca', at('few.csv')], /few\.csv.*column 'kind'.*label column/],
    ['negative values for NMF', ['nmf', at('few.npy'), '--scale', 'standard'], /negative|>= 0|0 or more/],
  ])('%s', async (_, words, text) => {
    const outcome = await run(['reduce', ...words, '--out', at('no', 'codes.npy'), '--model', at('no', 'model.json'), '--json']);
    expect(outcome.stderr).toMatch(text);
    expect([outcome.code, outcome.stdout]).toEqual([1, '']);
    expect(existsSync(at('no'))).toBe(false);
  });

  test('places that cannot be written to are found out before any work', async () => {
    const under = await run(['reduce', 'tsne', 'digits', '--out', join(at('a-file'), 'codes.npy')]);
    expect(under).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/a-file: got 'a file', expected a folder/) });
    expect(await run(['reduce', 'tsne', 'digits', '--out', at('a-folder.npy')])).toMatchObject({ code: 1, stderr: expect.stringContaining('the name of a file') });
    expect(await run(['reduce', 'tsne', 'digits', '--out', at('fine.npy'), '--model', join(at('a-file'), 'm.json')])).toMatchObject({ code: 1 });
    expect(existsSync(at('fine.npy'))).toBe(false);
  });

  test('folders that do not exist are made', async () => {
    expect(await run(['reduce', 'pca', at('few.npy'), '--components', '2', '--out', at('new', 'deep', 'codes.npy')])).toMatchObject({ code: 0 });
    expect(filesIn(at('new'))).toEqual(['deep', 'deep/codes.npy']);
  });

  test('models that are none, damaged, missing, or for other features', async () => {
    const transform = (model: string, data: string): Promise<Outcome> => run(['transform', model, data, '--out', at('unused.npy')]);
    await run(['reduce', 'pca', at('few.npy'), '--components', '2', '--out', at('c.npy'), '--model', at('c.json')]);
    expect(await transform(at('c.json'), 'digits')).toMatchObject({ code: 1, stderr: expect.stringMatching(/30 columns \(features\).*/) });
    writeFileSync(at('cut.json'), readFileSync(at('c.json'), 'utf8').slice(0, 200));
    expect(await transform(at('cut.json'), at('more.npy'))).toMatchObject({ code: 1, stderr: expect.stringMatching(/cut\.json: expected JSON/) });
    const json = JSON.parse(readFileSync(at('c.json'), 'utf8')) as { steps: { estimator: Record<string, unknown> }[] };
    json.steps[0].estimator['mean'] = [1, 2];
    writeFileSync(at('odd.json'), JSON.stringify(json));
    expect(await transform(at('odd.json'), at('more.npy'))).toMatchObject({ code: 1, stderr: expect.stringContaining('PCA.') });
    writeFileSync(at('other.json'), '{"type": "Pipeline", "steps": [{"estimator": {"type": "Teapot"}}]}');
    expect(await transform(at('other.json'), at('more.npy'))).toMatchObject({ code: 1, stderr: expect.stringMatching(/got 'Teapot'.*reduce --model/) });
    writeFileSync(at('list.json'), '[]');
    expect(await transform(at('list.json'), at('more.npy'))).toMatchObject({ code: 1, stderr: expect.stringContaining('reduce --model') });
    expect(await transform(at('nowhere.json'), at('more.npy'))).toMatchObject({ code: 1, stderr: expect.stringContaining('nowhere.json') });
    expect(existsSync(at('unused.npy'))).toBe(false);
  });
});

describe('an interrupt', () => {
  test('leaves the embedding as it is by then, whole, and ends with 130', async () => {
    const outcome = await interrupted(['reduce', 'umap', 'wdbc', '--scale', 'standard', '--set', 'epochs=1000000', '--out', at('part.npy'), '--json']);
    expect(outcome.code).toBe(130);
    expect(jsonOf<Result>(outcome)).toMatchObject({ method: 'umap', shape: [569, 2], interrupted: true });
    const codes = codesIn('part.npy');
    expect(codes.shape).toEqual([569, 2]);
    expect(codes.data.every(Number.isFinite)).toBe(true);
  }, 60_000);

  test('leaves nothing where there is nothing yet', async () => {
    const { code, stdout } = await run(['reduce', 'pca', 'digits', '--out', at('stopped.npy'), '--model', at('stopped.json')], AbortSignal.abort());
    expect([code, stdout]).toEqual([130, '']);
    expect(existsSync(at('stopped.npy')) || existsSync(at('stopped.json'))).toBe(false);
  });
});
