import { InvalidParameterError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import { GraphNoise } from '../trace/noise.js';
import { type ExportOptions, sizedGraph, STANDARD } from './export-onnx.js';
import { modelBytes } from './model-bytes.js';
import type { OpenSource } from './open-batch.js';
import { checkOpset, OPSETS } from './opset.js';
import type { ModelInput } from './source.js';

/** A tensor that training changes. */
export interface TrainedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A weight; one that is not trainable has no gradient but may be given a new value, as moving statistics are. */
export interface TrainedWeight extends TrainedTensor {
  /** Default true. */
  readonly trainable?: boolean | undefined;
}

/** What the gradients are computed from. */
export interface GradientArguments {
  /** All weights, in the order of the definition. */
  readonly weights: readonly tf.Tensor[];
  readonly batch: readonly tf.Tensor[];
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
  /** Random tensors of this step, from the streams' keys. */
  readonly noise: Pick<GraphNoise, 'uniform' | 'normal'>;
}

/** What the update is computed from; weights and gradients of the trainable weights alone. */
export interface UpdateArguments {
  readonly weights: readonly tf.Tensor[];
  readonly gradients: readonly tf.Tensor[];
  readonly slots: readonly tf.Tensor[];
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
}

/** A training step in two pure functions, so that gradients of several workers can be averaged in between. */
export interface TrainingDefinition {
  readonly weights: readonly TrainedWeight[];
  /** What the optimizer remembers. */
  readonly slots: readonly TrainedTensor[];
  /** The data of a batch; the first axis is `null`. */
  readonly batch: readonly ModelInput[];
  /** Names of the numbers that change from step to step; each file takes those that it reads. */
  readonly scalars: readonly string[];
  gradients(inputs: GradientArguments): {
    /** One for each trainable weight, in their order. */
    readonly gradients: readonly tf.Tensor[];
    /** The loss and its parts. */
    readonly terms: Readonly<Record<string, tf.Scalar>>;
    /** New values of weights that the forward pass writes, by name. */
    readonly updates?: Readonly<Record<string, tf.Tensor>> | undefined;
  };
  update(inputs: UpdateArguments): { readonly weights: readonly tf.Tensor[]; readonly slots: readonly tf.Tensor[] };
}

/** The two files of {@link exportTraining}. */
export interface TrainingFiles {
  /**
   * Takes weights by name, the batch's arrays by name, `scalar:NAME` and, for random numbers, `key:STREAM` (two words);
   * gives `gradient:NAME`, `next:NAME` for weights that the forward pass writes, and the terms of the loss by name.
   */
  readonly gradients: Uint8Array;
  /** Takes trainable weights, `gradient:NAME`, slots by name and `scalar:NAME`; gives `next:NAME` of weights and slots. */
  readonly update: Uint8Array;
}

/**
 * Writes a training step as two ONNX files of standard operators, for training elsewhere: many workers run the first on
 * their part of a batch, someone averages the gradients, and the second makes new weights of them. For a loss that is a
 * mean over samples, the mean of gradients of equal parts is the gradient of the whole. Weights keep TensorFlow.js's
 * shapes.
 *
 * Random numbers need operator set 18 or higher. For any number of samples they are those of one stream over the whole
 * batch: each worker gives a key of its own.
 */
export function exportTraining(definition: TrainingDefinition, options: Pick<ExportOptions, 'dynamicBatch' | 'batchSize' | 'opset'> = {}): TrainingFiles {
  const opset = checkOpset(options.opset ?? OPSETS.usual);
  const gradients = sizedGraph(gradientSource(definition), options, STANDARD);
  const update = sizedGraph(updateSource(definition), { dynamicBatch: false }, STANDARD);
  const optionalInputs = new Set(definition.scalars.map(scalarName));
  return {
    gradients: modelBytes(gradients, { name: 'gradients', opset, standardOnly: true, optionalInputs }),
    update: modelBytes(update, { name: 'update', opset, standardOnly: true, optionalInputs }),
  };
}

function gradientSource(definition: TrainingDefinition): OpenSource {
  const { weights, batch } = definition;
  const trainable = trainableOf(definition);
  let noise = new GraphNoise();
  return {
    inputs: [...weights.map(inputOf), ...batch, ...scalarInputs(definition)],
    begin: () => (noise = new GraphNoise()),
    extra: () => [...noise.keys].map(([name, value]) => ({ name: `key:${name}`, value })),
    run: (tensors) => {
      const { gradients, terms, updates = {} } = definition.gradients({
        weights: tensors.slice(0, weights.length),
        batch: tensors.slice(weights.length, weights.length + batch.length),
        scalars: namedScalars(definition, tensors),
        noise,
      });
      checkCount('gradients', gradients.length, trainable.length);
      return {
        ...Object.fromEntries(trainable.map(({ name }, i) => [`gradient:${name}`, gradients[i]])),
        ...Object.fromEntries(Object.entries(updates).map(([name, tensor]) => [`next:${name}`, tensor])),
        ...terms,
      };
    },
  };
}

function updateSource(definition: TrainingDefinition): OpenSource {
  const trainable = trainableOf(definition);
  const { slots } = definition;
  const count = trainable.length;
  return {
    inputs: [
      ...trainable.map(inputOf),
      ...trainable.map(({ name, shape }) => ({ name: `gradient:${name}`, shape })),
      ...slots.map(inputOf),
      ...scalarInputs(definition),
    ],
    run: (tensors) => {
      const made = definition.update({
        weights: tensors.slice(0, count),
        gradients: tensors.slice(count, 2 * count),
        slots: tensors.slice(2 * count, 2 * count + slots.length),
        scalars: namedScalars(definition, tensors),
      });
      checkCount('weights', made.weights.length, count);
      checkCount('slots', made.slots.length, slots.length);
      return {
        ...Object.fromEntries(trainable.map(({ name }, i) => [`next:${name}`, made.weights[i]])),
        ...Object.fromEntries(slots.map(({ name }, i) => [`next:${name}`, made.slots[i]])),
      };
    },
  };
}

function trainableOf({ weights }: TrainingDefinition): TrainedWeight[] {
  return weights.filter(({ trainable = true }) => trainable);
}

function inputOf({ name, shape }: TrainedTensor): ModelInput {
  return { name, shape };
}

function scalarInputs({ scalars }: TrainingDefinition): ModelInput[] {
  return scalars.map((name) => ({ name: scalarName(name), shape: [] }));
}

function scalarName(name: string): string {
  return `scalar:${name}`;
}

/** The scalars are the last inputs. */
function namedScalars({ scalars }: TrainingDefinition, tensors: readonly tf.Tensor[]): Record<string, tf.Scalar> {
  const own = tensors.slice(tensors.length - scalars.length);
  return Object.fromEntries(scalars.map((name, i) => [name, own[i] as tf.Scalar]));
}

function checkCount(parameter: string, got: number, expected: number): void {
  if (got !== expected) throw new InvalidParameterError({ parameter, got, expected: `${expected} tensors, as the definition lists` });
}
