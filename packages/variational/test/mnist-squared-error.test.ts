import { readFileSync } from 'node:fs';
import { sliceRows } from '@latentkit/core';
import { ONE_THREAD, courseMnist, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { VariationalAutoencoder } from '../src/index.js';

interface KerasRun {
  readonly loss: number;
  readonly valLoss: number;
  readonly valRoundedAccuracy: number;
  readonly mseOfMeans: number;
  readonly klNats: number;
  readonly activeUnits: number;
}

const keras = JSON.parse(readFileSync(new URL('golden/mnist.json', import.meta.url), 'utf8')) as { epochs: number; runs: KerasRun[] };

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

describe('variational autoencoder of 30 codes with the squared error on the genuine MNIST', () => {
  mnistTest('RMSprop, 3 epochs, two seeds: as good as Keras', async () => {
    const { train, validation } = await courseMnist();
    const runs: KerasRun[] = [];
    for (const seed of [1, 2]) {
      const model = new VariationalAutoencoder({ latentDim: 30, loss: 'mse', seed });
      const history = await model.fit(train, { ...ONE_THREAD, epochs: keras.epochs, batchSize: 128, optimizer: 'rmsprop', validationData: validation });
      const made = (await model.reconstruct(validation)).data;
      const pixels = validation.data;
      let [same, squares] = [0, 0];
      for (let i = 0; i < made.length; i++) {
        if (pixels[i] > 0.5 === made[i] > 0.5) same++;
        squares += (pixels[i] - made[i]) ** 2;
      }
      const { active, divergences } = await model.activeUnits(validation);
      runs.push({
        loss: history.last?.values['loss'] ?? NaN,
        valLoss: history.last?.values['valLoss'] ?? NaN,
        valRoundedAccuracy: same / made.length,
        mseOfMeans: squares / made.length,
        klNats: divergences.reduce((a, b) => a + b),
        activeUnits: active.length,
      });
      const rows = sliceRows(validation, 0, 1000);
      const { loss, reconstruction, kl, mse } = await model.evaluate(rows);
      expect(loss).toBeCloseTo(reconstruction + kl, 6);
      expect(mse).toBeCloseTo(reconstruction, 6);
      model.dispose();
    }
    const of = (from: readonly KerasRun[], name: keyof KerasRun): number => mean(from.map((run) => run[name]));
    // Each seed alone moves these by up to 3% either way.
    for (const name of ['loss', 'valLoss', 'mseOfMeans'] as const) expect([name, of(runs, name) / of(keras.runs, name) < 1.03]).toEqual([name, true]);
    expect(of(runs, 'valRoundedAccuracy')).toBeGreaterThan(of(keras.runs, 'valRoundedAccuracy') - 0.003);
  });
});
