import type { OptimizerInput } from '../optimizers/config.js';

const BATCH = 32;
/** Steps after which the loss hardly falls any more, on the digits and on MNIST alike. */
const STEPS = 3000;

/**
 * Training settings that give a good autoencoder of dense layers on images in [0, 1]: Adam, and as many epochs, 10 to 50, as
 * make about 3,000 steps of 32 of so many samples.
 */
export function denseTrainingDefaults(samples: number, epochs: number = defaultEpochs(samples)): { epochs: number; batchSize: number; optimizer: OptimizerInput } {
  return { epochs, batchSize: BATCH, optimizer: { name: 'adam', learningRate: 0.003 } };
}

function defaultEpochs(samples: number): number {
  return Math.min(50, Math.max(10, Math.round(STEPS / Math.ceil(samples / BATCH))));
}
