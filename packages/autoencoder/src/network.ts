import { ShapeError, show } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import type { Network, NetworkContext, NetworkModels } from './slots.js';

/** Any two TensorFlow.js models as a network: `encoder` [n, …input] to [n, units], `decoder` [n, latentDim] to [n, …input]. */
export function modelNetwork(encoder: tf.LayersModel, decoder: tf.LayersModel): Network {
  return { config: { type: 'models' }, build: () => ({ encoder, decoder }) };
}

/** Throws `ShapeError` where a network's models do not fit its context. */
export function checkModels({ encoder, decoder, teacherForced }: NetworkModels, context: NetworkContext): void {
  const { inputShape, outputShape, encoderUnits, codeUnits } = context;
  checkShape('encoder input', shapeOf(encoder.inputs[0]), inputShape);
  checkShape('encoder output', shapeOf(encoder.outputs[0]), [encoderUnits]);
  checkShape('decoder input', shapeOf(decoder.inputs[0]), [codeUnits]);
  checkShape('decoder output', shapeOf(decoder.outputs[0]), outputShape);
  if (teacherForced === undefined) return;
  checkShape('teacher-forced decoder input', shapeOf(teacherForced.inputs[0]), [codeUnits]);
  checkShape('teacher-forced decoder input 2', shapeOf(teacherForced.inputs[1]), outputShape);
  checkShape('teacher-forced decoder output', shapeOf(teacherForced.outputs[0]), outputShape);
}

function checkShape(parameter: string, got: readonly (number | null)[], expected: readonly number[]): void {
  if (got.length === expected.length && got.every((n, i) => n === null || n === expected[i])) return;
  throw new ShapeError({
    parameter: `network's ${parameter}`,
    got,
    expected: `${show(expected)} per sample`,
    remedy: 'Give a network whose encoder and decoder fit the data and latentDim.',
  });
}

function shapeOf(tensor: tf.SymbolicTensor): (number | null)[] {
  return tensor.shape.slice(1);
}
