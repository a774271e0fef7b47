import { Autoencoder, huber, mae, sgd, useDevice } from '@latentkit/autoencoder';
import { InvalidParameterError, NotFittedError, memoryStore, ndarray } from '@latentkit/core';
import { matmul } from '@latentkit/linalg';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { readFileSync } from 'node:fs';
import type { LinearOptions } from '../src/config.js';
import { LinearAutoencoder } from '../src/linear-autoencoder.js';
import { linearNetwork, linearNetworkFactory } from '../src/linear-network.js';
import { principalComponentsWithin } from '../src/principal-components.js';
import { trainingDefaults } from '../src/training-defaults.js';
import { digits, maxDifference, uniform } from '@latentkit/fixtures';

interface Golden {
  readonly mse: number;
  readonly components: number[][];
  readonly explainedVariance: number[];
  readonly mean: number[];
  readonly transformFirst5: number[][];
}
const golden = JSON.parse(readFileSync(new URL('./golden/linear.json', import.meta.url), 'utf8')) as Golden;

beforeAll(async () => void (await useDevice('auto')));

const degrees = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const dot = Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
  return (Math.acos(Math.min(1, dot / (Math.hypot(...Array.from(a)) * Math.hypot(...Array.from(b))))) * 180) / Math.PI;
};

describe('LinearAutoencoder', () => {
  test.each([
    { seed: 0, tied: false },
    { seed: 1, tied: false },
    { seed: 2, tied: true },
  ])('reaches PCA on the digits with the default training, %j', async (parameters) => {
    const { x } = await digits();
    const model = new LinearAutoencoder({ latentDim: 8, ...parameters });
    await model.fit(x, trainingDefaults(x.shape[0]));
    const { mse } = await model.evaluate(x);
    expect(mse / golden.mse).toBeLessThan(1.01);
    expect(mse / golden.mse).toBeGreaterThan(0.9999);
    const { components, explainedVariance, mean } = await model.principalComponents(x);
    golden.components.forEach((row, k) => expect(degrees(components.data.subarray(k * 64, (k + 1) * 64), row)).toBeLessThan(2));
    explainedVariance.forEach((variance, k) => expect(variance / golden.explainedVariance[k]).toBeCloseTo(1, 2));
    expect(maxDifference(mean, golden.mean)).toBeLessThan(1e-7);
    const turned = await model.orthogonalized(x);
    const codes = await turned.encode(x);
    const scores = golden.transformFirst5.flat();
    expect(maxDifference(codes.data.subarray(0, scores.length), scores)).toBeLessThan(0.1);
    expect((await turned.evaluate(x)).mse / golden.mse).toBeLessThan(1.01);
    model.dispose();
    turned.dispose();
  }, 60_000);

  test('orthogonalised: orthonormal, uncorrelated codes in the same space, however poor the weights are', async () => {
    const x = uniform(1, 40, 2, 4);
    for (const options of [{}, { tied: true }, { useBias: false }] satisfies LinearOptions[]) {
      const model = new LinearAutoencoder({ latentDim: 3, ...options }).build([2, 4]);
      const { components, explainedVariance, mean } = await model.principalComponents(x);
      const gram = matmul(components, components, { transposeB: true });
      expect(maxDifference(gram.data, [1, 0, 0, 0, 1, 0, 0, 0, 1])).toBeLessThan(1e-12);
      const turned = await model.orthogonalized(x);
      const codes = await turned.encode(x);
      const covariance = Array.from({ length: 9 }, (_, at) => {
        const [i, j] = [Math.floor(at / 3), at % 3];
        let sum = 0;
        for (let r = 0; r < 40; r++) sum += codes.data[3 * r + i] * codes.data[3 * r + j];
        return sum / 39;
      });
      const [a, b, c] = explainedVariance;
      expect(a).toBeGreaterThan(b);
      expect(b).toBeGreaterThan(c);
      expect(maxDifference(covariance, [a, 0, 0, 0, b, 0, 0, 0, c])).toBeLessThan(1e-6);
      // Codes are (x − mean) · componentsᵀ, and decoding is the projection onto the space of the old decoder.
      const centred = ndarray(Float64Array.from(x.data, (value, i) => value - mean[i % 8]), [40, 8]);
      const scores = matmul(centred, components, { transposeB: true });
      expect(maxDifference(codes.data, scores.data)).toBeLessThan(1e-6);
      const projected = matmul(scores, components).data.map((value, i) => value + mean[i % 8]);
      const reconstruction = await turned.reconstruct(x);
      expect(reconstruction.shape).toEqual([40, 2, 4]);
      expect(maxDifference(reconstruction.data, projected)).toBeLessThan(1e-6);
      model.dispose();
      turned.dispose();
    }
  });

  test('finds planted components in a skewed basis of their plane', () => {
    const u = [0.6, -0.8, 0, 0, 0];
    const v = [0, 0, 0.6, 0, 0.8];
    const corners = [[2, 1], [2, -1], [-2, 1], [-2, -1]];
    const x = corners.map(([s, t]) => u.map((_, j) => 1 + j + s * u[j] + t * v[j]));
    const basis = [u.map((_, j) => 3 * u[j] + v[j]), u.map((_, j) => 2 * u[j] + 5 * v[j])];
    const { components, explainedVariance, mean } = principalComponentsWithin(basis, x);
    // The entry of largest absolute value is positive.
    expect(maxDifference(components.data, [...u.map((value) => -value), ...v])).toBeLessThan(1e-12);
    expect(maxDifference(explainedVariance, [16 / 3, 4 / 3])).toBeLessThan(1e-12);
    expect(maxDifference(mean, [1, 2, 3, 4, 5])).toBeLessThan(1e-12);
  });

  const parameterSets: LinearOptions[] = [{ latentDim: 5 }, { useBias: false }, { tied: true }, { loss: 'mae' }, { loss: huber({ delta: 0.5 }).config }, { seed: 8 }];
  test.each(parameterSets)('keeps %j through save and load', async (parameters) => {
    const model = new LinearAutoencoder(parameters);
    const x = uniform(2, 12, 3, 4);
    await model.fit(x, { epochs: 2, optimizer: sgd(0.1) });
    const store = memoryStore();
    await model.save(store);
    const loaded = await LinearAutoencoder.load(store);
    expect(loaded.config).toEqual(model.config);
    expect(loaded.config).toMatchObject(parameters);
    expect(loaded.summary()).toBe(model.summary());
    expect((await loaded.reconstruct(x)).data).toEqual((await model.reconstruct(x)).data);
    const again = async (m: LinearAutoencoder): Promise<number[]> => (await m.fit(x, { epochs: 2, optimizer: sgd(0.1) })).loss;
    expect(await again(loaded)).toEqual(await again(model));
    model.dispose();
    loaded.dispose();
  });

  test('is linear, with and without bias', async () => {
    const zero = [[0, 0, 0, 0]];
    const [a, b] = [[[1, 2, 3, 4]], [[-1, 0.5, 2, 0]]];
    const sum = [[0, 2.5, 5, 4]];
    const model = new LinearAutoencoder({ useBias: false }).build([4]);
    const parts = [(await model.reconstruct(a)).data, (await model.reconstruct(b)).data];
    expect(maxDifference((await model.reconstruct(sum)).data, parts[0].map((value, i) => value + parts[1][i]))).toBeLessThan(1e-5);
    expect((await model.reconstruct(zero)).data).toEqual(new Float32Array(4));
    expect(model.encoder.countParams() + model.decoder.countParams()).toBe(16);
    const biased = new LinearAutoencoder().build([4]);
    expect(biased.encoder.countParams() + biased.decoder.countParams()).toBe(22);
    model.dispose();
    biased.dispose();
  });

  test('the network serves other autoencoders and comes back by its factory', async () => {
    const model = new Autoencoder({ latentDim: 2, network: linearNetwork({ tied: true, useBias: false }), loss: mae().config });
    const x = uniform(6, 8, 3);
    await model.fit(x, { epochs: 1 });
    const store = memoryStore();
    await model.save(store);
    const loaded = await Autoencoder.load(store, { parts: [linearNetworkFactory] });
    expect(loaded.slots.network.config).toEqual({ type: 'linear', tied: true, useBias: false });
    expect((await loaded.reconstruct(x)).data).toEqual((await model.reconstruct(x)).data);
    model.dispose();
    loaded.dispose();
  });

  test('says what is wrong', async () => {
    const model = new LinearAutoencoder({ latentDim: 5 });
    await expect(model.principalComponents([[1, 2]])).rejects.toThrow(NotFittedError);
    model.build([3]);
    // Five directions in three dimensions cannot be orthonormal.
    await expect(model.orthogonalized(uniform(1, 9, 3))).rejects.toThrow(/at most 3/);
    const narrow = new LinearAutoencoder({ latentDim: 1 }).build([3]);
    await expect(narrow.orthogonalized([[1, 2, 3]])).rejects.toThrow(InvalidParameterError);
    expect(() => new LinearAutoencoder({ latentDim: 0 })).toThrow(/LinearAutoencoder.latentDim/);
    model.dispose();
    narrow.dispose();
  });

  test('leaves no tensor behind', async () => {
    const x = uniform(7, 9, 4);
    const before = tf.memory().numTensors;
    for (const tied of [false, true]) {
      const model = new LinearAutoencoder({ tied });
      await model.fit(x, { epochs: 2, validationSplit: 3 });
      (await model.orthogonalized(x)).dispose();
      model.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
