import { Autoencoder, modelNetwork, useDevice, type Bottleneck, type Corruption, type FitOptions } from '@latentkit/autoencoder';
import { memoryStore, ndarray, random, rowsOf, sliceRows, type NdArray } from '@latentkit/core';
import { sineSequences } from '@latentkit/datasets';
import { digits, maxDifference, uniform } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { padSequences, RecurrentAutoencoder, type RecurrentAutoencoderOptions, recurrentNetworkFactory } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const quick: FitOptions = { epochs: 2, batchSize: 8, optimizer: { name: 'adam', learningRate: 0.01 } };
const small: RecurrentAutoencoderOptions = { hiddenUnits: [7], latentDim: 3, seed: 4 };
const FILL = -10;

/** Sequences of 3 to 6 steps of two numbers. */
const ragged = Array.from({ length: 20 }, (_, i) => uniform(i + 1, 3 + (i % 4), 2));
const padded = padSequences(ragged, { value: FILL }).x;
const images = ndarray((await digits(24)).x.data, [24, 8, 8]);

const OPTIONS: readonly RecurrentAutoencoderOptions[] = [
  {},
  { cell: 'gru' },
  { hiddenUnits: [6, 5], decoderUnits: [4] },
  { code: 'dense' },
  { bidirectional: true },
  { bidirectional: true, cell: 'gru', code: 'dense', hiddenUnits: [5, 4] },
  { outputActivation: 'tanh' },
  { loss: 'binary-crossentropy', maskValue: FILL },
  { maskValue: FILL, bidirectional: true },
  { maskValue: FILL, cell: 'gru', hiddenUnits: [6, 5] },
  { teacherForcing: true, hiddenUnits: [6, 5] },
  { teacherForcing: true, cell: 'gru', maskValue: FILL, loss: 'binary-crossentropy' },
];

/** Every loss and metric of a history, in order. */
const numbersOf = (history: { readonly epochs: readonly { readonly values: Readonly<Record<string, number>> }[] }): number[] =>
  history.epochs.flatMap(({ values }) => Object.values(values));

async function agree(options: RecurrentAutoencoderOptions, x: NdArray, fit: FitOptions = {}): Promise<void> {
  const [eager, compiled] = [new RecurrentAutoencoder({ ...small, ...options }), new RecurrentAutoencoder({ ...small, ...options })];
  const settings: FitOptions = { ...quick, validationSplit: 4, metrics: ['mse', 'mae', 'roundedAccuracy'], ...fit };
  const wanted = await eager.fit(x, { ...settings, engine: 'eager', device: 'cpu' });
  const got = await compiled.fit(x, { ...settings, engine: 'compiled' });
  expect(got.warnings).toEqual([]);
  expect(wanted.loss[1]).not.toBe(wanted.loss[0]);
  expect(maxDifference(numbersOf(got), numbersOf(wanted))).toBeLessThan(1e-5);
  for (const model of [eager, compiled]) model.dispose();
}

describe('a recurrent network', () => {
  test.each(OPTIONS)('trains alike with both engines, and loads: %j', async (options) => {
    const x = options.maskValue === undefined ? images : padded;
    await agree(options, x);
    const on = { engine: 'eager' } as const;
    const model = new RecurrentAutoencoder({ ...small, ...options });
    await model.fit(x, { ...quick, ...on });
    expect((await model.encode(x, on)).shape).toEqual([rowsOf(x), 3]);
    const output = await model.reconstruct(x, on);
    expect(output.shape).toEqual(x.shape);
    const store = memoryStore();
    await model.save(store);
    const loaded = await RecurrentAutoencoder.load(store);
    expect(loaded.config).toEqual(model.config);
    expect(loaded.slots.network.config).toEqual(model.slots.network.config);
    const general = await Autoencoder.load(store, { parts: [recurrentNetworkFactory] });
    const bare = await Autoencoder.load(store);
    for (const other of [loaded, general, bare]) expect(await other.reconstruct(x, on)).toEqual(output);
    const next = await model.fit(x, { ...quick, ...on });
    for (const other of [loaded, general]) expect((await other.fit(x, { ...quick, ...on })).loss).toEqual(next.loss);
    for (const m of [model, loaded, general, bare]) m.dispose();
  });

  test('has the layers that are asked for', () => {
    const layers = (options: RecurrentAutoencoderOptions, shape: readonly number[], half: 'encoder' | 'decoder'): string[] => {
      const model = new RecurrentAutoencoder({ latentDim: 30, ...options }).build(shape);
      return model[half].layers.map((layer) => `${layer.name} ${JSON.stringify(layer.outputShape)}`).slice(1);
    };
    expect(layers({}, [28, 28], 'encoder')).toEqual(['encoder_lstm_1 [null,28,100]', 'encoder_lstm_2 [null,30]']);
    expect(layers({ loss: 'binary-crossentropy' }, [28, 28], 'decoder')).toEqual([
      'decoder_repeat [null,28,30]',
      'decoder_lstm_1 [null,28,100]',
      'decoder_dense [null,28,28]',
      'decoder_output [null,28,28]',
    ]);
    expect(layers({ bidirectional: true, hiddenUnits: [8] }, [5, 2], 'encoder')).toEqual(['encoder_lstm_1 [null,5,16]', 'encoder_lstm_2 [null,30]']);
    expect(layers({ code: 'dense', cell: 'gru' }, [9], 'encoder')).toEqual(['encoder_steps [null,9,1]', 'encoder_gru_1 [null,100]', 'encoder_dense [null,30]']);
    expect(layers({ hiddenUnits: [8, 4] }, [6, 5, 3], 'decoder')).toEqual([
      'decoder_repeat [null,6,30]',
      'decoder_lstm_1 [null,6,4]',
      'decoder_lstm_2 [null,6,8]',
      'decoder_dense [null,6,15]',
      'decoder_reshape [null,6,5,3]',
    ]);
  });

  test('takes flat rows as sequences of numbers, and images with channels as sequences of rows', async () => {
    const rows = uniform(3, 24, 16);
    const flat = new RecurrentAutoencoder({ ...small, maskValue: FILL, teacherForcing: true });
    await flat.fit(rows, quick);
    expect((await flat.reconstruct(rows)).shape).toEqual([24, 16]);
    expect((await flat.stepErrors(rows)).shape).toEqual([24, 16]);
    const [plain, channels] = [new RecurrentAutoencoder(small), new RecurrentAutoencoder(small)];
    const history = await plain.fit(images, quick);
    expect((await channels.fit(ndarray(images.data, [24, 8, 8, 1]), quick)).loss).toEqual(history.loss);
    for (const model of [flat, plain, channels]) model.dispose();
  });
});

describe('masks', () => {
  test.each([{}, { cell: 'gru', bidirectional: true }, { loss: 'binary-crossentropy' }, { loss: 'gaussian' }, { teacherForcing: true }] as RecurrentAutoencoderOptions[])(
    'more filling changes nothing: %j',
    async (options) => {
      const results = [];
      for (const length of [6, 9]) {
        const { x } = padSequences(ragged, { value: FILL, length });
        const model = new RecurrentAutoencoder({ ...small, maskValue: FILL, ...options });
        const history = await model.fit(x, { ...quick, shuffle: false });
        results.push({
          losses: history.loss,
          codes: (await model.encode(x)).data,
          evaluated: Object.values(await model.evaluate(x, { metrics: ['mse', 'mae', 'psnr', 'roundedAccuracy'] })),
          scores: (await model.anomalyScores(x)).data,
        });
        model.dispose();
      }
      const [short, long] = results;
      for (const name of ['losses', 'codes', 'evaluated', 'scores'] as const) expect([name, maxDifference(short[name], long[name]) < 2e-6]).toEqual([name, true]);
      expect(short.codes.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    },
  );

  test('a sequence counts as if it were alone, at its own length', async () => {
    const model = new RecurrentAutoencoder({ ...small, maskValue: FILL });
    await model.fit(padded, quick);
    const scores = await model.anomalyScores(padded);
    const errors = await model.stepErrors(padded);
    const one = sliceRows(padded, 0, 1);
    const { mse, loss } = await model.evaluate(one, { metrics: ['mse'] });
    const made = await model.reconstruct(one);
    const own = Array.from({ length: 6 }, (_, i) => (made.data[i] - ragged[0].data[i]) ** 2);
    const mean = own.reduce((a, b) => a + b) / 6;
    for (const value of [mse, loss, scores.data[0]]) expect(value).toBeCloseTo(mean, 6);
    expect([...errors.data.slice(3, 6)]).toEqual([0, 0, 0]);
    expect(errors.data[1]).toBeCloseTo((own[2] + own[3]) / 2, 6);
    model.dispose();
  });

  test('a corruption leaves the filling alone', async () => {
    const shift: Corruption = { config: { type: 'shift' }, corrupt: (x) => tf.add(x, 1) };
    const shifted = ragged.map(({ data, shape }) => ndarray(data.map((v) => v + 1), shape));
    const [corrupting, plain] = [new RecurrentAutoencoder({ ...small, maskValue: FILL, corruption: shift }), new RecurrentAutoencoder({ ...small, maskValue: FILL })];
    const wanted = await plain.fit(padSequences(shifted, { value: FILL }).x, { ...quick, shuffle: false, target: padded });
    const got = await corrupting.fit(padded, { ...quick, shuffle: false });
    expect(maxDifference(got.loss, wanted.loss)).toBeLessThan(1e-6);
    for (const model of [corrupting, plain]) model.dispose();
  });
});

describe('other parts', () => {
  const gaussian: Bottleneck = {
    config: { type: 'test-gaussian' },
    encoderUnits: (latentDim) => 2 * latentDim,
    apply: (encoded, { training, noise }) => {
      const [mean, logVariance] = tf.split(encoded, 2, -1);
      return { code: training ? tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise.normal('code', mean.shape))) : mean };
    },
    code: (encoded) => tf.split(encoded, 2, -1)[0],
  };

  test('a bottleneck that needs more units than the code gets a linear map of the last state', async () => {
    const bottleneck = gaussian;
    await agree({ bottleneck }, images);
    const model = new RecurrentAutoencoder({ ...small, bottleneck }).build([8, 8]);
    expect(model.encoder.layers.at(-1)?.name).toBe('encoder_dense');
    expect(model.encoder.outputShape).toEqual([null, 6]);
    model.dispose();
  });

  test.each([{}, { maskValue: FILL }, { teacherForcing: true }])('a condition lies behind each step: %j', async (options) => {
    const x = 'maskValue' in options ? padded : images;
    const condition = ndarray(Int32Array.from({ length: rowsOf(x) }, (_, i) => i % 2), [rowsOf(x)]);
    const validation = { validationSplit: 4, condition };
    await agree({ ...options, conditionUnits: 2 }, x, validation);
    const model = new RecurrentAutoencoder({ ...small, ...options, conditionUnits: 2 });
    await model.fit(x, { ...quick, condition });
    const one = await model.encode(x, { condition });
    const other = await model.encode(x, { condition: ndarray(condition.data.map((v) => 1 - v), condition.shape) });
    expect(one.shape).toEqual([rowsOf(x), 3]);
    expect(maxDifference(one.data, other.data)).toBeGreaterThan(1e-4);
    model.dispose();
  });

  test('filling stays filling behind a condition', async () => {
    const condition = ndarray(Int32Array.from(ragged, (_, i) => i % 2), [20]);
    const codes = [];
    for (const length of [6, 9]) {
      const model = new RecurrentAutoencoder({ ...small, maskValue: FILL, conditionUnits: 2 }).build([length, 2]);
      codes.push((await model.encode(padSequences(ragged, { value: FILL, length }).x, { condition })).data);
      model.dispose();
    }
    expect(maxDifference(codes[0], codes[1])).toBeLessThan(1e-6);
  });
});

describe('teacher forcing', () => {
  test('training sees the true step before, inference its own', async () => {
    // Each step repeats the one before it with the other sign: what follows from the step before needs no code.
    const x = ndarray(Float32Array.from({ length: 64 * 12 }, (_, i) => (i % 12) % 2 === 0 ? Math.floor(i / 12) / 64 : -Math.floor(i / 12) / 64), [64, 12, 1]);
    const train = { epochs: 30, batchSize: 16, optimizer: { name: 'adam', learningRate: 0.01 } } as const;
    const losses = [];
    for (const teacherForcing of [true, false]) {
      const model = new RecurrentAutoencoder({ hiddenUnits: [12], latentDim: 1, teacherForcing, seed: 3 });
      const history = await model.fit(x, { ...train, validationData: x });
      losses.push({ train: history.loss[29], validation: history.valLoss[29] });
      model.dispose();
    }
    expect(losses[0].train).toBeLessThan(losses[1].train);
    expect(losses[0].validation).toBeGreaterThan(losses[0].train);
  });

  test('with its own output for the truth, forced and free decoders are one', async () => {
    const model = new RecurrentAutoencoder({ ...small, hiddenUnits: [5, 4], outputActivation: 'sigmoid', teacherForcing: true }).build([8, 8]);
    const models = model.slots.network.build({ inputShape: [8, 8], outputShape: [8, 8], latentDim: 3, codeUnits: 3, encoderUnits: 3, random: random(4) });
    const code = tf.tensor(uniform(1, 2, 3).data, [2, 3]);
    const free = models.decoder.predict(code) as tf.Tensor;
    const forced = models.teacherForced?.predict([code, free]) as tf.Tensor;
    expect(maxDifference(forced.dataSync(), free.dataSync())).toBeLessThan(1e-6);
    const other = models.teacherForced?.predict([code, tf.zerosLike(free)]) as tf.Tensor;
    expect(maxDifference(other.dataSync(), free.dataSync())).toBeGreaterThan(1e-4);
    model.dispose();
  });

  test('leaves no tensors behind', async () => {
    const round = async (): Promise<void> => {
      const model = new RecurrentAutoencoder({ ...small, maskValue: FILL, teacherForcing: true });
      await model.fit(padded, { ...quick, engine: 'eager', validationSplit: 4 });
      await model.anomalyScores(padded, { engine: 'eager' });
      model.dispose();
    };
    await round();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await round();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('anomalies', () => {
  test('a planted one has the highest score, at its steps', async () => {
    const { x } = sineSequences(300, 40, { noise: 0.05, seed: 1 });
    const series = ndarray(Float32Array.from(x.data), [300, 40, 1]);
    const model = new RecurrentAutoencoder({ hiddenUnits: [32], latentDim: 8, seed: 2 });
    await model.fit(series, { epochs: 12, batchSize: 32, optimizer: { name: 'adam', learningRate: 0.01 } });
    const fresh = sineSequences(50, 40, { noise: 0.05, seed: 9 }).x;
    const data = Float32Array.from(fresh.data);
    for (let s = 20; s < 24; s++) data[17 * 40 + s] += 2;
    const planted = ndarray(data, [50, 40, 1]);
    const scores = [...(await model.anomalyScores(planted)).data];
    expect(scores.indexOf(Math.max(...scores))).toBe(17);
    const steps = [...(await model.stepErrors(planted)).data.slice(17 * 40, 18 * 40)];
    const worst = steps.indexOf(Math.max(...steps));
    expect(worst >= 20 && worst < 24).toBe(true);
    model.dispose();
  });
});

describe('bad input', () => {
  test('sequences of different lengths are refused, with the remedy', async () => {
    const model = new RecurrentAutoencoder(small);
    const uneven = [[[1], [2]], [[1], [2], [3]]];
    await expect(model.fit(uneven)).rejects.toThrow(/sequences of 2 to 3 steps.*padSequences.*maskValue/);
    await expect(model.fit([[1, 2], [1, 2, 3]])).rejects.toThrow(/padSequences/);
    await expect(model.fit(padded, { validationData: uneven })).rejects.toThrow(/validationData.*padSequences/);
    for (const method of ['encode', 'evaluate', 'anomalyScores'] as const) await expect(model[method](uneven)).rejects.toThrow(/padSequences/);
    await expect(model.stepErrors(padded)).rejects.toThrow(/fit/);
  });

  test('parameters and conditions that do not fit', async () => {
    expect(() => new RecurrentAutoencoder({ hiddenUnits: [] })).toThrow(/hiddenUnits/);
    expect(() => new RecurrentAutoencoder({ decoderUnits: [] })).toThrow(/decoderUnits/);
    expect(() => new RecurrentAutoencoder({ cell: 'rnn' as never })).toThrow(/cell/);
    expect(() => new RecurrentAutoencoder({ maskvalue: 1 } as never)).toThrow(/maskValue/);
    const conditioned = new RecurrentAutoencoder({ ...small, conditionUnits: 2 });
    await expect(conditioned.fit(uniform(1, 4, 9), { condition: [0, 1, 0, 1] })).rejects.toThrow(/steps, features/);
    const fitted = new RecurrentAutoencoder({ ...small, loss: 'binary-crossentropy' });
    await expect(fitted.fit(padded)).rejects.toThrow(/\[0, 1\]/);
    expect(modelNetwork(fitted.build([6, 2]).encoder, fitted.decoder).mask).toBeUndefined();
    fitted.dispose();
  });

  test('padSequences fills up at the end and checks what it is given', () => {
    const { x, lengths } = padSequences([[[1, 2]], [[3, 4], [5, 6]]], { value: -1, length: 3 });
    expect(x.shape).toEqual([2, 3, 2]);
    expect([...x.data]).toEqual([1, 2, -1, -1, -1, -1, 3, 4, 5, 6, -1, -1]);
    expect(lengths).toEqual([1, 2]);
    expect(padSequences([[1, 2], [3]], { value: 0.1 }).x).toEqual(ndarray(Float32Array.from([1, 2, 3, 0.1]), [2, 2, 1]));
    expect(() => padSequences([[[1, 2]], [[1]]], { value: -1 })).toThrow(/sequences\[1\].*2 features/s);
    expect(() => padSequences([[1, 2, 3]], { value: -1, length: 2 })).toThrow(/at most 2 steps/);
    expect(() => padSequences([[1], [2, -1]], { value: -1 })).toThrow(/sequences\[1\], step 1.*Choose a value/s);
    expect(() => padSequences([[1, 0.1]], { value: 0.1 })).toThrow(/step 1/);
    expect(() => padSequences([], { value: -1 })).toThrow(/at least one/);
    expect(() => padSequences([[1]], { value: Number.NaN })).toThrow(/value/);
  });
});
