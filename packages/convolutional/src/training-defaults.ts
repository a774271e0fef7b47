import type { OptimizerInput } from '@latentkit/autoencoder';

const BATCH = 32;
/** Steps after which the loss falls slowly, on the digits and on MNIST alike. */
const STEPS = 2000;

/**
 * Training settings that give a good convolutional autoencoder of images in [0, 1]: Adam, and as many epochs, 5 to 40, as make
 * about 2,000 steps of 32 of so many samples.
 */
export function trainingDefaults(samples: number, epochs: number = defaultEpochs(samples)): { epochs: number; batchSize: number; optimizer: OptimizerInput } {
  return { epochs, batchSize: BATCH, optimizer: { name: 'adam', learningRate: 0.002 } };
}

function defaultEpochs(samples: number): number {
  return Math.min(40, Math.max(5, Math.round(STEPS / Math.ceil(samples / BATCH))));
}
