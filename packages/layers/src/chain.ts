import * as tf from '@tensorflow/tfjs';

/** A model that applies layers one after the other: [n, …inputShape] to the last layer's output. */
export function chainLayers(name: string, inputShape: readonly number[], layers: readonly tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [...inputShape], name: `${name}_input` });
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ name, inputs: input, outputs: output });
}

/** The layers that make each sample of this shape a flat vector: none where it is one already. */
export function flattenLayers(name: string, inputShape: readonly number[]): tf.layers.Layer[] {
  return inputShape.length > 1 ? [tf.layers.flatten({ name })] : [];
}

/** The layers that give a flat vector this shape: none where it is flat itself. */
export function unflattenLayers(name: string, targetShape: readonly number[]): tf.layers.Layer[] {
  return targetShape.length > 1 ? [tf.layers.reshape({ targetShape: [...targetShape], name })] : [];
}
