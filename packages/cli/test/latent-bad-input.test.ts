import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, writeNpy } from '@latentkit/datasets';
import { EncoderClassifier, StackedAutoencoder } from '@latentkit/stacked';
import { TINY, filesIn, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [model, pca, umap, few] = ['run', 'pca.json', 'umap.json', 'few.npy'].map(at);

beforeAll(async () => {
  const { x, y } = await loadDigits();
  const values = x.data.slice(0, 40 * 64);
  writeFileSync(few, writeNpy(ndarray(values, [40, 64])));
  writeFileSync(at('ones.npy'), writeNpy(ndarray(new Int32Array(40).fill(1), [40])));
  writeFileSync(at('thirty.npy'), writeNpy(ndarray(y.data.slice(0, 30), [30])));
  writeFileSync(at('digits.npy'), writeNpy(ndarray(y.data.slice(0, 40), [40])));
  writeFileSync(at('wide.npy'), writeNpy(ndarray(new Float32Array(20 * 81), [20, 9, 9])));
  writeFileSync(at('nan.npy'), writeNpy(ndarray(Float64Array.of(1, 2, NaN, 4), [2, 2])));
  writeFileSync(
    at('huge.npy'),
    writeNpy(
      ndarray(
        Float64Array.from(values, (_, i) => 1e300 * (i % 7)),
        [40, 64],
      ),
    ),
  );
  writeFileSync(
    at('codes.npy'),
    writeNpy(
      ndarray(
        Float64Array.from({ length: 12 }, (_, i) => i),
        [4, 3],
      ),
    ),
  );
  writeFileSync(
    at('two.npy'),
    writeNpy(
      ndarray(
        Float64Array.from({ length: 8 }, (_, i) => i),
        [4, 2],
      ),
    ),
  );
  writeFileSync(at('locked'), 'a file, not a folder');
  mkdirSync(at('folder.png'));
  for (const argv of [
    ['train', 'variational', '--data', 'digits', ...TINY, '--out', model],
    ['reduce', 'pca', few, '--components', '3', '--out', at('pca-codes.npy'), '--model', pca],
    ['reduce', 'umap', few, '--set', 'epochs=2', '--set', 'neighbors=5', '--out', at('umap-codes.npy'), '--model', umap],
    ['anomaly', 'fit', model, few, '--device', 'cpu', '--out', at('scorer.json')],
  ]) {
    expect(await run(argv)).toMatchObject({ code: 0 });
  }
  cpSync(model, at('other'), { recursive: true });
}, 120_000);

/** What is wrong ends with 2 and one line, and writes nothing. */
async function refused(argv: readonly string[], words: string | RegExp): Promise<void> {
  const before = filesIn(folder);
  const { code, stdout, stderr } = await run(argv);
  if (typeof words === 'string') expect(stderr).toContain(words);
  else expect(stderr).toMatch(words);
  expect(
    stderr
      .trim()
      .split('\n')
      .filter((text) => text.startsWith('error:')).length,
  ).toBe(1);
  expect([code, stdout]).toEqual([2, '']);
  expect(filesIn(folder)).toEqual(before);
}

const png = ['--out', at('unused.png')];

describe('what is typed wrong is refused by the name of its flag', () => {
  test.each<[readonly string[], string | RegExp]>([
    [['generate', model], 'Say where the result goes: --out picture.png'],
    [['generate', model, '--count', '0', ...png], /^error: --count: got 0, expected .*>= 1/],
    [['generate', model, '--count', 'many', ...png], "--count: got 'many'"],
    [['generate', model, '--method', 'gausian', ...png], "Did you mean 'gaussian'?"],
    [['generate', model, '--cuont', '3', ...png], 'Did you mean --count?'],
    [['generate', model, few, '--method', 'mixture', '--components', '41', ...png], '--components: got 41, expected at most 40'],
    [['generate', model, '--class', '3', ...png], '--class: the model is not conditioned on classes'],
    [['generate', pca, ...png], 'Say which data'],
    [['generate', umap, few, ...png], 'umap cannot make samples of codes'],
    [['generate', model, '--out', at('sheet.jpg')], /--out: got .*sheet\.jpg.*\.npy, \.csv, \.svg, \.png, \.html/],
    [['generate', model, '--out', at('folder.png')], 'the name of a file'],
    [['generate', model, '--out', at('locked/sheet.png')], 'a folder that can be written to'],
    [['generate', model, '--codes-out', at('codes.png')], '--codes-out'],
    [['generate', model, '--codes-out', at('locked/codes.npy'), ...png], /^error: --codes-out: .*a folder that can be written to/],
    [['generate', model, '--out', at('a.npy'), '--out', at('./a.npy')], '--out: got'],
    [['travel', model, '--out', at('a.npy'), '--codes-out', join(folder, '.', 'a.npy')], 'expected another file than that of --out'],
    [['interpolate', model, few, '--from', '3', ...png], 'Say between which rows'],
    [['interpolate', model, few, '--from', '3', '--to', '40', ...png], '--to: got 40, expected a row of few.npy: an integer from 0 to 39'],
    [['interpolate', model, few, '--from', '3', '--to', '4', '--steps', '1', ...png], '--steps: got 1'],
    [['interpolate', model, few, '--rows', '1', ...png], 'at least two rows'],
    [['interpolate', model, few, '--grid', '3x4', '--rows', '1,2', ...png], '12 rows'],
    [['interpolate', model, few, '--grid', '7x7', ...png], '--grid: got 40'],
    [['interpolate', model, few, '--grid', '3', ...png], '--grid: got [3]'],
    [['interpolate', model, few, '--rows', '1,2', '--from', '3', ...png], 'either --rows'],
    [['travel', model, '--axes', '0,2', ...png], '--axes: got [0, 2], expected axes from 0 to 1, since codes have 2 numbers'],
    [['travel', model, '--axes', '1,1', ...png], 'two different axes'],
    [['travel', model, '--box', '2,-2', ...png], '--box: got [2, -2]'],
    [['travel', model, '--box', '-2,2', '--quantiles', '.1,.9', ...png], 'either --box or --quantiles'],
    [['travel', model, '--quantiles', '0,1', ...png], '--quantiles: got [0, 1]'],
    [['travel', model, '--size', '0x3', ...png], '--size'],
    [['travel', model, '--row', '3', ...png], 'say of which data'],
    [['tangents', model, few, '--row', '40', ...png], '--row: got 40'],
    [['tangents', model, few, '--components', '3', ...png], '--components: got 3, expected at most 2'],
    [['neighbours', model, few, '--k', '40'], '--k: got 40, expected at most 39, the other rows of few.npy'],
    [['neighbours', model, few, '--metric', 'euclid'], 'metric'],
    [['neighbours', model, few, '--label', at('thirty.npy')], /thirty\.npy: got 30, expected 40 labels/],
    [['anomaly', 'fit', model, few], 'Say where the scorer goes'],
    [['anomaly', 'fit', model, few, '--out', at('scorer.txt')], '.json'],
    [['anomaly', 'fit', model, few, '--contamination', '.9', '--out', at('a.json')], '--contamination: got 0.9'],
    [['anomaly', 'fit', model, few, '--measure', 'neighbors', '--k', '40', '--out', at('a.json')], '--k: got 40, expected at most 39'],
    [['anomaly', 'fit', umap, few, '--out', at('a.json')], 'umap cannot make samples'],
    [['anomaly', 'score', at('scorer.json'), few, '--label', at('ones.npy')], 'all samples are of an anomalous class'],
    [['anomaly', 'score', at('scorer.json'), few, '--label', at('digits.npy')], 'Say which classes are anomalous with --anomalous'],
    [['anomaly', 'score', at('scorer.json'), few, '--label', at('digits.npy'), '--anomalous', '11'], '--anomalous: got 11'],
    [['anomaly', 'score', at('scorer.json'), few, '--label', at('thirty.npy')], 'expected 40 labels'],
    [['anomaly', 'score', at('scorer.json'), few, '--show', 'roc', ...png], 'has no labels'],
    [['anomaly', 'score', at('scorer.json'), few, '--model', pca], 'is not the model that'],
    [['anomaly', 'score', at('scorer.json'), few, '--label', at('digits.npy'), '--anomalous', ''], "--anomalous: got ''"],
    [['anomaly', 'score', at('scorer.json'), few, '--label', at('digits.npy'), '--anomalous', '3,'], "--anomalous: got ''"],
    [['anomaly', 'sore'], 'Did you mean score?'],
    [['plot', 'scater', 'codes.npy', ...png], "Did you mean 'scatter"],
    [['plot', 'scatter-by-label', at('codes.npy'), ...png], /codes: got \[4, 3\].*Say which with --dims 0,1/],
    [['plot', 'scatter-by-label', at('codes.npy'), '--dims', '0,3', ...png], '--dims: got [0, 3]'],
    [['plot', 'scatter-by-label', at('two.npy'), '--label', at('thirty.npy'), ...png], 'expected 4 labels'],
    [['plot', 'scatter-by-label', at('nan.npy'), ...png], 'NaN'],
    [['plot', 'scatter-by-label', at('two.npy')], 'Say where the result goes'],
    [['plot', 'scatter-by-label', at('two.npy'), '--out', at('map.npy')], '.svg, .png, .html'],
    [['plot', 'image-grid', at('codes.npy'), ...png], 'Give --image-shape [height, width]'],
    [['plot', 'reconstruction-rows', few, at('wide.npy'), ...png], 'reconstructions'],
  ])('%j', async (argv, words) => refused(argv, words));
});

describe('what files hold is checked', () => {
  test.each(['generate', 'interpolate', 'travel', 'tangents', 'neighbours'])('%s refuses images of another size', async (command) => {
    const more: Readonly<Record<string, readonly string[]>> = { generate: ['--method', 'uniform'], interpolate: ['--from', '1', '--to', '2'] };
    await refused([command, model, at('wide.npy'), ...(more[command] ?? []), ...png], /wide\.npy.*64 features per sample/);
    await refused([command, pca, at('wide.npy'), ...(more[command] ?? []), ...png], /wide\.npy: got 81, expected 64 features per sample, as .*pca\.json/);
  });

  test('codes that are not finite are refused', () => refused(['neighbours', pca, at('huge.npy'), '--k', '2'], /not? finite|finite/));

  test('a bundle whose decoder is gone, or that of a classifier, is refused', async () => {
    rmSync(at('other/model/decoder'), { recursive: true });
    await refused(['generate', at('other'), ...png], 'has no decoder');
    const { x, y } = await loadDigits();
    const inner = new StackedAutoencoder({ latentDim: 2, hiddenUnits: [4], loss: 'mse' });
    inner.build([64]);
    const classifier = new EncoderClassifier(inner, { classes: 10 });
    await classifier.fit(sliceRows(x, 0, 50), sliceRows(y, 0, 50), { epochs: 1, device: 'cpu' });
    await classifier.save(at('classifier'));
    await refused(['travel', at('classifier'), ...png], 'that of a classifier has none');
  });
});
