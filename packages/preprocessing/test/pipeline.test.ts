import { describe, expect, test } from '@jest/globals';
import { AbortedError, InvalidParameterError, NonFiniteError, NotFittedError, ShapeError, UnavailableError, UnknownNameError, random } from '@latentkit/core';
import { MinMaxScaler, Normalizer, OneHotEncoder, Pipeline, RobustScaler, SimpleImputer, StandardScaler, WhiteningTransformer, pipeline } from '@latentkit/preprocessing';
import { DistanceScorer, FakeAutoencoder, NearestMean } from './fake-steps.js';
import { difference, golden } from './golden.js';

const { x } = golden;
const y = x.map((row) => (row[0] > 15 ? 7 : 3));
const gaps = x.map((row, i) => row.map((value, j) => (i === 3 && j === 2 ? NaN : value)));

describe('transformers in a row', () => {
  test('transform and come back as one after the other', () => {
    const [scaler, whitener] = [new RobustScaler(), new WhiteningTransformer({ method: 'pca', epsilon: 0.1 })];
    const both = pipeline([scaler, whitener]);
    const z = both.fitTransform(x);
    const scaled = new RobustScaler().fitTransform(x);
    expect(z).toEqual(new WhiteningTransformer({ method: 'pca', epsilon: 0.1 }).fitTransform(scaled));
    expect(whitener.mean).toHaveLength(7);
    expect(difference(both.inverseTransform(z).data, x.flat())).toBeLessThan(1e-12);
  });

  test('are undone in the opposite order', () => {
    const three = pipeline([new StandardScaler(), new MinMaxScaler({ featureRange: [2, 5] }), new Normalizer({ norm: 'l1', keepNorm: true })]).fit(x);
    expect(difference(three.inverseTransform(three.transform(x)).data, x.flat())).toBeLessThan(1e-12);
  });

  test('in the asynchronous form too', async () => {
    const [now, later] = [pipeline([new SimpleImputer(), new WhiteningTransformer()]).fit(gaps), pipeline([new SimpleImputer(), new WhiteningTransformer()])];
    await later.fitAsync(gaps, { runtime: 'plain' });
    const z = await later.transformAsync(gaps, { runtime: 'plain' });
    expect(difference(z.data, now.transform(gaps).data)).toBeLessThan(1e-9);
    expect(difference((await later.fitTransformAsync(gaps, { runtime: 'plain' })).data, z.data)).toBe(0);
    // An imputer without indicators cannot be undone, and is the step that says so.
    await expect(later.inverseTransformAsync(z)).rejects.toThrow(/Step 'SimpleImputer' of the pipeline.*addIndicator/);
  });

  test('satisfy Encoder and Decoder', async () => {
    const both = pipeline([new StandardScaler(), new MinMaxScaler()]).fit(x);
    expect(both.latentDim).toBe(7);
    const codes = await both.encode(x);
    expect(codes.data).toBeInstanceOf(Float32Array);
    expect(difference((await both.decode(codes)).data, x.flat())).toBeLessThan(1e-6);
    expect(() => both.prior(3, random(0))).toThrow(UnavailableError);
    expect(() => pipeline([new StandardScaler()]).latentDim).toThrow(NotFittedError);
    const encoder = pipeline([new OneHotEncoder()]).fit([['a', 'u'], ['b', 'v'], ['c', 'v']]);
    expect(encoder.latentDim).toBe(5);
  });

  test('may be pipelines themselves', () => {
    const nested = pipeline([['prepare', pipeline([new SimpleImputer(), new StandardScaler()])], new NearestMean()]).fit(gaps, y);
    expect(nested.predict(gaps)).toEqual(pipeline([new SimpleImputer(), new StandardScaler(), new NearestMean()]).fit(gaps, y).predict(gaps));
    expect(() => nested.fit([[Infinity]], [1])).toThrow(/Step 'prepare' of the pipeline: Step 'SimpleImputer' of the pipeline/);
  });
});

describe('with a classifier or scorer at the end', () => {
  test('predicts and scores what the steps before it make', async () => {
    const model = pipeline([new StandardScaler(), new NearestMean()]).fit(x, y);
    const scaled = new StandardScaler().fitTransform(x);
    const labels = model.predict(x);
    expect(labels.data).toEqual(new NearestMean().fit(scaled, y).predict(scaled).data);
    expect(model.score(x, y)).toBe(labels.data.filter((label, i) => label === y[i]).length / 20);
    expect(await model.predictAsync(x)).toEqual(labels);
    expect(await model.scoreAsync(x, y)).toBe(model.score(x, y));
    expect((await new Pipeline([new StandardScaler(), new NearestMean()]).fitAsync(x, { y })).predict(x)).toEqual(labels);
  });

  test('scores samples', async () => {
    const scorer = pipeline([new StandardScaler(), new DistanceScorer()]).fit(x);
    const scores = scorer.scoreSamples(x);
    expect(scores[0]).toBeCloseTo(-Math.hypot(...new StandardScaler().fitTransform(x).data.subarray(0, 7)), 12);
    expect(await scorer.scoreSamplesAsync(x)).toEqual(scores);
  });

  test('names what the last step cannot do', () => {
    const model = pipeline([new StandardScaler(), new NearestMean()]).fit(x, y);
    expect(() => model.transform(x)).toThrow(InvalidParameterError);
    expect(() => model.transform(x)).toThrow(/Step 'NearestMean'.*with transform; NearestMean has predict, score/);
    expect(() => model.predictProbabilities(x)).toThrow(/NearestMean.predictProbabilities/);
  });
});

describe('with an autoencoder at the end', () => {
  test('trains on scaled rows with options of its own, encodes and decodes in the units of the data', async () => {
    const model = new FakeAutoencoder();
    const stages: string[] = [];
    const pipe = pipeline([new StandardScaler(), ['model', model]]);
    await pipe.fitAsync(x, { steps: { model: { epochs: 4 } }, onProgress: ({ stage }) => void stages.push(stage) });
    expect(model.calls[0]).toMatchObject({ epochs: 4 });
    expect(stages).toEqual(['model: training']);
    expect(Math.max(...model.mean!.map(Math.abs))).toBeLessThan(1e-12);
    const codes = await pipe.encode(x);
    expect(difference(codes.data, new StandardScaler().fitTransform(x).data)).toBeLessThan(1e-6);
    expect(difference((await pipe.decode(codes)).data, x.flat())).toBeLessThan(1e-6);
    expect((await pipe.inverseTransformAsync(codes)).data).toBeInstanceOf(Float32Array);
    expect(pipe.latentDim).toBe(7);
    expect(pipe.prior(2, random(1)).shape).toEqual([2, 7]);
  });

  test('refuses the forms that cannot wait, before any work', () => {
    const [scaler, model] = [new StandardScaler(), new FakeAutoencoder()];
    const pipe = pipeline([scaler, model]);
    expect(() => pipe.fit(x)).toThrow(/Pipeline\.fit.*await pipeline\.fitAsync/);
    expect([scaler.isFitted, model.calls]).toEqual([false, []]);
    expect(() => pipe.inverseTransform(x)).toThrow(/inverseTransformAsync/);
  });

  test('a step that turns out to be asynchronous is refused and the others go back', () => {
    const scaler = new StandardScaler();
    const slow = { fit: () => Promise.reject(new Error('too late')), predict: () => 1 };
    expect(() => pipeline([scaler, ['slow', slow]]).fit(x)).toThrow(/Step 'slow'.*fitAsync/);
    expect(scaler.isFitted).toBe(false);
  });
});

describe('what fails', () => {
  test('names its step, keeps its class, and leaves all steps with what they had', async () => {
    const [scaler, classifier] = [new StandardScaler(), new NearestMean()];
    const pipe = pipeline([scaler, classifier]).fit(x, y);
    const before = JSON.stringify(pipe);
    const shifted = x.map((row) => row.map((value) => value + 1));
    expect(() => pipe.fit(shifted, [1, 2])).toThrow(ShapeError);
    expect(() => pipe.fit(shifted, [1, 2])).toThrow(/^Step 'NearestMean' of the pipeline: y/);
    expect(() => pipe.fit([x[0], [NaN, ...x[1].slice(1)]], [1, 2])).toThrow(NonFiniteError);
    expect(() => pipe.fit([x[0], [NaN, ...x[1].slice(1)]], [1, 2])).toThrow(/Step 'StandardScaler'.*row 1, column 0/);
    await expect(pipe.fitAsync(shifted, { y: [1] })).rejects.toThrow(ShapeError);
    expect(JSON.stringify(pipe)).toBe(before);
    const trained = pipeline([scaler, new FakeAutoencoder()]);
    await expect(trained.fitAsync(shifted, { steps: { FakeAutoencoder: { epochs: 666 } } })).rejects.toThrow(/Step 'FakeAutoencoder'.*diverged/);
    expect(JSON.stringify(pipe)).toBe(before);
  });

  test('is stopped by its signal, before and between steps', async () => {
    const scaler = new StandardScaler();
    await expect(pipeline([scaler, new NearestMean()]).fitAsync(x, { y, signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    const abort = new AbortController();
    const slow = { fit: async () => abort.abort(), transform: (rows: unknown) => rows };
    const pipe = pipeline([scaler, ['slow', slow], new NearestMean()]);
    await expect(pipe.fitAsync(x, { y, signal: abort.signal })).rejects.toThrow(/before step 'NearestMean'/);
    expect(scaler.isFitted).toBe(false);
  });

  test('says what can be no pipeline', async () => {
    expect(() => pipeline([])).toThrow(/at least one step/);
    expect(() => pipeline([new NearestMean(), new StandardScaler()])).toThrow(/'NearestMean'.*with transform.*come last/);
    expect(() => pipeline([StandardScaler as never])).toThrow(/not PCA/);
    expect(() => pipeline([['a', new StandardScaler()], ['a', new Normalizer()]])).toThrow(/no other step has/);
    const pipe = pipeline([new StandardScaler(), new StandardScaler()]);
    expect(pipe.steps.map(({ name }) => name)).toEqual(['StandardScaler', 'StandardScaler-2']);
    expect(pipe.step('StandardScaler-2')).toBe(pipe.steps[1].step);
    expect(() => pipe.step('StandardScaler-3')).toThrow(UnknownNameError);
    await expect(pipe.fitAsync(x, { steps: { Standard: {} } })).rejects.toThrow(UnknownNameError);
    expect(() => pipe.transform(x)).toThrow(NotFittedError);
    expect(() => pipe.transform(x)).toThrow(/Step 'StandardScaler' of the pipeline: StandardScaler\.transform was called before fit/);
  });
});
