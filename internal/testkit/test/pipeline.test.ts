import type { Autoencoder } from '@latentkit/autoencoder';
import { type Decoder, type Encoder, InvalidParameterError, memoryStore, ndarray, random, zipStore } from '@latentkit/core';
import { AnomalyDetector, AnomalyScorer } from '@latentkit/latent';
import { PCA } from '@latentkit/pca';
import { MinMaxScaler, SimpleImputer, StandardScaler, loadPipeline, pipeline, pipelineFromJSON } from '@latentkit/preprocessing';
import { LogisticRegression, crossValidate } from '@latentkit/probe';
import { StackedAutoencoder } from '@latentkit/stacked';
import { describe, expect, test } from '@jest/globals';
import { inputFor, labels } from '../src/data.js';
import { discover, estimatorsOf } from '../src/discover.js';
import { difference, farthest, observe } from '../src/observe.js';
import { registry } from '../src/registry.js';

const found = await discover(registry.filter(({ row }) => row === 'numerics' || row === 'latent'), estimatorsOf);

/** Three groups of rows about corners of a cube, in units of very different size. */
const groups = (() => {
  const draws = random(5).stream('groups').at(0).normal(90 * 4);
  const units = [1, 1000, 0.01, 50];
  return {
    x: ndarray(Float64Array.from(draws, (z, i) => units[i % 4] * (10 + 0.4 * z + 3 * Number(Math.floor(i / 4) % 3 === i % 4))), [90, 4]),
    y: ndarray(Int32Array.from({ length: 90 }, (_, i) => (i % 3) + 4), [90]),
  };
})();

describe.each(found.filter(({ traits }) => traits.input !== 'labels'))('$name in a pipeline', ({ type, traits, package: packageName }) => {
  test('does what it does alone, survives a bundle, and is named where its class is missing', async () => {
    const x = inputFor(traits);
    const alone = new type({ ...traits.options }).fit(x, labels);
    const composed = pipeline([['only', new type({ ...traits.options })]]).fit(x, labels);
    const store = memoryStore();
    await composed.save(store);
    const loaded = await loadPipeline(store, { steps: [type] });
    for (const { step } of [composed.steps[0], loaded.steps[0]]) expect(farthest(observe(step as typeof alone, x), observe(alone, x))).toBe(0);
    if (alone.transform !== undefined) expect(difference(loaded.transform(x), alone.transform(x))).toBe(0);
    if (packageName === 'preprocessing') return;
    await expect(loadPipeline(store)).rejects.toThrow(InvalidParameterError);
    await expect(loadPipeline(store)).rejects.toThrow(`import { ${type.name} } from '@latentkit/${packageName}'`);
  });
});

describe('scaler, components and a probe', () => {
  const build = () => pipeline([new SimpleImputer(), new StandardScaler(), new PCA({ components: 2 }), ['probe', new LogisticRegression({ C: 10 })]]);

  test('agree with the steps one by one, in both forms, and come back from a zip', async () => {
    const { x, y } = groups;
    const scaled = new StandardScaler().fitTransform(x);
    const codes = new PCA({ components: 2 }).fitTransform(scaled);
    const expected = new LogisticRegression({ C: 10 }).fit(codes, y);
    const model = build().fit(x, y);
    expect(model.predict(x).data).toEqual(expected.predict(codes).data);
    expect(model.score(x, y)).toBeGreaterThan(0.9);
    expect(difference(model.predictProbabilities(x), expected.predictProbabilities(codes))).toBeLessThan(1e-12);
    const later = await build().fitAsync(x, { y, runtime: 'plain' });
    expect(difference(await later.predictProbabilitiesAsync(x, { runtime: 'plain' }), expected.predictProbabilities(codes))).toBeLessThan(1e-9);
    const store = zipStore();
    await model.save(store);
    const loaded = await loadPipeline<LogisticRegression>(zipStore(store.toBytes()), { steps: [PCA, LogisticRegression] });
    expect(loaded.predict(x)).toEqual(model.predict(x));
    expect(pipelineFromJSON<LogisticRegression>(model.toJSON(), { steps: [PCA, LogisticRegression] }).score(x, y)).toBe(model.score(x, y));
  });

  test('are cross-validated as a whole', async () => {
    const { mean } = await crossValidate(build, groups.x, groups.y, { folds: 3, seed: 1 });
    expect(mean).toBeGreaterThan(0.85);
    const raw = await crossValidate(() => pipeline([new PCA({ components: 2 }), new LogisticRegression()]), groups.x, groups.y, { folds: 3, seed: 1 });
    // Without scaling the two components see the large units alone.
    expect(raw.mean).toBeLessThan(mean - 0.1);
  });
});

describe('scaler and autoencoder', () => {
  test('are trained, code in the units of the data, and come back from one bundle', async () => {
    const { x } = groups;
    const model = pipeline([new MinMaxScaler(), new StackedAutoencoder({ latentDim: 2, hiddenUnits: [8], activation: 'tanh', loss: 'mse', seed: 3 })]);
    const stages = new Set<string>();
    await model.fitAsync(x, {
      steps: { StackedAutoencoder: { epochs: 60, batchSize: 16, optimizer: { name: 'adam', learningRate: 0.02 } } },
      onProgress: ({ stage }) => void stages.add(stage.split(':')[0]),
    });
    expect([...stages]).toEqual(['StackedAutoencoder']);
    const coder: Encoder & Decoder = model;
    const codes = await coder.encode(x);
    expect([...codes.shape, coder.latentDim]).toEqual([90, 2, 2]);
    const back = await coder.decode(codes);
    // Better than the mean of each column, which is what a model that learnt nothing would give.
    const means = new StandardScaler().fit(x);
    const [error, variance] = [0, 1, 2, 3].reduce(([e, v], j) => {
      for (let i = j; i < x.data.length; i += 4) e += ((back.data[i] - x.data[i]) / means.scale[j]) ** 2 / 90;
      return [e, v + 1];
    }, [0, 0]);
    expect(error / variance).toBeLessThan(0.6);
    const store = memoryStore();
    await model.save(store);
    expect(await store.list()).toEqual(expect.arrayContaining(['estimators.json', 'latentkit.json', 'steps/1/encoder/model.json', 'steps/1/latentkit.json']));
    const loaded = await loadPipeline<StackedAutoencoder>(store, { steps: [StackedAutoencoder] });
    expect(await loaded.encode(x)).toEqual(codes);
    expect(await loaded.decode(codes)).toEqual(back);
    await expect(loadPipeline(store)).rejects.toThrow("Add import { StackedAutoencoder } from '@latentkit/stacked'");
    for (const one of [model, loaded]) (one.step('StackedAutoencoder') as Autoencoder).dispose();
  });
});

describe('an anomaly scorer as the last step', () => {
  const { x } = groups;
  const odd = ndarray(Float64Array.from([10, 10000, 0.1, 500, 40, 10000, 0.1, 500]), [2, 4]);

  test('scores what the others make of rows, and comes back from a bundle', async () => {
    const build = () => pipeline([new StandardScaler(), new PCA({ components: 2 }), new AnomalyScorer({ contamination: 0.05 })]);
    const scaled = new StandardScaler().fitTransform(x);
    const pca = new PCA({ components: 2 }).fit(scaled);
    const alone = new AnomalyScorer({ contamination: 0.05 }).fit(pca.transform(scaled));
    const model = build().fit(x);
    expect(model.decisionFunction(x).data).toEqual(alone.decisionFunction(pca.transform(scaled)).data);
    expect(model.predict(x).data.reduce((sum, label) => sum + label, 0)).toBe(5);
    expect(model.predictProbabilities(x).shape).toEqual([90, 2]);
    const later = await build().fitAsync(x, { runtime: 'plain' });
    expect(difference(await later.decisionFunctionAsync(x, { runtime: 'plain' }), model.decisionFunction(x))).toBeLessThan(1e-9);
    const store = memoryStore();
    await model.save(store);
    const loaded = await loadPipeline<AnomalyScorer>(store, { steps: [PCA, AnomalyScorer] });
    expect(loaded.predict(odd)).toEqual(model.predict(odd));
    await expect(loadPipeline(store, { steps: [PCA] })).rejects.toThrow("import { AnomalyScorer } from '@latentkit/latent'");
  });

  test('with a model of its own trains it on what the others make of rows', async () => {
    const model = pipeline([new StandardScaler(), ['detector', new AnomalyDetector(new PCA({ components: 2 }), { contamination: 0.05 })]]);
    expect(() => model.fit(x)).toThrow('Use await pipeline.fitAsync');
    await model.fitAsync(x, { steps: { detector: { train: true } } });
    expect(Array.from((await model.predictAsync(odd)).data)).toEqual([0, 1]);
    const scores = await model.decisionFunctionAsync(x);
    const detector = model.step('detector') as AnomalyDetector;
    expect(difference(scores, ndarray(detector.decisionScores, [90]))).toBeLessThan(1e-12);
    const loaded = pipelineFromJSON<AnomalyDetector>(JSON.parse(JSON.stringify(model)) as ReturnType<typeof model.toJSON>, { steps: [AnomalyDetector.of(detector.model)] });
    expect(await loaded.decisionFunctionAsync(x)).toEqual(scores);
  });

  test('tells by an autoencoder what it cannot reconstruct', async () => {
    const scaled = new MinMaxScaler().fitTransform(x);
    const model = new StackedAutoencoder({ latentDim: 2, hiddenUnits: [8], activation: 'tanh', loss: 'mse', seed: 3 });
    const detector = await new AnomalyDetector(model).fit(scaled, { train: { epochs: 40, batchSize: 16, optimizer: { name: 'adam', learningRate: 0.02 } } });
    expect(detector.labels.reduce((sum, label) => sum + label, 0)).toBe(9);
    const made = (await model.reconstruct(scaled)).data;
    const first = [0, 1, 2, 3].reduce((sum, j) => sum + (scaled.data[j] - made[j]) ** 2 / 4, 0);
    expect(detector.decisionScores[0]).toBeCloseTo(first, 10);
    const parts = await detector.contributions([[0.5, 0.5, 0.5, 4]]);
    expect(parts.data.indexOf(Math.max(...parts.data))).toBe(3);
    expect(Array.from((await detector.predict([[0.5, 0.5, 0.5, 4]])).data)).toEqual([1]);
    model.dispose();
  });
});
