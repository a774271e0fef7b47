import { sgd } from '@latentkit/autoencoder';
import { describe, expect } from '@jest/globals';
import { StackedAutoencoder } from '../src/index.js';
import { courseMnist, expectAsGoodAs, mnistTest } from '@latentkit/fixtures';
import { keras } from './keras.js';

describe('greedy layer-wise training on the genuine MNIST', () => {
  mnistTest('one layer at a time, then fine-tuned with SGD 0.1 for 10 epochs: as good as Keras', async () => {
    const { train, validation } = await courseMnist();
    const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, activation: 'selu', seed: 42 });
    const common = { epochs: 10, batchSize: 32 };
    const { phases, fineTune } = await model.fitGreedily(train, {
      validationData: validation,
      phases: [
        { ...common, optimizer: sgd(1.5), metrics: ['roundedAccuracy'] },
        { ...common, optimizer: sgd(0.05), loss: 'mse' },
      ],
      fineTune: { ...common, optimizer: sgd(0.1), metrics: ['roundedAccuracy'] },
    });
    expectAsGoodAs(phases[0], keras.greedy.phase1);
    // The scale of the codes differs from seed to seed, and with it their squared error (.90 to 1.01 with Keras).
    expect(phases[1].valLoss[9]).toBeLessThanOrEqual(1.3);
    expect(fineTune?.valLoss[9]).toBeLessThanOrEqual(0.1135);
    expect(fineTune?.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.957);
    expectAsGoodAs(fineTune, keras.greedy.fineTuned);
    model.dispose();
  });
});
