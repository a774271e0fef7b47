import { useDevice } from '@latentkit/autoencoder';
import { FileFormatError, InvalidParameterError, NotFittedError, ShapeError, memoryStore, ndarray, takeRows } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { EncoderClassifier } from '../src/encoder-classifier.js';
import { isCorrect, softmaxCrossentropy } from '../src/softmax-crossentropy.js';
import { StackedAutoencoder } from '../src/stacked-autoencoder.js';
import { digits, maxDifference, uniform } from '@latentkit/fixtures';

beforeAll(async () => void (await useDevice('auto')));

const x = uniform(1, 30, 6);
const labels = Int32Array.from({ length: 30 }, (_, i) => i % 3);
const y = ndarray(labels, [30]);
const built = (seed = 0): StackedAutoencoder => new StackedAutoencoder({ hiddenUnits: [5], latentDim: 4, seed }).build([6]);
const weightsOf = (model: tf.LayersModel): number[] => model.getWeights().flatMap((w) => [...w.dataSync()]);

describe('softmaxCrossentropy', () => {
  test('is −log softmax at the label, for logits of any size', () => {
    const logits = [[1, 2, 0.5], [-3, 0, 3], [1000, -1000, 0]];
    const expected = [Math.log(Math.exp(1) + Math.exp(2) + Math.exp(0.5)) - 2, Math.log(Math.exp(-3) + 1 + Math.exp(3)) + 3, 2000];
    const got = tf.tidy(() => softmaxCrossentropy(tf.tensor1d([1, 0, 1]), tf.tensor2d(logits)).dataSync());
    expect(maxDifference(got, expected)).toBeLessThan(2e-6);
  });

  test('has the gradient of finite differences', () => {
    const at = [0.3, -0.7, 1.1, 0.2, 0.9, -1.4];
    const weights = [0.4, 1.7];
    const value = (z: number[]): number =>
      [1, 2].reduce((sum, label, i) => {
        const row = z.slice(3 * i, 3 * i + 3);
        return sum + weights[i] * (Math.log(row.reduce((s, v) => s + Math.exp(v), 0)) - row[label]);
      }, 0);
    const expected = at.map((_, i) => {
      const moved = (by: number): number => value(at.map((v, j) => (j === i ? v + by : v)));
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    const got = tf.tidy(() => {
      const loss = (z: tf.Tensor): tf.Scalar => tf.sum(tf.mul(softmaxCrossentropy(tf.tensor1d([1, 2]), z), tf.tensor1d(weights)));
      return tf.grad(loss)(tf.tensor2d(at, [2, 3])).dataSync();
    });
    expect(maxDifference(got, expected)).toBeLessThan(1e-6);
  });

  test('accuracy counts the rows whose greatest logit is the label', () => {
    const got = tf.tidy(() => [...isCorrect(tf.tensor1d([0, 2, 1]), tf.tensor2d([[3, 1, 2], [0, 1, 2], [5, 1, 2]])).dataSync()]);
    expect(got).toEqual([1, 1, 0]);
  });
});

describe('EncoderClassifier', () => {
  test('learns digits from frozen codes, then better with the encoder, and leaves the autoencoder as it is', async () => {
    const { x: images, y: digit } = await digits();
    const model = new StackedAutoencoder({ hiddenUnits: [64], latentDim: 20 });
    const optimizer = { name: 'adam', learningRate: 0.005 } as const;
    await model.fit(images, { epochs: 10, optimizer });
    const before = weightsOf(model.encoder);
    const rows = Array.from({ length: 1797 }, (_, i) => i);
    const [trained, rest] = [rows.filter((i) => i % 5 !== 0), rows.filter((i) => i % 5 === 0)];
    const [train, held] = [takeRows(images, trained), takeRows(images, rest)];
    const [trainLabels, heldLabels] = [takeRows(digit, trained), takeRows(digit, rest)];
    const classifier = new EncoderClassifier(model);
    const { frozen, fineTuned } = await classifier.fit(train, trainLabels, {
      freezeEpochs: 15,
      epochs: 6,
      optimizer: { name: 'adam', learningRate: 0.02 },
      fineTuneOptimizer: { name: 'adam', learningRate: 0.002 },
      validationData: { x: held, labels: heldLabels },
    });
    const accuracies = [frozen, fineTuned].map((history) => history?.series('valAccuracy').at(-1) ?? 0);
    expect(frozen?.epochs).toHaveLength(15);
    expect(accuracies[0]).toBeGreaterThan(0.9);
    expect(fineTuned?.loss.at(-1)).toBeLessThan(0.7 * (frozen?.loss.at(-1) ?? 0));
    expect(accuracies[1]).toBeGreaterThanOrEqual(accuracies[0]);
    const { accuracy, crossentropy } = await classifier.evaluate(held, heldLabels);
    expect(accuracy).toBeCloseTo(accuracies[1], 6);
    expect(crossentropy).toBeCloseTo(fineTuned?.valLoss.at(-1) ?? 0, 5);
    const predicted = await classifier.predict(held);
    expect(predicted.shape).toEqual([360]);
    const right = predicted.data.filter((c, i) => c === heldLabels.data[i]).length;
    expect(right / 360).toBeCloseTo(accuracy, 6);
    expect(weightsOf(model.encoder)).toEqual(before);
    classifier.dispose();
    expect(weightsOf(model.encoder)).toEqual(before);
    model.dispose();
  }, 60_000);

  test('trains only what the phase is for', async () => {
    const model = built();
    const classifier = new EncoderClassifier(model);
    const start = weightsOf(classifier.encoder);
    await classifier.fit(x, y, { freezeEpochs: 2, epochs: 0 });
    expect(weightsOf(classifier.encoder)).toEqual(start);
    const { frozen } = await classifier.fit(x, y, { freezeEpochs: 0, epochs: 2 });
    expect(frozen).toBeUndefined();
    expect(weightsOf(classifier.encoder)).not.toEqual(start);
    expect(weightsOf(model.encoder)).toEqual(start);
    classifier.dispose();
    model.dispose();
  });

  test('trains the encoder itself where it is asked to, and does not free it', async () => {
    const model = built();
    const start = weightsOf(model.encoder);
    const classifier = new EncoderClassifier(model, { inPlace: true });
    await classifier.fit(x, y, { freezeEpochs: 0, epochs: 1 });
    expect(classifier.encoder).toBe(model.encoder);
    expect(weightsOf(model.encoder)).not.toEqual(start);
    classifier.dispose();
    expect((await model.encode(x)).shape).toEqual([30, 4]);
    model.dispose();
  });

  test('takes its codes through the bottleneck', async () => {
    const model = built();
    const half = { ...model.slots.bottleneck, code: (encoded: tf.Tensor) => tf.slice(encoded, [0, 0], [-1, 2]) };
    const classifier = new EncoderClassifier({ encoder: model.encoder, slots: { bottleneck: half } });
    await classifier.fit(x, y, { freezeEpochs: 1, epochs: 1 });
    expect((await classifier.predictProbabilities(x)).shape).toEqual([30, 3]);
    classifier.dispose();
    model.dispose();
  });

  test.each([{ classes: 5 }, { hiddenUnits: [4] }, { hiddenUnits: [4], activation: 'leakyRelu' as const }, { seed: 3 }, { inPlace: true }])(
    'keeps %j through save and load',
    async (options) => {
      const model = built();
      const classifier = new EncoderClassifier(model, options);
      await classifier.fit(x, y, { freezeEpochs: 1, epochs: 1 });
      const expected = await classifier.predictProbabilities(x);
      expect(expected.shape).toEqual([30, options.classes ?? 3]);
      const store = memoryStore();
      await classifier.save(store);
      const loaded = await EncoderClassifier.load(store);
      expect(loaded.config).toEqual({ ...classifier.config, inPlace: false });
      expect((await loaded.predictProbabilities(x)).data).toEqual(expected.data);
      await expect(StackedAutoencoder.load(store)).rejects.toThrow(FileFormatError);
      for (const made of [classifier, loaded, model]) made.dispose();
    },
  );

  test('probabilities add up to one and repeat with the seed', async () => {
    const model = built();
    const run = async (seed: number): Promise<Float32Array> => {
      const classifier = new EncoderClassifier(model, { seed });
      await classifier.fit(x, y, { freezeEpochs: 1, epochs: 1 });
      const { data } = await classifier.predictProbabilities(x);
      classifier.dispose();
      return data;
    };
    const first = await run(1);
    for (let i = 0; i < 30; i++) expect(first[3 * i] + first[3 * i + 1] + first[3 * i + 2]).toBeCloseTo(1, 5);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    model.dispose();
  });

  test('stops at the signal', async () => {
    const abort = new AbortController();
    const model = built();
    const classifier = new EncoderClassifier(model);
    const { frozen, fineTuned } = await classifier.fit(x, y, { signal: abort.signal, onProgress: () => abort.abort() });
    expect([frozen?.status, fineTuned]).toEqual(['aborted', undefined]);
    classifier.dispose();
    model.dispose();
  });

  test('refuses labels that do not fit', async () => {
    const model = built();
    const classifier = new EncoderClassifier(model, { classes: 3 });
    const bad = (change: (values: number[]) => number[]): Promise<unknown> => classifier.fit(x, change([...labels]));
    await expect(bad((v) => v.slice(1))).rejects.toThrow(ShapeError);
    await expect(bad((v) => v.with(4, 3))).rejects.toThrow(/labels\[4\] must be an integer in \[0, 3\)|labels\[4\]/);
    await expect(bad((v) => v.with(4, 3))).rejects.toThrow(InvalidParameterError);
    await expect(bad((v) => v.with(2, 0.5))).rejects.toThrow(InvalidParameterError);
    await expect(bad((v) => v.with(2, -1))).rejects.toThrow(InvalidParameterError);
    await expect(new EncoderClassifier(model).fit(x, labels.map(() => 0) as unknown as number[])).rejects.toThrow(InvalidParameterError);
    await expect(classifier.predict(x)).rejects.toThrow(NotFittedError);
    expect(() => new EncoderClassifier(new StackedAutoencoder())).toThrow(NotFittedError);
    classifier.dispose();
    model.dispose();
  });

  test('leaves no tensor behind', async () => {
    const model = built();
    const before = tf.memory().numTensors;
    const classifier = new EncoderClassifier(model, { hiddenUnits: [4] });
    await classifier.fit(x, y, { freezeEpochs: 1, epochs: 1, validationData: { x, labels: y } });
    await classifier.evaluate(x, y);
    await classifier.predict(x);
    const store = memoryStore();
    await classifier.save(store);
    (await EncoderClassifier.load(store)).dispose();
    classifier.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});
