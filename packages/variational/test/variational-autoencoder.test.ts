import { Autoencoder, denseNetworkFactory, useDevice } from '@latentkit/autoencoder';
import { memoryStore, ndarray, sliceRows } from '@latentkit/core';
import { digits } from '@latentkit/fixtures';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { OBJECTIVES, VariationalAutoencoder, type VariationalOptions } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const { x, y } = await digits(400);
const quick = { epochs: 3, batchSize: 50, optimizer: { name: 'adam', learningRate: 0.005 } } as const;
const small: VariationalOptions = { hiddenUnits: [32], latentDim: 4, seed: 1 };
const fitted = async (options: VariationalOptions = {}, epochs = 25): Promise<VariationalAutoencoder> => {
  const model = new VariationalAutoencoder({ ...small, ...options });
  await model.fit(x, { ...quick, epochs, ...(options.classes === undefined ? {} : { condition: y }) });
  return model;
};

describe('VariationalAutoencoder', () => {
  test('reports reconstruction and divergence apart; a greater beta trades one for the other', async () => {
    const results = [];
    for (const beta of [0, 1, 10]) {
      const model = await fitted({ beta });
      results.push(await model.elbo(x, { samples: 3 }));
      const { loss, reconstruction, kl } = await model.evaluate(x);
      expect(loss).toBeCloseTo(reconstruction + kl, 5);
      model.dispose();
    }
    for (let i = 1; i < 3; i++) {
      expect(results[i].divergence).toBeLessThan(results[i - 1].divergence);
      expect(results[i].logLikelihood).toBeLessThan(results[i - 1].logLikelihood);
    }
    expect(results[1].elbo).toBeGreaterThan(results[0].elbo);
    expect(results[1].elbo).toBeGreaterThan(results[2].elbo);
    for (const { elbo, logLikelihood, divergence } of results) expect(elbo).toBeCloseTo(logLikelihood - divergence, 8);
  });

  test('its loss is the bound: a sum in nats per sample, a mean over the elements', async () => {
    const sum = await fitted({ loss: { name: 'binary-crossentropy', reduction: 'sum' } }, 5);
    const bound = await sum.elbo(x, { samples: 20 });
    expect(Math.abs((await sum.evaluate(x))['loss'] / -bound.elbo - 1)).toBeLessThan(0.02);
    const mean = await fitted({}, 5);
    const other = await mean.elbo(x, { samples: 20 });
    expect(Math.abs(((await mean.evaluate(x))['loss'] * 64) / -other.elbo - 1)).toBeLessThan(0.02);
  });

  test('the importance-weighted bound is tighter with more draws, and never looser than the evidence bound', async () => {
    const model = await fitted();
    const bounds = [];
    for (const samples of [1, 5, 50]) bounds.push(await model.importanceWeightedBound(x, { samples }));
    expect(bounds[1]).toBeGreaterThan(bounds[0]);
    expect(bounds[2]).toBeGreaterThan(bounds[1]);
    const { elbo } = await model.elbo(x, { samples: 1 });
    expect(Math.abs(bounds[0] - elbo)).toBeLessThan(1);
    expect(bounds[2]).toBeGreaterThan(elbo);
  });

  test('codes drawn from the prior decode to samples; the same seed draws the same', async () => {
    const model = await fitted();
    const generated = await model.generate(6, { seed: 3 });
    expect(generated.shape).toEqual([6, 64]);
    expect(await model.generate(6, { seed: 3 })).toEqual(generated);
    expect(await model.generate(6, { seed: 4 })).not.toEqual(generated);
    const { mean, logVariance } = await model.encodeDistribution(x);
    expect(mean.data).toEqual((await model.encode(x)).data);
    expect(logVariance.shape).toEqual([400, 4]);
    const codes = await model.sampleCodes(x, { seed: 1 });
    const distance = codes.data.map((z, i) => (z - mean.data[i]) / Math.exp(logVariance.data[i] / 2));
    expect(Math.abs(distance.reduce((a, b) => a + b * b, 0) / 1600 - 1)).toBeLessThan(0.1);
  });

  test('a unit that nothing uses has collapsed', async () => {
    const model = await fitted({ beta: 60 }, 30);
    const { active, collapsed, divergences, variances } = await model.activeUnits(x);
    expect(active.length + collapsed.length).toBe(4);
    expect(collapsed.length).toBeGreaterThan(0);
    for (const j of collapsed) expect(divergences[j]).toBeLessThan(0.1);
    expect((await model.activeUnits(x, { threshold: Math.max(...variances) })).active).toEqual([]);
    await expect(model.activeUnits(x, { threshold: -1 })).rejects.toThrow(/threshold/);
  });

  test('conditioned on classes it makes what it is asked for', async () => {
    const model = await fitted({ classes: 10 }, 60);
    const wanted = ndarray(Int32Array.from({ length: 50 }, (_, i) => i % 10), [50]);
    const made = await model.generate(50, { condition: wanted, seed: 2 });
    const means = Array.from({ length: 10 }, (_, c) => {
      const rows = Array.from(y.data.keys()).filter((i) => y.data[i] === c);
      return Array.from({ length: 64 }, (_p, j) => rows.reduce((sum, i) => sum + x.data[i * 64 + j] / rows.length, 0));
    });
    let right = 0;
    for (let i = 0; i < 50; i++) {
      const distances = means.map((mean) => mean.reduce((sum, v, j) => sum + (v - made.data[i * 64 + j]) ** 2, 0));
      if (distances.indexOf(Math.min(...distances)) === wanted.data[i]) right++;
    }
    expect(right).toBeGreaterThanOrEqual(42);
    expect((await model.elbo(x, { condition: y })).elbo).toBeGreaterThan((await (await fitted({}, 60)).elbo(x)).elbo - 5);
    await expect(model.fit(x, quick)).rejects.toThrow(/condition/);
    await expect(model.generate(3)).rejects.toThrow(/condition/);
  });

  test.each(OBJECTIVES)('trains with %s, alike on both engines, and loads with it', async (objective) => {
    const options: VariationalOptions = { ...small, objective, samples: objective === 'iwae' ? 3 : 1, entries: 8, groups: 2, warmUpSteps: objective === 'elbo' ? 5 : 0 };
    const histories = [];
    for (const engine of ['eager', 'compiled'] as const) {
      const model = new VariationalAutoencoder(options);
      const history = await model.fit(x, { ...quick, engine, ...(engine === 'eager' ? { device: 'wasm' } : {}) });
      expect(history.warnings).toEqual([]);
      histories.push(history);
      if (engine === 'eager') continue;
      const store = memoryStore();
      await model.save(store);
      const loaded = await VariationalAutoencoder.load(store);
      expect(loaded.slots.bottleneck.config).toEqual(model.slots.bottleneck.config);
      expect(await loaded.encode(x)).toEqual(await model.encode(x));
      expect(await loaded.evaluate(x)).toEqual(await model.evaluate(x));
      const general = await Autoencoder.load(store, { parts: [...VariationalAutoencoder.parts, denseNetworkFactory] });
      expect((await general.encode(x)).data).toEqual((await model.encode(x)).data);
    }
    const [eager, compiled] = histories;
    expect(compiled.names).toEqual(eager.names);
    for (const name of eager.names) compiled.series(name).forEach((value, i) => expect(Math.abs(value - eager.series(name)[i])).toBeLessThan(2e-4 * Math.max(1, Math.abs(value))));
  });

  test('quantized codes are entries of the codebooks, and decode to what they stand for', async () => {
    const model = await fitted({ objective: 'vector-quantization', entries: 16, groups: 4, latentDim: 8 }, 80);
    const codes = await model.encode(x);
    for (let group = 0; group < 4; group++) {
      const used = new Set(Array.from({ length: 400 }, (_, i) => codes.data.slice(i * 8 + group * 2, i * 8 + group * 2 + 2).join()));
      expect(used.size).toBeLessThanOrEqual(16);
      expect(used.size).toBeGreaterThan(1);
    }
    const mean = Array.from({ length: 64 }, (_, j) => Array.from({ length: 400 }, (_r, i) => x.data[i * 64 + j]).reduce((a, b) => a + b) / 400);
    const variance = x.data.reduce((sum, v, i) => sum + (v - mean[i % 64]) ** 2, 0) / x.data.length;
    expect((await model.evaluate(x))['mse']).toBeLessThan(0.7 * variance);
  });

  test.each([
    ['gaussian', 'linear'],
    ['continuous-bernoulli', 'sigmoid'],
  ] as const)('has a bound under the %s likelihood', async (loss, outputActivation) => {
    const model = await fitted({ loss, outputActivation }, 10);
    const { elbo } = await model.elbo(x, { samples: 10 });
    const { loss: value } = await model.evaluate(x, { batchSize: 400 });
    expect(Math.abs(value * 64 + elbo)).toBeLessThan(0.03 * Math.abs(elbo) + 0.5);
  });

  test('says what is wrong', async () => {
    expect(() => new VariationalAutoencoder({ beta: -1 })).toThrow(/beta/);
    expect(() => new VariationalAutoencoder({ objective: 'vae' as never })).toThrow(/objective/);
    const outside = ndarray(x.data.map((v) => 2 * v), x.shape);
    await expect(new VariationalAutoencoder(small).fit(outside, quick)).rejects.toThrow(/\[0, 1\]/);
    const squared = await fitted({ loss: 'mse' }, 1);
    await expect(squared.elbo(x)).rejects.toThrow(/likelihood/);
    const quantized = await fitted({ objective: 'vector-quantization' }, 1);
    await expect(quantized.encodeDistribution(x)).rejects.toThrow(/distributions/);
    await expect(quantized.generate(2)).rejects.toThrow(/prior/);
    const model = await fitted({}, 1);
    await expect(model.generate(0)).rejects.toThrow(/n/);
    await expect(model.elbo(sliceRows(x, 0, 10), { samples: 0 })).rejects.toThrow(/samples/);
    await expect(new VariationalAutoencoder().elbo(x)).rejects.toThrow(/fit/);
  });
});
