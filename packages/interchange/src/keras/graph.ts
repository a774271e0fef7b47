import { FileFormatError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { Steps } from '../model/split.js';
import { applySteps, type Step } from '../model/steps.js';
import { isModel, type KerasNode, layersOf, tensorKeys } from './config.js';
import { makeLayers } from './layers.js';

/** A layer of a model, made: one of its own, or a model inside the model. */
export interface Entry {
  readonly node: KerasNode;
  readonly layer: tf.layers.Layer | undefined;
  readonly nested: BuiltModel | undefined;
}

/** A model of Keras as one of TensorFlow.js, and its parts. */
export interface BuiltModel extends Steps {
  readonly entries: readonly Entry[];
}

/** Builds a Sequential or functional model with initial weights. */
export function buildModel(node: KerasNode, version: number): BuiltModel {
  if (!isModel(node)) {
    throw new FileFormatError({ parameter: `Keras model '${node.name}'`, got: node.className, expected: 'a Sequential or functional model', remedy: 'Models that are classes of their own say how they are built in Python only; wrap their layers in keras.Model(inputs, outputs).' });
  }
  const nodes = layersOf(node);
  const given = node.config['input_layers'] === undefined ? chained(node, nodes) : nodes;
  const known = sameNumbers(given);
  const inputs = new Map<string, tf.SymbolicTensor>();
  const entries: Entry[] = [];
  const pending: Step[] = [];
  for (const each of given) {
    if (each.className === 'InputLayer') {
      inputs.set(`${each.name}/0/0`, tf.input({ batchShape: inputShape(each), name: each.name }));
      continue;
    }
    const nested = isModel(each) ? buildModel(each, version) : undefined;
    const { layer, behind } = nested === undefined ? makeLayers(each, version) : { layer: nested.model, behind: undefined };
    entries.push({ node: each, layer: nested === undefined ? layer : undefined, nested });
    each.calls.forEach((keys, i) => {
      const call = { name: each.name, layer, inputs: keys.map(known), output: `${each.name}/${i}/0` };
      if (behind === undefined) return pending.push(call);
      const between = `${call.output} before its activation`;
      return pending.push({ ...call, name: `${each.name} before its activation`, output: between }, { ...call, layer: behind, inputs: [between] });
    });
  }
  const tensors = new Map(inputs);
  const steps = applySteps(pending, tensors, node.name);
  const outputs = node.config['output_layers'] === undefined ? [steps.at(-1)?.output ?? [...inputs.keys()][0]] : tensorKeys(node.config['output_layers']).map(known);
  const results = outputs.map((key) => tensors.get(key));
  if (results.length === 0 || results.includes(undefined)) throw new FileFormatError({ parameter: `Keras model '${node.name}', output_layers`, got: outputs, expected: `layers of the model: ${[...tensors.keys()].join(', ')}` });
  const model = tf.model({ name: node.name, inputs: [...inputs.values()], outputs: results as tf.SymbolicTensor[] });
  return { model, entries, steps, outputs };
}

/** Keras 2 counts the calls of a model inside the model from its own making on; what was called once has one output all the same. */
function sameNumbers(nodes: readonly KerasNode[]): (key: string) => string {
  const once = new Set(nodes.filter(({ calls }) => calls.length <= 1).map(({ name }) => name));
  return (key) => {
    const [, name, tensor] = /^(.*)\/\d+\/(\d+)$/.exec(key) ?? [];
    return name !== undefined && once.has(name) ? `${name}/0/${tensor}` : key;
  };
}

/** The layers of a Sequential model with their calls, and an input in front where it has none. */
function chained(model: KerasNode, nodes: readonly KerasNode[]): KerasNode[] {
  const first = nodes[0];
  const shape = first?.config['batch_input_shape'] ?? model.config['build_input_shape'];
  const input = { className: 'InputLayer', name: `${model.name}_input`, config: { batch_shape: shape }, calls: [] };
  const all = first?.className === 'InputLayer' ? nodes : [input, ...nodes];
  return all.map((node, i) => (i === 0 ? node : { ...node, calls: [[`${all[i - 1].name}/0/0`]] }));
}

function inputShape({ name, config }: KerasNode): (number | null)[] {
  const shape: unknown = config['batch_shape'] ?? config['batch_input_shape'];
  if (Array.isArray(shape) && shape.length >= 2) return [null, ...(shape.slice(1) as (number | null)[])];
  throw new FileFormatError({ parameter: `Keras layer '${name}'`, got: shape, expected: 'the shape of an input', remedy: 'Build the model, or begin it with keras.Input, before it is saved.' });
}
