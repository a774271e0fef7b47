import type { TrainingDefinition } from '@latentkit/compiler';
import type { Program } from './program.js';

/** What {@link trainingDefinition} needs to know about the data. */
export interface TrainingDefinitionOptions {
  /** Shape of one sample, without the batch axis. */
  readonly sampleShape: readonly number[];
  /** Shape of one target where targets are data of their own; the samples are their own targets where absent. */
  readonly targetShape?: readonly number[] | undefined;
  /** Whether each sample has a weight. Default false. */
  readonly sampleWeight?: boolean | undefined;
}

/**
 * A program's step in the form that `exportTraining` of `@latentkit/compiler` writes as two ONNX files, gradients and
 * update, for training on many machines. The batch's inputs are `x`, `target` and `sampleWeight`, the last two where
 * the options ask for them.
 */
export function trainingDefinition(program: Program, options: TrainingDefinitionOptions): TrainingDefinition {
  const { sampleShape, targetShape, sampleWeight = false } = options;
  const { variables, slots } = program;
  const trainable = variables.filter((v) => v.trainable);
  return {
    weights: variables.map(({ name, shape, trainable: trains }) => ({ name, shape, trainable: trains })),
    slots: slots.map(({ name, shape }) => ({ name, shape })),
    batch: [
      { name: 'x', shape: [null, ...sampleShape] },
      ...(targetShape === undefined ? [] : [{ name: 'target', shape: [null, ...targetShape] }]),
      ...(sampleWeight ? [{ name: 'sampleWeight', shape: [null] }] : []),
    ],
    scalars: Object.keys(program.scalars(0, 1)),
    gradients: ({ weights, batch, scalars, noise }) => {
      const [x] = batch;
      const { gradients, written, terms } = program.gradients({
        variables: weights,
        x,
        target: targetShape === undefined ? x : batch[1],
        ...(sampleWeight ? { sampleWeight: batch[batch.length - 1].as1D() } : {}),
        noise,
        scalars,
      });
      const updates = Object.fromEntries([...written].map(([index, value]) => [variables[index].name, value]));
      return { gradients, terms, updates };
    },
    update: ({ weights, gradients, slots: before, scalars }) => {
      const made = program.update({ variables: weights, gradients, slots: before, scalars, names: trainable.map(({ name }) => name) });
      return { weights: made.variables, slots: made.slots };
    },
  };
}
