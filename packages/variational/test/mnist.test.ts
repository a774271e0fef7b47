import { rmsprop } from '@latentkit/autoencoder';
import { LONG, courseFit, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { describe } from '@jest/globals';
import { VariationalAutoencoder } from '../src/index.js';

const keras = firstEpochs(import.meta.url);

// Keras, 784-150-100-(10)-100-150-784, RMSprop, batches of 128, 25 epochs, validation loss and rounded accuracy: .1487 and
// .9499 with epsilon inside the root, .1415 and .9548 with epsilon outside, as it was when the course was recorded.
describe('variational autoencoder on the genuine MNIST', () => {
  mnistTest(`as good as ${LONG ? 'the course log, 25 epochs of RMSprop with epsilon outside' : 'Keras, RMSprop with epsilon inside'} the root`, async () => {
    const { train, validation } = await courseMnist();
    const model = new VariationalAutoencoder({ latentDim: 10, seed: 42 });
    const optimizer = rmsprop({ learningRate: 0.001, epsilonInsideRoot: !LONG });
    const wanted = goal({ epochs: 25, valLoss: 0.144, valRoundedAccuracy: 0.953 }, keras['variational']);
    expectReached(await model.fit(train, { ...courseFit(optimizer.config, wanted.epochs, validation), batchSize: 128 }), wanted);
    model.dispose();
  });
});
