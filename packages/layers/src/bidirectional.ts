import * as tf from '@tensorflow/tfjs';

/** Settings of {@link bidirectional}. */
export interface BidirectionalOptions {
  readonly name: string;
  /** Makes the layer of one direction; called with its name and whether it goes backwards. */
  readonly layer: (name: string, goBackwards: boolean) => tf.layers.Layer;
  /** How the two outputs become one; null gives both. Default 'concat'. */
  readonly mergeMode?: 'concat' | 'sum' | 'ave' | 'mul' | null;
}

type Recurrent = Parameters<typeof tf.layers.bidirectional>[0]['layer'];

/**
 * `keras.layers.Bidirectional` around two layers with initial weights of their own: TensorFlow.js's would copy one
 * layer's settings, seed included. With `returnSequences`, outputs at steps that a mask leaves out are as without a step, where
 * Keras has zeros; layers that take the mask do not see them. `bidirectional({ name, layer: (name, goBackwards) => lstm({ units, name, random, goBackwards }) })`
 */
export function bidirectional({ name, layer, mergeMode = 'concat' }: BidirectionalOptions): tf.layers.Layer {
  const forward = layer(`forward_${name}`, false) as Recurrent;
  // TensorFlow.js copies the layer it is given; what is copied does not matter, as both copies are replaced.
  const { returnSequences, returnState } = forward;
  const standIn = tf.layers.lstm({ units: 1, name: `${name}_form`, returnSequences, returnState });
  // Its types leave out null, which it takes.
  const made = tf.layers.bidirectional({ name, layer: standIn, mergeMode: mergeMode as 'concat' });
  return Object.assign(made, { layer: layer(name, false), forwardLayer: forward, backwardLayer: layer(`backward_${name}`, true) });
}
