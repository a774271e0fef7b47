import { courseFit, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { describe } from '@jest/globals';
import { DenoisingAutoencoder, type DenoisingOptions } from '../src/index.js';

const keras = firstEpochs(import.meta.url);

async function reaches(options: DenoisingOptions, wanted: ReturnType<typeof goal>): Promise<void> {
  const { train, validation } = await courseMnist();
  const model = new DenoisingAutoencoder({ ...options, seed: 42 });
  expectReached(await model.fit(train, courseFit(1, wanted.epochs, validation)), wanted);
  model.dispose();
}

// What Keras reached in ten epochs with two seeds: validation loss .1092 and .1000 with Gaussian noise, .1121 and .1061 with dropout.
describe('denoising autoencoders on the genuine MNIST, 784-100-30-100-784, SGD 1.0: as good as Keras', () => {
  mnistTest('Gaussian noise of .2', async () => {
    await reaches({ stddev: 0.2 }, goal({ epochs: 10, valLoss: 0.113, valRoundedAccuracy: 0.958 }, keras['gaussian']));
  });

  mnistTest('dropout of .5', async () => {
    await reaches({ noise: 'dropout', rate: 0.5 }, goal({ epochs: 10, valLoss: 0.12, valRoundedAccuracy: 0.955 }, keras['dropout']));
  });
});
