import { type Bottleneck, useDevice } from '@latentkit/autoencoder';
import { ndarray, rowsOf } from '@latentkit/core';
import { maxDifference } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { padSequences, RecurrentAutoencoder } from '../src/index.js';
import { FILL, agree, images, padded, quick, ragged, small } from './sequences.js';

beforeAll(async () => {
  await useDevice('wasm');
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
