import { adam } from '@latentkit/autoencoder';
import { type NdArray, reshape, rowsOf } from '@latentkit/core';
import { LONG, ONE_THREAD, asGoodAs, average, courseFit, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { ConvolutionalAutoencoder } from '../src/index.js';

const keras = firstEpochs(import.meta.url);

const images = (rows: NdArray): NdArray => reshape(rows, [rowsOf(rows), 28, 28, 1]);

describe('convolutional autoencoders on the genuine MNIST, as good as Keras', () => {
  mnistTest('16-32-64 with max-pooling, the map of 576 numbers as code, SGD 1.0', async () => {
    const { train, validation } = await courseMnist();
    const model = new ConvolutionalAutoencoder({ code: 'map', latentDim: 576, seed: 42 });
    // Keras: loss .0738, validation loss .0749, rounded accuracy .9822; PyTorch: .0749, .0749, .9828.
    const wanted = goal({ epochs: 5, ...asGoodAs({ valLoss: 0.0749, valRoundedAccuracy: 0.9822 }) }, keras['pooling']);
    const history = await model.fit(images(train), courseFit(1, wanted.epochs, images(validation)));
    expectReached(history, wanted);
    expect(history.last?.values['loss']).toBeLessThanOrEqual((LONG ? 0.0749 : average(keras['pooling'], 'loss')) * 1.05);
    model.dispose();
  });

  mnistTest('32-64 with steps of 2 and a code of 32 numbers, Adam 1e-3, batches of 128, MSE', async () => {
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
    // Keras after five epochs: loss .00441, validation loss .00442.
    const strided = keras['strided'];
    const { epochs, loss, valLoss } = LONG ? { epochs: 5, loss: 0.00441, valLoss: 0.00442 } : { epochs: strided.epochs, loss: average(strided, 'loss'), valLoss: average(strided, 'valLoss') };
    const { last } = await model.fit(images(train), { ...ONE_THREAD, epochs, batchSize: 128, optimizer: adam(1e-3), validationData: images(validation) });
    expect(last?.values['loss']).toBeLessThanOrEqual(loss * 1.05);
    expect(last?.values['valLoss']).toBeLessThanOrEqual(valLoss * 1.05);
    model.dispose();
  });
});
