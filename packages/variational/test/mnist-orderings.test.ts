import { type NdArray, ndarray, sliceRows } from '@latentkit/core';
import { ONE_THREAD, labelledMnist, mnistTest } from '@latentkit/fixtures';
import { LinearDiscriminantAnalysis } from '@latentkit/pca';
import { describe, expect } from '@jest/globals';
import { VariationalAutoencoder, type VariationalOptions } from '../src/index.js';

interface Split {
  readonly x: NdArray;
  readonly y: NdArray;
}

/** 10,000 images to train on and 1,000 others. */
async function images(): Promise<{ train: Split; held: Split }> {
  const { x, y } = await labelledMnist('train');
  const part = (from: number, to: number): Split => ({ x: sliceRows(x, from, to), y: sliceRows(y, from, to) });
  return { train: part(0, 10_000), held: part(55_000, 56_000) };
}

async function trained({ x, y }: Split, options: VariationalOptions, epochs = 10): Promise<VariationalAutoencoder> {
  const model = new VariationalAutoencoder({ latentDim: 10, seed: 1, ...options });
  const condition = options.classes === undefined ? {} : { condition: y };
  await model.fit(x, { ...ONE_THREAD, epochs, batchSize: 128, optimizer: { name: 'adam', learningRate: 0.002 }, ...condition });
  return model;
}

/** Whether each number is less than the one before it. */
const falling = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value < values[i - 1]);

describe('orderings on the genuine MNIST', () => {
  mnistTest('a larger beta: less divergence, more error, fewer active units', async () => {
    const { train, held } = await images();
    const found = [];
    for (const beta of [1, 4, 16]) {
      const model = await trained(train, { beta }, 6);
      const { divergence, logLikelihood } = await model.elbo(held.x, { samples: 3 });
      found.push({ divergence, logLikelihood, mse: (await model.evaluate(held.x))['mse'], active: (await model.activeUnits(held.x)).active.length });
      model.dispose();
    }
    expect(falling(found.map(({ divergence }) => divergence))).toBe(true);
    expect(falling(found.map(({ logLikelihood }) => logLikelihood))).toBe(true);
    expect(falling(found.map(({ mse }) => -mse))).toBe(true);
    expect(found[0].active).toBe(10);
    expect(found[1].active).toBeLessThanOrEqual(10);
    expect(found[2].active).toBeLessThan(found[1].active);
  });

  mnistTest('conditioned on classes: a better bound from codes of the same size, and the digits that are asked for', async () => {
    const { train, held } = await images();
    const [plain, conditioned] = [await trained(train, { latentDim: 5 }), await trained(train, { latentDim: 5, classes: 10 })];
    const bound = await plain.elbo(held.x, { samples: 3 });
    const better = await conditioned.elbo(held.x, { samples: 3, condition: held.y });
    // Some 7 nats, of which a class alone is worth 2.3.
    expect(better.elbo).toBeGreaterThan(bound.elbo + 2);
    const wanted = ndarray(Int32Array.from({ length: 500 }, (_, i) => i % 10), [500]);
    const digits = await conditioned.generate(500, { condition: wanted });
    const probe = new LinearDiscriminantAnalysis({ solver: 'eigen', shrinkage: 0.2 }).fit(sliceRows(train.x, 0, 3000), sliceRows(train.y, 0, 3000));
    expect(probe.score(ndarray(digits.data, [500, 784]), wanted)).toBeGreaterThan(0.8);
    for (const model of [plain, conditioned]) model.dispose();
  });

  mnistTest('the importance-weighted bound: tighter with more draws, and better when it is what is trained', async () => {
    const { train, held } = await images();
    const x = sliceRows(held.x, 0, 500);
    const tightest = [];
    for (const options of [{}, { objective: 'iwae', samples: 5 }] as const) {
      const model = await trained(train, options, 6);
      const bounds = [(await model.elbo(x, { samples: 5 })).elbo];
      for (const samples of [5, 50]) bounds.push(await model.importanceWeightedBound(x, { samples }));
      expect(falling(bounds.map((value) => -value))).toBe(true);
      tightest.push(bounds[2]);
      model.dispose();
    }
    expect(tightest[1]).toBeGreaterThan(tightest[0] + 0.5);
  });
});
