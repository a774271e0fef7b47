import { sgd } from '@latentkit/autoencoder';
import { describe, expect } from '@jest/globals';
import { StackedAutoencoder } from '../src/index.js';
import { courseMnist, mnistTest } from './mnist.js';

// Keras 3 on the same work, two seeds: phase 1 .0793 and .0797, phase 2 (squared error of codes) 1.007 and .935,
// after fine-tuning .1126 and .1104 with rounded accuracy .9590 and .9604.
describe('greedy layer-wise training on the genuine MNIST', () => {
  mnistTest('one layer at a time, then fine-tuned with SGD 0.1 for 10 epochs: as good as Keras', async () => {
    const { train, validation } = await courseMnist();
    const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, activation: 'selu', seed: 42 });
    const common = { epochs: 10, batchSize: 32 };
    const { phases, fineTune } = await model.fitGreedily(train, {
      validationData: validation,
      phases: [
        { ...common, optimizer: sgd(1.5) },
        { ...common, optimizer: sgd(0.05), loss: 'mse' },
      ],
      fineTune: { ...common, optimizer: sgd(0.1), metrics: ['roundedAccuracy'] },
    });
    expect(phases[0].valLoss[9]).toBeLessThanOrEqual(0.082);
    // The scale of the codes differs from seed to seed, and with it their squared error.
    expect(phases[1].valLoss[9]).toBeLessThanOrEqual(1.3);
    expect(fineTune?.valLoss[9]).toBeLessThanOrEqual(0.1135);
    expect(fineTune?.last?.values['valRoundedAccuracy']).toBeGreaterThanOrEqual(0.957);
    model.dispose();
  });
});
