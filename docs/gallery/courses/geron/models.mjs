// The autoencoders of the lecture: `await model(NAME)` takes one from runs/gallery/geron, or trains it and keeps it there.
import { sliceRows } from '@latentkit/core';
import { SparseAutoencoder } from '@latentkit/sparse';
import { StackedAutoencoder } from '@latentkit/stacked';
import { VariationalAutoencoder } from '@latentkit/variational';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { mnist } from '../shared.mjs';

/** MNIST as the book splits it: the first 55,000 training images train, the last 5,000 validate. */
export const data = await mnist(60000);
export const train = sliceRows(data.x, 0, 55000);
export const validation = sliceRows(data.x, 55000, 60000);

const sgd = (learningRate) => ({ name: 'sgd', learningRate });
/** The layers 784-100-30-100-784 with SELU, and plain gradient descent in batches of 32. */
export const course = { hiddenUnits: [100], latentDim: 30, seed: 42 };
export const courseFit = (learningRate, epochs = 10) => ({ epochs, batchSize: 32, optimizer: sgd(learningRate), validationData: validation, metrics: ['roundedAccuracy', 'mse'] });

const sparse = { hiddenUnits: [100], latentDim: 300, codeActivation: 'sigmoid', seed: 42 };
const wide = { ...courseFit(1), batchSize: 256, optimizer: { name: 'adam' }, epochs: 30 };
const made = {
  untied: [StackedAutoencoder, course, courseFit(1.5)],
  tied: [StackedAutoencoder, { ...course, tied: true }, courseFit(1.5)],
  variational: [VariationalAutoencoder, { latentDim: 10, seed: 42 }, { ...courseFit(1), epochs: 25, batchSize: 128, optimizer: { name: 'rmsprop', learningRate: 0.001, epsilonInsideRoot: false } }],
  'relu-32': [StackedAutoencoder, { hiddenUnits: [], latentDim: 32, codeActivation: 'relu', seed: 42 }, wide],
  // Keras divides the weight of an activity regulariser by the batch size, 32.
  dense: [SparseAutoencoder, { ...sparse, sparsity: 'l1', weight: 0 }, courseFit(1)],
  l1: [SparseAutoencoder, { ...sparse, sparsity: 'l1', weight: 1e-4 }, courseFit(1)],
  kl: [SparseAutoencoder, { ...sparse, sparsity: 'kl', weight: 0.05 / 32, target: 0.1 }, courseFit(1)],
  // Logistic units learn nothing from random weights; layer by layer they do. 10,000 images.
  'two-dimensional': [StackedAutoencoder, { hiddenUnits: [1000, 500, 250], latentDim: 2, activation: 'sigmoid', codeActivation: 'linear', seed: 42 }, async (deep) => {
    const [few, phase] = [sliceRows(train, 0, 10000), { epochs: 3, batchSize: 100, optimizer: { name: 'adam', learningRate: 0.002 } }];
    await deep.fitGreedily(few, { phases: [phase, phase, phase, { ...phase, epochs: 12 }] });
    return deep.fit(few, { ...phase, epochs: 12, optimizer: { name: 'adam' }, validationData: validation });
  }],
};

/** A trained model and the record of its training. */
export async function model(name) {
  const [Type, options, fit] = made[name];
  const folder = fileURLToPath(new URL(`../../../../runs/gallery/geron/${name}`, import.meta.url));
  if (existsSync(folder)) return Type.load(folder);
  const fresh = new Type(options);
  const history = typeof fit === 'function' ? await fit(fresh) : await fresh.fit(train, fit);
  process.stderr.write(`${name}: ${JSON.stringify(history.last.values)}\n`);
  await fresh.save(folder);
  return fresh;
}
