import { rmsprop } from '@latentkit/autoencoder';
import { courseFit, courseMnist, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { VariationalAutoencoder } from '../src/index.js';

// Keras, 784-150-100-(10)-100-150-784, RMSprop, batches of 128, 25 epochs, validation loss and rounded accuracy: .1487 and
// .9499 with epsilon inside the root, .1415 and .9548 with epsilon outside, as it was when the course was recorded.
describe('variational autoencoder on the genuine MNIST', () => {
  mnistTest('as the course log: RMSprop with epsilon outside the root, 25 epochs', async () => {
    const { train, validation } = await courseMnist();
    const model = new VariationalAutoencoder({ latentDim: 10, seed: 42 });
    const optimizer = rmsprop({ learningRate: 0.001, epsilonInsideRoot: false });
    const history = await model.fit(train, { ...courseFit(optimizer.config, 25, validation), batchSize: 128 });
    expect(history.valLoss[24]).toBeLessThanOrEqual(0.144);
    expect(history.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.953);
    model.dispose();
  });
});
