import { describe, expect, test } from '@jest/globals';
import { InvalidParameterError, ShapeError, ndarray, random } from '@latentkit/core';
import type { ReportInput } from '../src/index.js';
import { createReport } from '../src/node.js';
import { imageInput, richInput, tableInput } from './fixtures.js';
import { problemsOf, textOf } from './well-formed.js';

const named = (family: string, codeSize: number, mse: number): ReportInput => {
  const input = imageInput(40, codeSize);
  return { ...input, model: { ...input.model, family }, pca: { codeSize, trainingMse: 0.02, modelTrainingMse: mse, validationMse: 0.025, modelValidationMse: mse } };
};
const three = { title: 'Three <models>', models: [named('stacked', 3, 0.02), named('sparse', 8, 0.01), named('stacked', 2, 0.03)], command: 'npx latentkit report a b c --compare' };
const sectionOf = (html: string, id: string): string => new RegExp(`<section id="${id}".*?</section>`, 's').exec(html)?.[0] ?? '';

describe('several models in one report', () => {
  const html = createReport(three);

  test('are told apart by family and, where that is not enough, by code size', () => {
    expect(problemsOf(html)).toEqual([]);
    expect(textOf(html)).toContain('Of 3 models, sparse reconstructs the validation data best, with a mean squared error of 0.01000 from 8 numbers per sample; stacked 2 has the greatest, 0.03000 from 2.');
    const head = /<thead>(.*?)<\/thead>/.exec(sectionOf(html, 'results'))![1];
    expect([...head.matchAll(/>([^<]+)<\/th>/g)].map(([, name]) => name)).toEqual(['stacked 3', 'sparse', 'stacked 2']);
  });

  test('stand in the columns of one table with the best of each row marked', () => {
    const results = sectionOf(html, 'results');
    const rowOf = (name: string): string[] => [...new RegExp(`>${name}</th>(.*?)</tr>`).exec(results)![1].matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell);
    expect(rowOf('MSE')).toEqual(['0.02000', '<span class="better">0.01000</span>', '0.03000']);
    expect(rowOf('code size')).toEqual(['3', '8', '2']);
    // All took as long.
    expect(rowOf('time')).toEqual(['1 min 15 s', '1 min 15 s', '1 min 15 s']);
    expect(results).toContain('data-kind="metric-bars"');
  });

  test('share curves, originals and data, and have maps and cases of their own', () => {
    expect(sectionOf(html, 'curves').match(/stacked 3/g)!.length).toBeGreaterThan(2);
    const together = sectionOf(html, 'reconstructions');
    expect(together.match(/data-kind="denoising-rows"/g)).toHaveLength(2);
    for (const name of ['Original', 'stacked 3', 'sparse', 'stacked 2']) expect(together).toContain(`>${name}</text>`);
    expect(sectionOf(html, 'cases').match(/<article>/g)).toHaveLength(3);
    expect(sectionOf(html, 'latent').match(/data-kind="scatter-/g)).toHaveLength(4);
    expect(sectionOf(html, 'data').match(/Data set/g)).toHaveLength(1);
    expect(sectionOf(html, 'configuration').match(/<caption>/g)).toHaveLength(2);
    expect(sectionOf(html, 'reproduce')).toContain('npx latentkit report a b c --compare');
  });

  test('may have other data each', () => {
    const mixed = createReport({ title: 'Mixed', models: [imageInput(), tableInput(), imageInput(20)] });
    expect(problemsOf(mixed)).toEqual([]);
    expect(textOf(mixed)).toContain('3 models, evaluated on samples of their own.');
    expect(sectionOf(mixed, 'reconstructions').match(/<article>/g)).toHaveLength(3);
    expect(sectionOf(mixed, 'data').match(/<article>/g)).toHaveLength(3);
    expect(sectionOf(mixed, 'latent').match(/data-kind="scatter-/g)).toHaveLength(6);
  });

  test('may lack parts that others have', () => {
    const { pca: _pca, command: _command, ...bare } = imageInput();
    const mixed = createReport({ title: 'Mixed', models: [richInput(), { ...bare, history: {}, name: 'bare' }] });
    expect(problemsOf(mixed)).toEqual([]);
    expect(textOf(mixed)).toContain('No epoch was finished by bare.');
    for (const id of ['travel', 'traversals', 'denoising', 'activations', 'tangents', 'anomalies']) expect(sectionOf(mixed, id).match(/<article>/g) ?? []).toHaveLength(1);
  });

  test('have equal names numbered', () => {
    const text = textOf(createReport({ title: 'Twins', models: [imageInput(), imageInput(), { ...imageInput(), name: 'own' }] }));
    for (const name of ['stacked 3 ', 'stacked 3 (2)', 'own']) expect(text).toContain(name);
  });

  test('are from one to twelve, and fit together', () => {
    expect(() => createReport({ title: 'None', models: [] })).toThrow(InvalidParameterError);
    expect(() => createReport({ title: 'Many', models: Array.from({ length: 13 }, () => imageInput(4)) })).toThrow('from 1 to 12 models');
    const wrong = { ...imageInput(), data: { ...imageInput().data, sampleShape: [5, 3] } };
    expect(() => createReport({ title: 'Wrong', models: [imageInput(), wrong] })).toThrow('models[1].evaluation.originals');
  });
});

describe('what was found out about a model', () => {
  const rich = richInput();
  const html = createReport(rich);

  test('has sections for all of it', () => {
    expect(problemsOf(html)).toEqual([]);
    const kinds = { latent: 'scatter-with-thumbnails', travel: 'travel-sheet', traversals: 'traversal-sheet', interpolation: 'interpolation-strip', generated: 'image-grid', denoising: 'denoising-rows', activations: 'activation-histograms', tangents: 'tangent-strips', anomalies: 'roc-curves' };
    for (const [id, kind] of Object.entries(kinds)) expect(sectionOf(html, id)).toContain(`data-kind="${kind}"`);
    expect(textOf(html)).toMatch(/class by a linear classifier\s+90\.0%\s+80\.0%\s+\+10\.0 points/);
  });

  test('says the numbers that its arrays hold', () => {
    const text = textOf(html);
    // Noise of .1 in values with a range of 1, halved by the repair.
    expect(/ratio of .* dB after, over 40 samples/.exec(text)?.[0]).toBe('ratio of 20.0 dB before, 26.0 dB after, over 40 samples');
    expect(/Divergence from the prior: z[^<]*nats/.exec(sectionOf(html, 'traversals'))![0]).toMatch(/z1 1\.50*, z0 0\.50*, z2/);
    expect(text).toContain('Divergence from the prior: 2.00 nats per sample over 3 axes, of which 1 has collapsed');
    // Errors of sample i are (i / 40)², so the last ten of the 40 are known to be anomalous without fault.
    expect(text).toContain('Area under the ROC curve 1.00, average precision 1.00.');
    expect(text).toContain('the 25.0% of the validation samples with the greatest errors');
    expect(text).toContain('2 units change by less than 0.001: dead');
  });

  test('is refused where it does not fit', () => {
    const short = ndarray(new Float32Array(10), [1, 10]);
    expect(() => createReport({ ...rich, generated: { samples: short, what: '' } })).toThrow('generated.samples');
    expect(() => createReport({ ...rich, travel: { ...rich.travel!, samples: short } })).toThrow(ShapeError);
    expect(() => createReport({ ...rich, denoising: { ...rich.denoising!, noisy: short } })).toThrow('denoising.noisy');
    expect(() => createReport({ ...rich, map: { points: short, what: '' } })).toThrow('map.points');
    expect(() => createReport({ ...rich, map: { ...rich.map!, rows: ndarray(Int32Array.of(99), [1]) } })).toThrow('map.rows');
    expect(() => createReport({ ...rich, anomaly: { scores: ndarray(new Float32Array(3), [3]) } })).toThrow('anomaly.scores');
    expect(() => createReport({ ...rich, anomaly: { labels: ndarray(new Int32Array(40), [40]) } })).toThrow(InvalidParameterError);
    expect(() => createReport({ ...rich, anomaly: { contamination: 0.7 } })).toThrow('contamination');
  });

  test('is shown as tables where samples are no pictures', () => {
    const draws = random(2).stream('draws').at(0).normal(60);
    const text = textOf(createReport({ ...tableInput(), generated: { samples: ndarray(draws, [5, 12]), what: 'Drawn rows' } }));
    expect(text).toMatch(/Drawn rows\s+feature draw 1 draw 2 draw 3 draw 4\s+f<0>/);
  });
});
