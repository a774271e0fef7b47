import { type Corruption, useDevice } from '@latentkit/autoencoder';
import { ndarray, sliceRows } from '@latentkit/core';
import { maxDifference } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { padSequences, RecurrentAutoencoder, type RecurrentAutoencoderOptions } from '../src/index.js';
import { FILL, padded, quick, ragged, small } from './sequences.js';

beforeAll(async () => {
  await useDevice('wasm');
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

describe('padSequences', () => {
  test('fills up at the end and checks what it is given', () => {
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
