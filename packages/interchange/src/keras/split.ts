import { InvalidParameterError, ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { applySteps, type BuiltModel } from './graph.js';

/** Both halves of an autoencoder, with flat codes. */
export interface Halves {
  readonly encoder: tf.LayersModel;
  readonly decoder: tf.LayersModel;
}

/**
 * Divides a model at the layer whose output is the code: the one named, or the first of two models that it consists of, or
 * that are named encoder and decoder. The layers are the model's own.
 */
export function splitModel(built: BuiltModel, code: string | undefined): Halves {
  const { model, steps, outputs } = built;
  const at = codeLayer(built, code);
  const step = steps.find(({ name }) => name === at)!;
  const value = step.layer.getOutputAt(step.layer.inboundNodes.length - 1) as tf.SymbolicTensor;
  const shape = sizes(value.shape, `code '${at}'`);
  const flat = shape.length === 1 ? value : (tf.layers.flatten({ name: `${at}_flat` }).apply(value) as tf.SymbolicTensor);
  const encoder = tf.model({ name: 'encoder', inputs: model.inputs, outputs: flat });
  const input = tf.input({ shape: [shape.reduce((a, b) => a * b, 1)], name: `${at}_input` });
  const start = shape.length === 1 ? input : (tf.layers.reshape({ targetShape: shape, name: `${at}_shape` }).apply(input) as tf.SymbolicTensor);
  const tensors = new Map([[step.output, start]]);
  const rest = steps.slice(steps.indexOf(step) + 1);
  try {
    applySteps(rest, tensors, model.name);
  } catch (cause) {
    throw new InvalidParameterError({ parameter: 'code', got: at, expected: 'a layer that everything behind it is made from', remedy: `Name another layer: ${names(built)}.`, cause });
  }
  const decoder = tf.model({ name: 'decoder', inputs: input, outputs: tensors.get(outputs[0])! });
  return { encoder, decoder };
}

function codeLayer(built: BuiltModel, code: string | undefined): string {
  const { steps, entries, model, outputs } = built;
  if (model.inputs.length !== 1 || outputs.length !== 1) {
    throw new InvalidParameterError({ parameter: 'model', got: `${model.inputs.length} inputs and ${outputs.length} outputs`, expected: 'one of each, as an autoencoder has', remedy: 'Use importKerasModel for other models.' });
  }
  const last = steps.at(-1)?.name;
  const nested = entries.filter((entry) => entry.nested !== undefined).map(({ node }) => node.name);
  const found = code ?? (nested.includes('encoder') ? 'encoder' : entries.length === 2 && nested.length === 2 ? nested[0] : undefined);
  const calls = steps.filter(({ name }) => name === found).length;
  if (found !== undefined && calls === 1 && found !== last) return found;
  throw new InvalidParameterError({
    parameter: 'code',
    got: code,
    expected: 'the layer whose output is the code, which is used once and is not the last',
    remedy: `Give code: one of ${names(built)}. It is found by itself where the model consists of two models, encoder and decoder.`,
  });
}

function names({ steps }: BuiltModel): string {
  return steps.slice(0, -1).map(({ name }) => `'${name}'`).join(', ');
}

/** The lengths of a sample's axes. Throws for one that is open. */
export function sizes(shape: readonly (number | null)[], what: string): number[] {
  const own = shape.slice(1);
  if (own.every((length) => length !== null)) return own;
  throw new ShapeError({ parameter: what, got: own, expected: 'axes of a fixed length', remedy: 'Save the model with a fixed input shape.' });
}
