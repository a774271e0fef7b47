import { sgd } from '@latentkit/autoencoder';
import { describe, expect } from '@jest/globals';
import { StackedAutoencoder } from '../src/index.js';
import { type FirstEpochs, LONG, asGoodAs, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { both, keras } from './keras.js';

type Phase = 'phase1' | 'phase2' | 'fineTuned';

const { epochs, runs } = firstEpochs(import.meta.url)['greedy'] as unknown as { epochs: number; runs: readonly Record<Phase, FirstEpochs['runs'][number]>[] };
const first = (phase: Phase): FirstEpochs => ({ epochs, runs: runs.map((run) => run[phase]) });

describe('greedy layer-wise training on the genuine MNIST', () => {
  mnistTest('one layer at a time, then fine-tuned with SGD 0.1: as good as Keras', async () => {
    const { train, validation } = await courseMnist();
    const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, activation: 'selu', seed: 42 });
    const outer = goal({ epochs: 10, ...asGoodAs(keras.greedy.phase1) }, first('phase1'));
    const whole = goal({ epochs: 10, ...both(asGoodAs(keras.greedy.fineTuned), { valLoss: 0.1135, valRoundedAccuracy: 0.957 }) }, first('fineTuned'));
    const common = { epochs: outer.epochs, batchSize: 32 };
    const { phases, fineTune } = await model.fitGreedily(train, {
      validationData: validation,
      phases: [
        { ...common, optimizer: sgd(1.5), metrics: ['roundedAccuracy'] },
        { ...common, optimizer: sgd(0.05), loss: 'mse' },
      ],
      fineTune: { ...common, optimizer: sgd(0.1), metrics: ['roundedAccuracy'] },
    });
    expectReached(phases[0], outer);
    // The scale of the codes differs from seed to seed, and with it their squared error (.90 to 1.01 with Keras after ten epochs).
    expect(phases[1].last?.values['valLoss']).toBeLessThanOrEqual(LONG ? 1.3 : 1.3 * Math.max(...runs.map(({ phase2 }) => phase2.valLoss)));
    expectReached(fineTune, whole);
    model.dispose();
  });
});
