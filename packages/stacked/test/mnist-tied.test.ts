import { describe } from '@jest/globals';
import { StackedAutoencoder } from '../src/index.js';
import { asGoodAs, courseFit, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { both, keras } from './keras.js';

describe('tied autoencoder on the genuine MNIST', () => {
  mnistTest('784-100-30-100-784 with tied weights, SGD 1.5: as good as Keras', async () => {
    const { train, validation } = await courseMnist();
    const model = new StackedAutoencoder({ hiddenUnits: [100], latentDim: 30, activation: 'selu', tied: true, seed: 42 });
    const wanted = goal({ epochs: 10, ...both(asGoodAs(keras.tied), { valLoss: 0.096, valRoundedAccuracy: 0.968 }) }, firstEpochs(import.meta.url)['tied']);
    expectReached(await model.fit(train, courseFit(1.5, wanted.epochs, validation)), wanted);
    model.dispose();
  });
});
