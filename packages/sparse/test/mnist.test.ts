import { courseFit, courseMnist, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { SparseAutoencoder } from '../src/index.js';

// Keras, 784-100-(300 sigmoid)-100-784, SGD 1.0, batches of 32, 10 epochs, two seeds. Keras divides the weight of an activity
// regulariser by the batch size, and its L1 by itself is already a mean over samples.
describe('sparse autoencoders on the genuine MNIST, as Keras', () => {
  mnistTest('L1 1e-4: loss .1183, mean activation .175, 61% below .1', async () => {
    const { train, validation } = await courseMnist();
    const model = new SparseAutoencoder({ sparsity: 'l1', weight: 1e-4, seed: 42 });
    const history = await model.fit(train, courseFit(1, 10, validation));
    expect(history.valLoss[9]).toBeLessThanOrEqual(0.1183 * 1.05);
    expect(history.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.9593 - 0.004);
    const statistics = await model.statistics(validation);
    expect(Math.abs(statistics.mean - 0.175)).toBeLessThan(0.035);
    expect(Math.abs(statistics.shareBelow(0.1) - 0.61)).toBeLessThan(0.08);
    model.dispose();
  });

  mnistTest('KL to .1 at .05 / 32: loss .1321, mean activation .116, 68% below .1, 2% above .7', async () => {
    const { train, validation } = await courseMnist();
    const model = new SparseAutoencoder({ sparsity: 'kl', weight: 0.05 / 32, target: 0.1, seed: 42 });
    const history = await model.fit(train, courseFit(1, 10, validation));
    expect(history.valLoss[9]).toBeLessThanOrEqual(0.1321 * 1.05);
    expect(history.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.9514 - 0.004);
    const statistics = await model.statistics(validation);
    expect(Math.abs(statistics.mean - 0.116)).toBeLessThan(0.02);
    expect(Math.abs(statistics.shareBelow(0.1) - 0.68)).toBeLessThan(0.08);
    expect(1 - statistics.shareBelow(0.7)).toBeLessThan(0.04);
    model.dispose();
  });
});
