import { useDevice } from '@latentkit/autoencoder';
import { ndarray } from '@latentkit/core';
import { sineSequences } from '@latentkit/datasets';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { RecurrentAutoencoder } from '../src/index.js';

beforeAll(async () => {
  await useDevice('wasm');
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
