import { LONG, average, courseFit, courseMnist, expectReached, firstEpochs, goal, mnistTest } from '@latentkit/fixtures';
import { describe, expect } from '@jest/globals';
import { SparseAutoencoder, type SparseOptions } from '../src/index.js';

/** What Keras's codes are like. */
interface Activations {
  readonly mean: number;
  readonly below: number;
  readonly above?: number;
}

const keras = firstEpochs(import.meta.url);

function activations(name: string, course: Activations): Activations {
  if (LONG) return course;
  const of = (value: string): number => average(keras[name], value);
  return { mean: of('meanActivation'), below: of('below.1'), above: of('above.7') };
}

async function reaches(options: SparseOptions, wanted: ReturnType<typeof goal>, { mean, below, above = 0 }: Activations, tolerance: number): Promise<void> {
  const { train, validation } = await courseMnist();
  const model = new SparseAutoencoder({ ...options, seed: 42 });
  expectReached(await model.fit(train, courseFit(1, wanted.epochs, validation)), wanted);
  const statistics = await model.statistics(validation);
  expect(Math.abs(statistics.mean - mean)).toBeLessThan(tolerance);
  expect(Math.abs(statistics.shareBelow(0.1) - below)).toBeLessThan(0.08);
  if (options.sparsity === 'kl') expect(1 - statistics.shareBelow(0.7)).toBeLessThan(above + 0.02);
  model.dispose();
}

// Keras, 784-100-(300 sigmoid)-100-784, SGD 1.0, batches of 32, 10 epochs, two seeds. Keras divides the weight of an activity
// regulariser by the batch size, and its L1 by itself is already a mean over samples.
describe('sparse autoencoders on the genuine MNIST, as Keras', () => {
  mnistTest('L1 1e-4: loss .1183, mean activation .175, 61% below .1', async () => {
    const course = { epochs: 10, valLoss: 0.1183 * 1.05, valRoundedAccuracy: 0.9593 - 0.004 };
    await reaches({ sparsity: 'l1', weight: 1e-4 }, goal(course, keras['l1']), activations('l1', { mean: 0.175, below: 0.61 }), 0.035);
  });

  mnistTest('KL to .1 at .05 / 32: loss .1321, mean activation .116, 68% below .1, 2% above .7', async () => {
    const course = { epochs: 10, valLoss: 0.1321 * 1.05, valRoundedAccuracy: 0.9514 - 0.004 };
    await reaches({ sparsity: 'kl', weight: 0.05 / 32, target: 0.1 }, goal(course, keras['kl']), activations('kl', { mean: 0.116, below: 0.68, above: 0.02 }), 0.02);
  });
});
