import * as tf from '@tensorflow/tfjs';

/** A model that applies layers one after the other: [n, …inputShape] to the last layer's output. */
export function chainLayers(name: string, inputShape: readonly number[], layers: readonly tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape: [...inputShape], name: `${name}_input` });
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  return tf.model({ name, inputs: input, outputs: output });
}
