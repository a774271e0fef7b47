import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type NdArray, ndarray, random, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc, writeCsv, writeNpy } from '@latentkit/datasets';
import { StandardScaler } from '@latentkit/preprocessing';
import { KNeighborsClassifier, LogisticRegression, stratifiedFolds } from '@latentkit/probe';
import { interrupted, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

interface Result {
  readonly accuracy: number;
  readonly trainAccuracy: number;
  readonly folds?: number[];
  readonly std?: number;
  readonly converged?: boolean;
  readonly seconds: number;
}

let wdbc: { x: NdArray; y: NdArray<Int32Array> };
let known: { x: NdArray; y: NdArray<Int32Array> };
let asked: { x: NdArray; y: NdArray<Int32Array> };

beforeAll(async () => {
  const { x, y, featureNames, targetNames } = await loadWdbc();
  wdbc = { x, y };
  known = { x: sliceRows(x, 0, 400), y: sliceRows(y, 0, 400) };
  asked = { x: sliceRows(x, 400), y: sliceRows(y, 400) };
  const table = (part: typeof known): string => writeCsv(part.x, { featureNames: featureNames, y: part.y, targetNames: targetNames, labelName: 'kind' });
  writeFileSync(at('known.csv'), table(known));
  writeFileSync(at('asked.csv'), table(asked));
  for (const [name, part] of [['known', known], ['asked', asked]] as const) {
    writeFileSync(at(`${name}.npy`), writeNpy(part.x));
    writeFileSync(at(`${name}-labels.npy`), writeNpy(part.y));
  }
});

describe('probe', () => {
  test('logistic on test rows, as the classes do it', async () => {
    const outcome = await run(['probe', 'logistic', at('known.csv'), '--label', 'kind', '--test', at('asked.csv'), '--scale', 'standard', '--set', 'C=0.1', '--json']);
    expect(outcome).toMatchObject({ code: 0 });
    const result = jsonOf<Result>(outcome);
    expect(Object.keys(result)).toEqual(['probe', 'data', 'samples', 'classes', 'accuracy', 'trainAccuracy', 'test', 'converged', 'seconds']);
    expect(result).toMatchObject({ probe: 'logistic', data: 'known.csv', samples: 400, classes: 2, test: 'asked.csv', converged: true });
    const scaler = new StandardScaler().fit(known.x);
    const model = new LogisticRegression({ C: 0.1 }).fit(scaler.transform(known.x), known.y);
    expect(result.accuracy).toBe(model.score(scaler.transform(asked.x), asked.y));
    expect(result.trainAccuracy).toBe(model.score(scaler.transform(known.x), known.y));
  });

  test('knn by folds, each scaled by its own training rows', async () => {
    const result = jsonOf<Result>(await run(['probe', 'knn', 'wdbc', '--scale', 'standard', '--set', 'k=3', '--folds', '4', '--seed', '7', '--json']));
    const folds = stratifiedFolds(wdbc.y, { folds: 4, seed: 7 });
    const rows = (from: NdArray, which: Int32Array): number[][] => Array.from(which, (i) => Array.from(sliceRows(from, i, i + 1).data));
    const scores = folds.map(({ train, test: left }) => {
      const scaler = new StandardScaler().fit(rows(wdbc.x, train));
      const labels = (which: Int32Array): number[] => Array.from(which, (i) => wdbc.y.data[i]);
      const model = new KNeighborsClassifier({ k: 3 }).fit(scaler.transform(rows(wdbc.x, train)), labels(train));
      return model.score(scaler.transform(rows(wdbc.x, left)), labels(left));
    });
    expect(result.folds).toEqual(scores);
    expect(result.accuracy).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 4, 12);
    expect(result.converged).toBeUndefined();
  });

  test('codes with labels in a file, in a second file for the test, or in a data set known by name', async () => {
    const files = ['--label', at('known-labels.npy'), '--test', at('asked.npy'), '--test-label', at('asked-labels.npy')];
    const fromFiles = jsonOf<Result>(await run(['probe', 'knn', at('known.npy'), ...files, '--json']));
    expect(fromFiles.accuracy).toBe(new KNeighborsClassifier().fit(known.x, known.y).score(asked.x, asked.y));
    const digits = await loadDigits();
    writeFileSync(at('codes.npy'), writeNpy(digits.x));
    const named = jsonOf<Result>(await run(['probe', 'knn', at('codes.npy'), '--label', 'digits', '--folds', '2', '--json']));
    expect(named).toMatchObject({ classes: 10, samples: 1797 });
    expect(named.accuracy).toBeGreaterThan(0.9);
  });

  test('as a table, with what did not converge on standard error', async () => {
    const { code, stdout, stderr } = await run(['probe', 'logistic', 'wdbc', '--set', 'maxIterations=3', '--folds', '2']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/accuracy +\d+\.\d\d%, mean of 2 folds \(standard deviation \d+\.\d\d%\)\n +on training rows +\d+/);
    expect(stderr).toContain('has not converged: 3 iterations did not suffice');
  });

  test('stopped, it says nothing and ends with 130', async () => {
    expect(await run(['probe', 'knn', 'wdbc'], AbortSignal.abort())).toMatchObject({ code: 130, stdout: '' });
    // A fit that takes seconds and, stopped, keeps what it has.
    const draws = random(1).stream('probe test').at(0);
    writeFileSync(at('noise.npy'), writeNpy(ndarray(draws.normal(20_000 * 50), [20_000, 50])));
    writeFileSync(at('noise-labels.npy'), writeNpy(ndarray(Int32Array.from(draws.uint32(20_000), (word) => word % 10), [20_000])));
    const noise = [at('noise.npy'), '--label', at('noise-labels.npy'), '--test', at('noise.npy'), '--test-label', at('noise-labels.npy')];
    expect(await interrupted(['probe', 'logistic', ...noise, '--set', 'tolerance=1e-300', '--json'])).toMatchObject({ code: 130, stdout: '' });
  });
});

describe('what cannot be', () => {
  test.each<[readonly string[], string, number]>([
    [['logstic', 'wdbc'], "Did you mean 'logistic'?", 2],
    [[], 'Say how', 2],
    [['knn'], 'Say what to judge', 2],
    [['knn', 'wdbc', '--folds', '1'], '--folds: got 1', 2],
    [['knn', 'wdbc', '--folds', 'many'], "--folds: got 'many'", 2],
    [['knn', 'wdbc', '--seed', '-1'], '--seed: got -1', 2],
    [['knn', 'wdbc', '--set', 'k=0'], 'KNeighborsClassifier.k: got 0', 2],
    [['logistic', 'wdbc', '--set', 'penality=none'], "Did you mean 'penalty'?", 2],
    [['knn', 'wdbc', '--scale', 'unit'], 'none, standard, minmax, robust', 2],
    [['knn', 'swiss-roll'], 'A probe needs labels', 2],
    [['knn', at('known.npy')], 'with --label', 2],
    [['knn', at('known.npy'), '--label', at('asked-labels.npy')], 'got 169, expected 400 labels', 1],
    [['knn', 'wdbc', '--test', 'digits'], 'got 64, expected 30 numbers in each row', 1],
    [['knn', 'wdbc', '--folds', '400'], 'from 2 to 357', 1],
    [['knn', 'wdbc', '--set', 'k=1000'], 'from 1 to', 1],
  ])('%j', async (words, text, code) => {
    const outcome = await run(['probe', ...words]);
    expect(outcome.stderr).toContain(text);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  });
});
