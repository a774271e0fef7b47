import { Autoencoder, modelNetwork, useDevice } from '@latentkit/autoencoder';
import { memoryStore, ndarray } from '@latentkit/core';
import { digits } from '@latentkit/fixtures';
import { chainLayers, dense } from '@latentkit/layers';
import { random } from '@latentkit/core';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { ContractiveAutoencoder, type ContractiveOptions, jacobianPenalty } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
});

const { x } = await digits(300);
const images = ndarray(x.data, [300, 8, 8]);
const quick = { epochs: 3, batchSize: 50, optimizer: { name: 'adam', learningRate: 0.005 } } as const;

describe('ContractiveAutoencoder', () => {
  test('trades reconstruction against the norm of the Jacobian, monotonically in the weight', async () => {
    const norms: number[] = [];
    const errors: number[] = [];
    for (const weight of [0, 1e-4, 1e-3, 1e-2]) {
      const model = new ContractiveAutoencoder({ weight, latentDim: 8, hiddenUnits: [20], loss: 'mse', seed: 1 });
      await model.fit(x, { ...quick, epochs: 60 });
      norms.push(await model.jacobianNorm(x));
      errors.push((await model.evaluate(x))['reconstruction']);
      model.dispose();
    }
    for (let i = 1; i < 4; i++) {
      expect(norms[i]).toBeLessThan(norms[i - 1]);
      expect(errors[i]).toBeGreaterThan(errors[i - 1]);
    }
    expect(norms[3]).toBeLessThan(norms[0] / 4);
  });

  test.each(['analytic', 'stochastic'] as const)('computes the %s penalty alike on both engines', async (method) => {
    const losses: number[][] = [];
    for (const engine of ['eager', 'compiled'] as const) {
      const model = new ContractiveAutoencoder({ method, weight: 0.01, projections: 2, step: 0.02, hiddenUnits: [20, 12], latentDim: 6, seed: 1 });
      const history = await model.fit(images, { ...quick, engine, ...(engine === 'eager' ? { device: 'cpu' } : {}) });
      expect(history.warnings).toEqual([]);
      losses.push([...history.series('contraction')]);
    }
    losses[1].forEach((value, i) => expect(Math.abs(value - losses[0][i])).toBeLessThan(2e-4 * losses[0][i]));
  });

  test('the penalty is the weighted norm, and the estimate comes near it', async () => {
    const evaluated = async (options: ContractiveOptions): Promise<{ term: number; norm: number }> => {
      const model = new ContractiveAutoencoder({ weight: 0.5, latentDim: 6, seed: 1, ...options }).build([64]);
      return { term: (await model.evaluate(x, { batchSize: 300 }))['contraction'], norm: await model.jacobianNorm(x) };
    };
    const { term, norm } = await evaluated({});
    expect(Math.abs(term - 0.5 * norm)).toBeLessThan(1e-4 * term);
    const { term: estimate } = await evaluated({ method: 'stochastic', projections: 8 });
    expect(Math.abs(estimate / term - 1)).toBeLessThan(0.08);
  });

  test('fits encoders with other layers than dense ones', async () => {
    const network = {
      config: { type: 'normalised' },
      build: ({ latentDim }: { latentDim: number }) => ({
        encoder: chainLayers('encoder', [64], [tf.layers.layerNormalization({ name: 'n' }), dense({ name: 'e', units: latentDim, random: random(1) })]),
        decoder: chainLayers('decoder', [latentDim], [dense({ name: 'd', units: 64, random: random(1) })]),
      }),
    };
    const model = new ContractiveAutoencoder({ network, latentDim: 4, loss: 'mse' });
    const history = await model.fit(x, quick);
    expect(history.series('contraction').every((value) => value > 0)).toBe(true);
    expect(await model.jacobianNorm(x)).toBeGreaterThan(0);
    await expect(new ContractiveAutoencoder({ network, latentDim: 4, loss: 'mse', method: 'analytic' }).fit(x, quick)).rejects.toThrow(/dense layers.*n \(LayerNormalization\).*stochastic/);
  });

  test('loads with its penalty; the penalty fits any autoencoder', async () => {
    const model = new ContractiveAutoencoder({ weight: 0.02, method: 'stochastic', projections: 3, step: 0.05, latentDim: 4, seed: 2 });
    await model.fit(x, quick);
    const store = memoryStore();
    await model.save(store);
    const loaded = await ContractiveAutoencoder.load(store);
    expect(loaded.slots.penalties[0].config).toEqual({ type: 'jacobianPenalty', weight: 0.02, method: 'stochastic', projections: 3, step: 0.05 });
    expect(await loaded.encode(x)).toEqual(await model.encode(x));
    const half = (name: string, inputs: number, units: number): tf.LayersModel => chainLayers(name, [inputs], [dense({ name: `${name}_1`, units, random: random(1) })]);
    const bare = new Autoencoder({ latentDim: 4, network: modelNetwork(half('encoder', 64, 4), half('decoder', 4, 64)), penalties: [jacobianPenalty(0.1)] });
    expect((await bare.fit(x, quick)).series('contraction')[0]).toBeGreaterThan(0);
  });

  test('parameters are checked', async () => {
    expect(() => jacobianPenalty(-1)).toThrow(/weight/);
    expect(() => jacobianPenalty({ projections: 0 })).toThrow(/projections/);
    expect(() => jacobianPenalty({ step: 0 })).toThrow(/step/);
    expect(() => new ContractiveAutoencoder({ method: 'exact' as never })).toThrow(/method/);
    await expect(new ContractiveAutoencoder().jacobianNorm(x)).rejects.toThrow(/fit/);
  });
});
