import { ndarray, random } from '@latentkit/core';
import { describe, expect, test } from '@jest/globals';
import { RecurrentAutoencoder } from '../src/recurrent-autoencoder.js';

describe('RecurrentAutoencoder', () => {
  test('learns samples of any shape', async () => {
    const x = ndarray(random(1).stream('test').at(0).uniform(96), [16, 2, 3]);
    const model = new RecurrentAutoencoder({ latentDim: 3, seed: 1 });
    const history = await model.fit(x, { epochs: 20, batchSize: 8, optimizer: { name: 'adam', learningRate: 0.05 } });
    expect(history.loss[19]).toBeLessThan(history.loss[0] / 2);
    expect((await model.reconstruct(x)).shape).toEqual([16, 2, 3]);
    model.dispose();
  });
});
