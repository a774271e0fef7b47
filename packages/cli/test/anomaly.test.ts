import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, loadWdbc, readNpy, writeNpy } from '@latentkit/datasets';
import { AnomalyDetector } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { StandardScaler } from '@latentkit/preprocessing';
import { rocAuc } from '@latentkit/probe';
import { TINY, jsonOf, run, temporaryFolder } from './run.js';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');
const [model, few] = ['run', 'few.npy'].map(at);

async function done(argv: readonly string[]): ReturnType<typeof run> {
  const outcome = await run(argv);
  expect(outcome).toMatchObject({ code: 0 });
  return outcome;
}

beforeAll(async () => {
  writeFileSync(few, writeNpy(sliceRows((await loadDigits()).x, 0, 200)));
  await done(['train', 'stacked', '--data', 'digits', ...TINY, '--out', model]);
}, 60_000);

describe('anomaly', () => {
  const [scaled, scorer] = ['wdbc.json', 'scorer.json'].map(at);

  test('fit and score give what the library gives on the same samples', async () => {
    await done(['reduce', 'pca', 'wdbc', '--scale', 'standard', '--components', '3', '--out', at('w.npy'), '--model', scaled]);
    const fitted = jsonOf(await done(['anomaly', 'fit', scaled, 'wdbc', '--contamination', '0.2', '--out', scorer, '--json']));
    const { x: raw, y: kinds } = await loadWdbc();
    const samples = new StandardScaler().fitTransform(raw);
    const detector = await new AnomalyDetector(new PCA({ components: 3 }).fit(samples), { contamination: 0.2 }).fit(samples);
    expect(fitted).toMatchObject({ samples: 569, measure: 'squared-error', anomalies: 114 });
    expect(Math.abs(Number(fitted['threshold']) - detector.threshold)).toBeLessThan(1e-5);
    const scored = jsonOf<{ rocAuc: number; scores: number[]; anomalous: number[] }>(
      await done(['anomaly', 'score', scorer, 'wdbc', '--anomalous', 'malignant', '--json']),
    );
    expect(Math.max(...scored.scores.map((score, i) => Math.abs(score - detector.decisionScores[i])))).toBeLessThan(1e-4);
    const truth = ndarray(
      kinds.data.map((each) => 1 - each),
      [569],
    );
    expect(scored.rocAuc).toBeCloseTo(rocAuc(truth, ndarray(detector.decisionScores, [569])), 5);
    expect(scored.anomalous.filter((each) => each === 1).length).toBe(114);
  });

  test('scores are files and pictures, and the scorer moves with its model', async () => {
    const outcome = await done([
      'anomaly',
      'score',
      scorer,
      'wdbc',
      '--anomalous',
      '0',
      '--out',
      at('scores.csv'),
      '--out',
      at('scores.npy'),
      '--out',
      at('scores.svg'),
    ]);
    expect(outcome.stdout).toBe('');
    expect(text('scores.csv')).toMatch(/^row,score,anomalous,probability,truth\n0,[\d.]+,[01],[\d.]+,1\n/);
    expect(readNpy(new Uint8Array(readFileSync(at('scores.npy')))).shape).toEqual([569]);
    expect(text('scores.svg')).toContain('data-kind="error-histogram"');
    for (const show of ['roc', 'precision-recall']) {
      await done(['anomaly', 'score', scorer, 'wdbc', '--anomalous', '0', '--show', show, '--out', at('curve.svg')]);
      expect(text('curve.svg')).toContain(`data-kind="${show}-curves"`);
    }
    renameSync(scaled, at('elsewhere.json'));
    expect((await run(['anomaly', 'score', scorer, 'wdbc'])).code).toBe(1);
    expect((await done(['anomaly', 'score', scorer, 'wdbc', '--model', at('elsewhere.json')])).stdout).toMatch(/above it +114/);
  });

  test.each(['mahalanobis', 'neighbors', 'absolute-error'])('measures %s of an autoencoder, too', async (measure) => {
    await done(['anomaly', 'fit', model, few, '--measure', measure, '--k', '3', '--out', at('run-scorer.json')]);
    const { anomalies } = jsonOf(await done(['anomaly', 'score', at('run-scorer.json'), few, '--json']));
    expect(Number(anomalies)).toBeGreaterThan(10);
    expect(existsSync(at('run-scorer.json'))).toBe(true);
  });
});
