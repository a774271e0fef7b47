import { adam } from '@latentkit/autoencoder';
import { type NdArray, reshape, rowsOf } from '@latentkit/core';
import { ONE_THREAD, courseFit, courseMnist, expectAsGoodAs, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { ConvolutionalAutoencoder } from '../src/index.js';

const images = (rows: NdArray): NdArray => reshape(rows, [rowsOf(rows), 28, 28, 1]);

describe('convolutional autoencoders on the genuine MNIST, as good as Keras', () => {
  mnistTest('16-32-64 with max-pooling, the map of 576 numbers as code, SGD 1.0, 5 epochs', async () => {
    const { train, validation } = await courseMnist();
    const model = new ConvolutionalAutoencoder({ code: 'map', latentDim: 576, seed: 42 });
    const history = await model.fit(images(train), courseFit(1, 5, images(validation)));
    // Keras: loss .0738, validation loss .0749, rounded accuracy .9822; PyTorch: .0749, .0749, .9828.
    expectAsGoodAs(history, { valLoss: 0.0749, valRoundedAccuracy: 0.9822 });
    expect(history.loss[4]).toBeLessThanOrEqual(0.0749 * 1.05);
    model.dispose();
  });

  mnistTest('32-64 with steps of 2 and a code of 32 numbers, Adam 1e-3, batches of 128, MSE, 5 epochs', async () => {
    const { train, validation } = await courseMnist();
    const model = new ConvolutionalAutoencoder({
      style: 'strided',
      padding: 'same',
      startFilters: 64,
      denseActivation: 'linear',
      outputActivation: 'linear',
      latentDim: 32,
      loss: 'mse',
      seed: 42,
    });
    const history = await model.fit(images(train), { ...ONE_THREAD, epochs: 5, batchSize: 128, optimizer: adam(1e-3), validationData: images(validation) });
    // Keras: loss .00441, validation loss .00442.
    expect(history.loss[4]).toBeLessThanOrEqual(0.00441 * 1.05);
    expect(history.valLoss[4]).toBeLessThanOrEqual(0.00442 * 1.05);
    model.dispose();
  });
});
