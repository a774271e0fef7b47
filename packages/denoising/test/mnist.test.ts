import { courseFit, courseMnist, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { DenoisingAutoencoder } from '../src/index.js';

// What Keras reached with two seeds: validation loss .1092 and .1000 with Gaussian noise, .1121 and .1061 with dropout.
describe('denoising autoencoders on the genuine MNIST, as good as Keras', () => {
  mnistTest('784-100-30-100-784, Gaussian noise of .2, SGD 1.0, 10 epochs', async () => {
    const { train, validation } = await courseMnist();
    const model = new DenoisingAutoencoder({ stddev: 0.2, seed: 42 });
    const history = await model.fit(train, courseFit(1, 10, validation));
    expect(history.valLoss[9]).toBeLessThanOrEqual(0.113);
    expect(history.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.958);
    model.dispose();
  });

  mnistTest('784-100-30-100-784, dropout of .5, SGD 1.0, 10 epochs', async () => {
    const { train, validation } = await courseMnist();
    const model = new DenoisingAutoencoder({ noise: 'dropout', rate: 0.5, seed: 42 });
    const history = await model.fit(train, courseFit(1, 10, validation));
    expect(history.valLoss[9]).toBeLessThanOrEqual(0.12);
    expect(history.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.955);
    model.dispose();
  });
});
