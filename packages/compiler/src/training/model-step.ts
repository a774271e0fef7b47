import { InvalidParameterError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import type { TrainingInput, TrainingResult } from './trace-training.js';

/** A training step and the shapes of its batches, for {@link compileTraining}. */
export interface TrainingStep {
  readonly inputs: Readonly<Record<string, TrainingInput>>;
  step(this: void, inputs: Readonly<Record<string, tf.Tensor>>): TrainingResult;
}

/** What TensorFlow.js keeps to itself of a compiled model. */
interface TrainableModel {
  /** The model inside a `tf.Sequential`, which does the work. */
  readonly model?: TrainableModel;
  readonly optimizer?: tf.Optimizer | null;
  readonly metricsNames: readonly string[];
  readonly feedOutputShapes: readonly (readonly (number | null)[])[];
  readonly loss: unknown;
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Scalar[];
}

/**
 * What `model.trainOnBatch(x, y)` does, as a step for {@link compileTraining}: inputs `x` and `y` (`x0`, `x1`, … and `y0`, …
 * where the model has several), results by the names in `model.metricsNames`.
 *
 * @param model a model that `model.compile` has been called on.
 * @param batchSize rows of one batch.
 * @throws InvalidParameterError for a model that is not compiled.
 */
export function modelStep(model: tf.LayersModel, batchSize: number): TrainingStep {
  const outer = model as unknown as TrainableModel;
  const inner = outer.model ?? outer;
  if (inner.optimizer === undefined || inner.optimizer === null) {
    throw new InvalidParameterError({
      parameter: 'model',
      got: model.name,
      expected: 'a model with a loss and an optimizer',
      remedy: 'Call model.compile({ loss, optimizer }) first.',
    });
  }
  const shapes = (list: readonly (readonly (number | null)[])[]): TrainingInput[] =>
    list.map((shape) => ({ shape: [batchSize, ...shape.slice(1).map(Number)] }));
  const named = (name: string, list: TrainingInput[]): [string, TrainingInput][] =>
    list.map((input, i) => [list.length === 1 ? name : `${name}${i}`, input]);
  const entries = [...named('x', shapes(model.inputs.map((input) => input.shape))), ...named('y', shapes(targetShapes(inner)))];
  return {
    inputs: Object.fromEntries(entries),
    step: (inputs) => {
      const results = inner.makeTrainFunction()(entries.map(([name]) => inputs[name]));
      return Object.fromEntries(results.map((value, i) => [inner.metricsNames[i] ?? `value${i}`, value]));
    },
  };
}

/** Shapes of targets: those of the outputs, but one class number a row for sparse cross-entropy. */
function targetShapes(model: TrainableModel): (readonly (number | null)[])[] {
  const { loss } = model;
  return model.feedOutputShapes.map((shape, i) => {
    const own: unknown = Array.isArray(loss) ? loss[i] : loss;
    return own === 'sparseCategoricalCrossentropy' ? [...shape.slice(0, -1), 1] : shape;
  });
}
