import { reshape, rowsOf } from '@latentkit/core';
import { courseFit, courseMnist, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { RecurrentAutoencoder } from '../src/index.js';

// Validation losses of three seeds of Keras: .1179, .1219 and .1328; of one of PyTorch: .1288.
describe('recurrent autoencoders on the genuine MNIST, as good as Keras', () => {
  mnistTest('rows of images, LSTM 100-30-100, Adam 1e-3, 3 epochs', async () => {
    const [train, validation] = Object.values(await courseMnist()).map((x) => reshape(x, [rowsOf(x), 28, 28]));
    const model = new RecurrentAutoencoder({ loss: 'binary-crossentropy', seed: 42 });
    const history = await model.fit(train, courseFit({ name: 'adam', learningRate: 1e-3 }, 3, validation));
    expect(history.valLoss[2]).toBeLessThanOrEqual(0.1328);
    model.dispose();
  });
});
