import { describe, expect } from '@jest/globals';
import { StackedAutoencoder } from '../src/index.js';
import { courseFit, courseMnist, expectAsGoodAs, mnistTest } from '@latentkit/fixtures';
import { keras } from './keras.js';

describe('stacked autoencoder on the genuine MNIST', () => {
  mnistTest('784-100-30-100-784, selu, cross-entropy, SGD 1.5, 20 epochs: as good as Keras', async () => {
    const { train, validation } = await courseMnist();
    const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, activation: 'selu', seed: 42 });
    const history = await model.fit(train, courseFit(1.5, 20, validation));
    expect(history.valLoss[19]).toBeLessThanOrEqual(0.096);
    expect(history.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.968);
    expectAsGoodAs(history, keras.stacked);
    model.dispose();
  });
});
