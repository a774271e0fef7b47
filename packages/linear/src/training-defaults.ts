import type { OptimizerInput } from '@latentkit/autoencoder';

/** Large batches, for the gradient's noise turns the components: up to this size all samples make one batch. */
const BATCH = 2048;
const STEPS = 600;

/**
 * Training settings with which a linear autoencoder of so many samples comes within a small fraction of a percent of
 * PCA's reconstruction error, and its components within a degree of PCA's: 600 steps of Adam on batches of up to 2,048
 * with a cosine decay of the learning rate, which ends with the last of `epochs`. The second moment forgets fast (`beta2` 0.9), so that the steps do not
 * shrink with the gradient in the direction between two components of nearly equal variance, which is the last to
 * settle.
 */
export function trainingDefaults(
  samples: number,
  epochs: number = Math.ceil(STEPS / Math.ceil(samples / BATCH)),
): { epochs: number; batchSize: number; optimizer: OptimizerInput } {
  const decaySteps = epochs * Math.ceil(samples / BATCH);
  const learningRate = { name: 'cosine', initialLearningRate: 0.05, decaySteps } as const;
  return { epochs, batchSize: BATCH, optimizer: { name: 'adam', learningRate, beta2: 0.9 } };
}
