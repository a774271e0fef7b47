import * as tf from '@tensorflow/tfjs';
import type { Steps } from '../model/split.js';
import type { Step } from '../model/steps.js';

/** The calls of a model's layers; a sequential model is made a functional one, so that models inside it are layers as others are. */
export function stepsOf(model: tf.LayersModel): Steps {
  const whole = model instanceof tf.Sequential ? functional(model) : model;
  const steps: Step[] = [];
  const seen = new Set(whole.inputs.map(keyOf));
  const visit = (tensor: tf.SymbolicTensor): void => {
    const output = keyOf(tensor);
    if (seen.has(output)) return;
    seen.add(output);
    const { inputTensors } = tensor.sourceLayer.inboundNodes[tensor.nodeIndex];
    inputTensors.forEach(visit);
    steps.push({ name: tensor.sourceLayer.name, layer: tensor.sourceLayer, inputs: inputTensors.map(keyOf), output });
  };
  whole.outputs.forEach(visit);
  return { model: whole, steps, outputs: whole.outputs.map(keyOf) };
}

function functional({ layers, inputs, name }: tf.LayersModel): tf.LayersModel {
  const input = tf.input({ batchShape: inputs[0].shape, name: `${name}_input` });
  const output = layers.filter((layer) => layer.getClassName() !== 'InputLayer').reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ name, inputs: input, outputs: output });
}

function keyOf({ sourceLayer, nodeIndex, tensorIndex }: tf.SymbolicTensor): string {
  return `${sourceLayer.name}/${nodeIndex}/${tensorIndex}`;
}
