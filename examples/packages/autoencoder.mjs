// An autoencoder that fills in what it cannot see: a corruption of our own hides the lower half of each image in training.
import { Autoencoder, adam, denseNetwork, earlyStopping } from '@latentkit/autoencoder';
import { ndarray, sliceRows } from '@latentkit/core';
import { loadDigits, toUnit } from '@latentkit/datasets';
import { reconstructionRows } from '@latentkit/viz';
import { writeFigure } from '@latentkit/viz/node';
import * as tf from '@tensorflow/tfjs';

const { x } = toUnit(await loadDigits()); // [1797, 64], values in [0, 1]
const [train, test] = [sliceRows(x, 10, 1797), sliceRows(x, 0, 10)];

/** The second of the five slots. A part is its config, which goes into the bundle, and a pure function of tensors. */
const hideLowerHalf = {
  config: { type: 'hide-lower-half', share: 0.7 },
  corrupt: (images, noise) => {
    const hidden = noise.uniform('hidden', [images.shape[0], 1]).less(0.7).toFloat(); // of seven images in ten
    const lower = tf.concat([tf.zeros([1, 32]), tf.ones([1, 32])], 1);
    return images.mul(tf.sub(1, hidden.mul(lower)));
  },
};

const network = denseNetwork({ hiddenUnits: [200], codeActivation: 'linear' });
const model = new Autoencoder({ latentDim: 30, network, corruption: hideLowerHalf, loss: 'binary-crossentropy', seed: 42 });
const history = await model.fit(train, {
  epochs: 60, batchSize: 64, optimizer: adam(0.002), validationSplit: 0.1,
  callbacks: [earlyStopping({ patience: 8 })],
});
console.log(`${history.status} after ${history.last.epoch} epochs, ${Math.round(history.samplesPerSecond)} samples a second, least validation loss ${Math.min(...history.valLoss).toFixed(4)}`);

const halves = ndarray(test.data.map((value, i) => (i % 64 < 32 ? value : 0)), [10, 64]);
const filled = await model.reconstruct(halves);
const figure = reconstructionRows(test, halves, { labels: ['Original', 'Upper half'], more: [{ label: 'Filled in', images: filled }], title: 'Lower halves that the model has never seen' });
await writeFigure(figure, 'autoencoder.png');
