import { InvalidParameterError, sameShape, ShapeError, show, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { applySteps, type Step } from './steps.js';

/** Both halves of an autoencoder, with flat codes. */
export interface Halves {
  readonly encoder: tf.LayersModel;
  readonly decoder: tf.LayersModel;
}

/** A model and the calls of its layers, in an order in which they can be made. */
export interface Steps {
  readonly model: tf.LayersModel;
  readonly steps: readonly Step[];
  /** Keys of the tensors that the model gives. */
  readonly outputs: readonly string[];
}

/**
 * Divides a model at the layer whose output is the code: the one named, or the first of two models that it consists of, or
 * that are named encoder and decoder. The layers are the model's own.
 */
export function splitModel(built: Steps, code: string | undefined): Halves {
  const { model, steps, outputs } = built;
  const at = codeLayer(built, code);
  const step = steps.find(({ name }) => name === at)!;
  const value = step.layer.getOutputAt(step.layer.inboundNodes.length - 1) as tf.SymbolicTensor;
  const shape = sizes(value.shape, `code '${at}'`);
  const encoder = tf.model({ name: 'encoder', inputs: model.inputs, outputs: flattened(value, at) });
  const { input, start } = flatInput(shape, at);
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

/** Two models as halves. Throws ShapeError where the decoder does not take what the encoder gives, InvalidParameterError for several inputs or outputs. */
export function joinModels(encoder: tf.LayersModel, decoder: tf.LayersModel): Halves {
  for (const model of [encoder, decoder]) checkSingle(model);
  const [code, given] = [sizes(encoder.outputs[0].shape, 'output of the encoder'), sizes(decoder.inputs[0].shape, 'input of the decoder')];
  if (!sameShape(code, given)) {
    throw new ShapeError({
      parameter: 'input of the decoder',
      got: given,
      expected: `codes of shape ${show(code)}, as the encoder gives them`,
      remedy: 'Give two halves of one model. What lies between them, as the sampling of a variational autoencoder, is no part of these files.',
    });
  }
  if (code.length === 1) return { encoder, decoder };
  const { input, start } = flatInput(code, 'code');
  return {
    encoder: tf.model({ name: 'encoder', inputs: encoder.inputs, outputs: flattened(encoder.outputs[0], 'code') }),
    decoder: tf.model({ name: 'decoder', inputs: input, outputs: decoder.apply(start) as tf.SymbolicTensor }),
  };
}

function flattened(code: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  return code.shape.length === 2 ? code : (tf.layers.flatten({ name: `${name}_flat` }).apply(code) as tf.SymbolicTensor);
}

/** An input of flat codes, and these in their own shape. */
function flatInput(shape: readonly number[], name: string): { input: tf.SymbolicTensor; start: tf.SymbolicTensor } {
  const input = tf.input({ shape: [sizeOf(shape)], name: `${name}_input` });
  return { input, start: shape.length === 1 ? input : (tf.layers.reshape({ targetShape: [...shape], name: `${name}_shape` }).apply(input) as tf.SymbolicTensor) };
}

function checkSingle({ inputs, outputs }: Pick<tf.LayersModel, 'inputs' | 'outputs'>): void {
  if (inputs.length === 1 && outputs.length === 1) return;
  throw new InvalidParameterError({ parameter: 'model', got: `${inputs.length} inputs and ${outputs.length} outputs`, expected: 'one of each, as an autoencoder has', remedy: 'Other models can be used as a tf.LayersModel.' });
}

function codeLayer(built: Steps, code: string | undefined): string {
  const { steps, model } = built;
  checkSingle(model);
  const last = steps.at(-1)?.name;
  const nested = steps.filter(({ layer }) => 'layers' in layer).map(({ name }) => name);
  const found = code ?? (nested.includes('encoder') ? 'encoder' : steps.length === 2 && nested.length === 2 ? nested[0] : undefined);
  const calls = steps.filter(({ name }) => name === found).length;
  if (found !== undefined && calls === 1 && found !== last) return found;
  throw new InvalidParameterError({
    parameter: 'code',
    got: code,
    expected: 'the layer whose output is the code, which is used once and is not the last',
    remedy: `Name one of ${names(built)}. It is found by itself where the model consists of two models, encoder and decoder.`,
  });
}

function names({ steps }: Steps): string {
  return steps.slice(0, -1).map(({ name }) => `'${name}'`).join(', ');
}

/** The lengths of a sample's axes. Throws for one that is open. */
export function sizes(shape: readonly (number | null)[], what: string): number[] {
  const own = shape.slice(1);
  if (own.every((length) => length !== null)) return own;
  throw new ShapeError({ parameter: what, got: own, expected: 'axes of a fixed length', remedy: 'Save the model with a fixed input shape.' });
}
