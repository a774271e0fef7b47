import type { OptimizerInput } from '@latentkit/autoencoder';

const BATCH = 32;
/** Steps after which the loss of short series hardly falls any more. */
const STEPS = 2000;

/**
 * Training settings that give a good autoencoder of sequences: Adam with clipped gradients, which long sequences need, and as
 * many epochs, 5 to 50, as make about 2,000 steps of 32 of so many samples.
 */
export function trainingDefaults(samples: number, epochs: number = defaultEpochs(samples)): { epochs: number; batchSize: number; optimizer: OptimizerInput } {
  return { epochs, batchSize: BATCH, optimizer: { name: 'adam', learningRate: 0.003, clipNorm: 1 } };
}

function defaultEpochs(samples: number): number {
  return Math.min(50, Math.max(5, Math.round(STEPS / Math.ceil(samples / BATCH))));
}
