import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray, sliceRows, toNested } from '@latentkit/core';
import { loadDigits, readNpy, writeCsv, writeNpy } from '@latentkit/datasets';
import { VariationalAutoencoder } from '@latentkit/variational';
import { TINY, jsonOf, readJson, run, temporaryFolder } from './run.js';
import { ask, serving } from './serving.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const CPU = ['--device', 'cpu'];
const CONDITIONED = [...TINY, '--set', 'classes=10'];
const trained = at('trained');
const named = at('named');

const { x, y } = await loadDigits();
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Digits in a CSV file with their classes in words. */
function writeWords(file: string, from: number, to: number, wanted: (label: number) => boolean = () => true): void {
  const rows = Array.from({ length: to - from }, (_, i) => from + i).filter((i) => wanted(y.data[i]));
  const data = Float32Array.from(rows.flatMap((i) => Array.from(x.data.slice(64 * i, 64 * i + 64))));
  const labels = ndarray(Int32Array.from(rows, (i) => y.data[i]), [rows.length]);
  writeFileSync(at(file), writeCsv(ndarray(data, [rows.length, 64]), { y: labels, featureNames: Array.from({ length: 64 }, (_, j) => `p${j}`), targetNames: words, labelName: 'class' }));
}

beforeAll(async () => {
  expect(await run(['train', 'variational', '--data', 'digits', ...CONDITIONED, '--seed', '3', '--out', trained])).toMatchObject({ code: 0 });
  writeWords('words.csv', 0, 300);
  expect(await run(['train', 'variational', '--data', at('words.csv'), '--label', 'class', '--scale', 'unit', ...CONDITIONED, '--out', named])).toMatchObject({ code: 0 });
}, 90_000);

describe('models conditioned on classes', () => {
  test('take the classes from the labels of the data: train, encode, evaluate and report', async () => {
    const model = await VariationalAutoencoder.load(join(trained, 'model'));
    const unit = ndarray(Float32Array.from(x.data, (value) => value / 16), x.shape);
    expect((await run(['encode', trained, '--out', at('codes.npy'), ...CPU])).code).toBe(0);
    const codes = await model.encode(unit, { condition: y, device: 'cpu' });
    expect(readNpy(readFileSync(at('codes.npy')))).toEqual(codes);
    const { loss } = jsonOf<{ loss: number }>(await run(['evaluate', trained, '--data', 'digits', '--json', ...CPU]));
    expect(loss).toBeCloseTo((await model.evaluate(unit, { condition: y, device: 'cpu' }))['loss'], 5);
    const held = jsonOf<{ loss: number; samples: number }>(await run(['evaluate', trained, '--json', ...CPU]));
    const own = await model.evaluate(sliceRows(unit, 1500, 1797), { condition: sliceRows(y, 1500, 1797), device: 'cpu' });
    expect([held.samples, held.loss]).toEqual([297, expect.closeTo(own['loss'], 5)]);
    expect(await run(['report', trained, '--out', at('again.html'), ...CPU])).toMatchObject({ code: 0 });
    expect(readFileSync(at('again.html'), 'utf8')).toContain('decoded as each class: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.');
    model.dispose();
  });

  test('are scored behind a port as of the classes that requests name, in batches of all sizes without a word', async () => {
    const scorer = at('scorer.json');
    expect(await run(['anomaly', 'fit', trained, 'digits', '--out', scorer, ...CPU])).toMatchObject({ code: 0 });
    const model = await VariationalAutoencoder.load(join(trained, 'model'));
    const [raw, own] = [sliceRows(x, 0, 5), sliceRows(y, 0, 5)];
    const unit = ndarray(Float32Array.from(raw.data, (value) => value / 16), raw.shape);
    const errors = async (condition: typeof own): Promise<number[]> => {
      const { data } = await model.reconstruct(unit, { condition, device: 'cpu' });
      return Array.from({ length: 5 }, (_, i) => data.subarray(64 * i, 64 * i + 64).reduce((sum, value, j) => sum + (value - unit.data[64 * i + j]) ** 2, 0) / 64);
    };
    const { stderr, code } = await serving([trained, '--scorer', scorer, '--engine', 'compiled'], async (url) => {
      for (const condition of [own, ndarray(own.data.map((label) => (label + 3) % 10), [5])]) {
        const { scores, threshold } = await ask<{ scores: number[]; threshold: number }>(`${url}/v1/score`, { x: toNested(raw), condition: Array.from(condition.data) });
        (await errors(condition)).forEach((error, i) => expect(scores[i]).toBeCloseTo(error, 5));
        expect(threshold).toBe(readJson<{ detector: { scorer: { threshold: number } } }>(scorer).detector.scorer.threshold);
      }
    });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Serving variational[^\n]*\n$/)]);
    model.dispose();
  });

  test('resume with the same classes, and not with others', async () => {
    const out = at('resumed');
    const labels = at('labels.npy');
    const data = ['--data', at('images.npy'), '--label', labels];
    writeFileSync(at('images.npy'), writeNpy(sliceRows(x, 0, 200)));
    writeFileSync(labels, writeNpy(sliceRows(y, 0, 200)));
    expect(await run(['train', 'variational', ...data, '--scale', 'unit', ...CONDITIONED, '--out', out])).toMatchObject({ code: 0 });
    expect(readJson<{ data: { label: string } }>(out, 'run.json').data.label).toBe(labels);
    expect(await run(['train', '--resume', out, '--epochs', '3'])).toMatchObject({ code: 0 });
    writeFileSync(labels, writeNpy(sliceRows(y, 1, 201)));
    expect(await run(['train', '--resume', out, '--epochs', '4'])).toMatchObject({ code: 1, stderr: expect.stringContaining('The data have changed') });
  });

  test('decode one class for all codes, or the class of each', async () => {
    writeFileSync(at('some.npy'), writeNpy(ndarray(new Float32Array(6), [3, 2])));
    writeFileSync(at('which.npy'), writeNpy(ndarray(Int32Array.from([4, 4, 7]), [3])));
    const decode = (label: string, ...from: string[]): ReturnType<typeof run> =>
      run(['decode', from[0] ?? trained, '--codes', at('some.npy'), '--label', label, '--out', at('made.npy'), ...CPU]);
    const made = (): ArrayLike<number> => readNpy(readFileSync(at('made.npy'))).data;
    expect(await decode('4')).toMatchObject({ code: 0 });
    const fours = made();
    expect(await decode(at('which.npy'))).toMatchObject({ code: 0 });
    const mixed = made();
    expect(Array.from(mixed).slice(0, 128)).toEqual(Array.from(fours).slice(0, 128));
    expect(Array.from(mixed).slice(128)).not.toEqual(Array.from(fours).slice(128));
    expect(await decode('seven', named)).toMatchObject({ code: 0 });
    expect(await decode('sevn', named)).toMatchObject({ code: 2, stderr: expect.stringMatching(/got 'sevn', expected a class from 0 to 9 \(eight, five/) });
  });

  test('know classes by their names, whichever of them a file has', async () => {
    // Of all ten words, `nine` is the fifth in the alphabet; of these it is the first.
    writeWords('few.csv', 300, 500, (label) => label === 9 || label === 1);
    expect(readJson<{ data: { classNames: string[] } }>(named, 'run.json').data.classNames).toEqual([...words].sort());
    expect(await run(['encode', named, '--data', at('few.csv'), '--label', 'class', '--out', at('few.npy'), ...CPU])).toMatchObject({ code: 0 });
    const model = await VariationalAutoencoder.load(join(named, 'model'));
    const rows = Array.from({ length: 200 }, (_, i) => 300 + i).filter((i) => [1, 9].includes(y.data[i]));
    const pixels = ndarray(Float32Array.from(rows.flatMap((i) => Array.from(x.data.slice(64 * i, 64 * i + 64), (value) => value / 16))), [rows.length, 64]);
    const sorted = [...words].sort();
    const condition = ndarray(Int32Array.from(rows, (i) => sorted.indexOf(words[y.data[i]])), [rows.length]);
    expect(readNpy(readFileSync(at('few.npy')))).toEqual(await model.encode(pixels, { condition, device: 'cpu' }));
    model.dispose();
    writeFileSync(at('other.csv'), readFileSync(at('few.csv'), 'utf8').replace(/nine$/m, 'ten'));
    expect(await run(['evaluate', named, '--data', at('other.csv'), '--label', 'class', ...CPU])).toMatchObject({ code: 2, stderr: expect.stringMatching(/class 'ten', which the training did not have: eight, five/) });
  });

  test('say before anything is computed that labels are missing or too many', async () => {
    writeFileSync(at('images.npy'), writeNpy(sliceRows(x, 0, 200)));
    const train = (...argv: string[]): ReturnType<typeof run> => run(['train', 'variational', '--scale', 'unit', ...TINY, ...argv, '--out', at('unused')]);
    const cases: [Promise<Awaited<ReturnType<typeof run>>>, RegExp][] = [
      [train('--data', at('images.npy'), '--set', 'classes=10'), /images\.npy has no labels: .*--label/],
      [train('--data', 'digits', '--classes', '3'), /digits: got the class 3, expected classes from 0 to 2.*--classes/],
      [train('--data', 'digits', '--set', 'objective=iwae', '--set', 'beta=2'), /beta/],
      [run(['encode', trained, '--data', at('images.npy'), '--out', at('no.npy'), ...CPU]), /images\.npy has no labels: .*--label/],
      [run(['decode', trained, '--codes', at('codes.npy'), '--out', at('no.npy'), ...CPU]), /conditioned on 10 classes: say with --label/],
      [run(['decode', trained, '--codes', at('codes.npy'), '--label', '10', '--out', at('no.npy'), ...CPU]), /--label: got the class 10, expected classes from 0 to 9/],
    ];
    for (const [outcome, words] of cases) {
      const { code, stderr } = await outcome;
      expect(stderr).toMatch(words);
      expect(stderr).not.toContain('epoch 1');
      expect(code).toBe(2);
    }
  });
});
