import { reshape, rowsOf } from '@latentkit/core';
import { courseFit, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { describe } from '@jest/globals';
import { RecurrentAutoencoder } from '../src/index.js';

const keras = firstEpochs(import.meta.url);

// Validation losses of three seeds of Keras after three epochs: .1179, .1219 and .1328; of one of PyTorch: .1288.
describe('recurrent autoencoders on the genuine MNIST, as good as Keras', () => {
  mnistTest('rows of images, LSTM 100-30-100, Adam 1e-3', async () => {
    const [train, validation] = Object.values(await courseMnist()).map((x) => reshape(x, [rowsOf(x), 28, 28]));
    const model = new RecurrentAutoencoder({ loss: 'binary-crossentropy', seed: 42 });
    const wanted = goal({ epochs: 3, valLoss: 0.1328, valRoundedAccuracy: 0 }, keras['recurrent']);
    expectReached(await model.fit(train, courseFit({ name: 'adam', learningRate: 1e-3 }, wanted.epochs, validation)), wanted);
    model.dispose();
  });
});
