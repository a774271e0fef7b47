import { useDevice } from '@latentkit/autoencoder';
import { memoryStore, ndarray } from '@latentkit/core';
import { digits } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { SPARSITIES, SparseAutoencoder, activationStatistics } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const { x } = await digits(300);
const quick = { epochs: 3, batchSize: 50, optimizer: { name: 'adam', learningRate: 0.005 } } as const;

describe('SparseAutoencoder', () => {
  test('draws mean activations to the target, the nearer the greater the weight', async () => {
    const distance = async (weight: number): Promise<number> => {
      const model = new SparseAutoencoder({ sparsity: 'kl', target: 0.1, weight, latentDim: 40, hiddenUnits: [], seed: 1 });
      await model.fit(x, { ...quick, epochs: 40 });
      const { unitMeans } = await model.statistics(x);
      model.dispose();
      return unitMeans.reduce((sum, mean) => sum + Math.abs(mean - 0.1), 0) / unitMeans.length;
    };
    const [none, some, much] = [await distance(0), await distance(0.01), await distance(1)];
    expect(some).toBeLessThan(none / 2);
    expect(much).toBeLessThan(some);
    expect(much).toBeLessThan(0.02);
  });

  test('L1 makes codes smaller, the more the greater the weight', async () => {
    const mean = async (weight: number): Promise<number> => {
      const model = new SparseAutoencoder({ weight, latentDim: 40, hiddenUnits: [], seed: 1 });
      await model.fit(x, { ...quick, epochs: 20 });
      return (await model.statistics(x)).mean;
    };
    const [none, some] = [await mean(0), await mean(0.01)];
    expect(some).toBeLessThan(none / 1.5);
  });

  test('k-sparse codes have k numbers other than 0', async () => {
    const model = new SparseAutoencoder({ sparsity: 'k-sparse', k: 5, latentDim: 40, seed: 1 });
    await model.fit(x, quick);
    const { data } = await model.encode(x);
    for (let i = 0; i < 300; i++) expect(data.subarray(i * 40, (i + 1) * 40).filter((v) => v !== 0).length).toBe(5);
  });

  test.each(SPARSITIES)('trains with %s, and loads with it', async (sparsity) => {
    const model = new SparseAutoencoder({ sparsity, weight: 0.01, target: 0.2, momentum: 0.5, k: 3, alpha: 2, rate: 0.1, latentDim: 20, hiddenUnits: [16], seed: 3 });
    const history = await model.fit(x, quick);
    expect(history.loss[2]).toBeLessThan(history.loss[0]);
    const store = memoryStore();
    await model.save(store);
    expect(await store.has('parts/model.json')).toBe(sparsity === 'kl');
    const loaded = await SparseAutoencoder.load(store);
    expect(loaded.slots.penalties.map(({ config }) => config)).toEqual(model.slots.penalties.map(({ config }) => config));
    expect(loaded.slots.bottleneck.config).toEqual(model.slots.bottleneck.config);
    expect(await loaded.encode(x)).toEqual(await model.encode(x));
    expect(await loaded.evaluate(x)).toEqual(await model.evaluate(x));
  });

  test('refuses what cannot be: a mean activation of values that are no shares, more kept than there are', () => {
    expect(() => new SparseAutoencoder({ sparsity: 'kl', codeActivation: 'selu' })).toThrow(/codeActivation.*sigmoid/);
    expect(() => new SparseAutoencoder({ sparsity: 'kl', codeActivation: null })).toThrow(/sigmoid/);
    expect(() => new SparseAutoencoder({ sparsity: 'k-sparse', k: 50, latentDim: 10 }).build([64])).toThrow(/at most latentDim, 10/);
    expect(() => new SparseAutoencoder({ weight: -1 })).toThrow(/weight/);
  });
});

describe('activationStatistics', () => {
  const codes = ndarray(Float32Array.of(0, 0.5, 0, 1, 0, 0.25, 0, 0.75, 0, 0, 0, 1), [3, 4]);

  test('counts what was planted', () => {
    const s = activationStatistics(codes, { bins: 4 });
    expect(s.mean).toBeCloseTo(3.5 / 12, 12);
    expect(Array.from(s.unitMeans)).toEqual([0, 0.25, 0, expect.closeTo(2.75 / 3, 12)]);
    expect(s.dead).toEqual([0, 2]);
    expect(s.deadFraction).toBe(0.5);
    expect(s.sparsity).toBeCloseTo(7 / 12, 12);
    expect(Array.from(s.activations.counts)).toEqual([7, 1, 1, 3]);
    expect(Array.from(s.activations.edges)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(Array.from(s.means.counts)).toEqual([2, 1, 0, 1]);
    expect(s.shareBelow(0.25)).toBeCloseTo(7 / 12, 12);
    expect(s.shareBelow(2)).toBe(1);
  });

  test('takes other thresholds and activations beyond [0, 1], and refuses nonsense', () => {
    expect(activationStatistics(codes, { threshold: 0.6 }).dead).toEqual([0, 1, 2]);
    const wide = activationStatistics([[-2, 3]], { bins: 5 });
    expect(Array.from(wide.activations.counts)).toEqual([1, 0, 0, 0, 1]);
    expect(() => activationStatistics(codes, { threshold: -1 })).toThrow(/threshold/);
    expect(() => activationStatistics(codes, { bins: 0 })).toThrow(/bins/);
    expect(() => activationStatistics([[NaN]])).toThrow(/row 0/);
  });
});
