import { FileFormatError } from '@latentkit/core';
import type { KerasNode } from './config.js';

/** Keras's names of activations, and what TensorFlow.js calls them. */
const NAMES: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  elu: 'elu',
  selu: 'selu',
  sigmoid: 'sigmoid',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  tanh: 'tanh',
  swish: 'swish',
  silu: 'swish',
  mish: 'mish',
  gelu: 'gelu',
};

/** The activation that a layer's configuration names. Throws FileFormatError naming layer, class and what there is. */
export function activationOf(node: KerasNode, version: number, key = 'activation'): string {
  const given = node.config[key];
  const name = typeof given === 'object' && given !== null ? (given as { config?: unknown }).config : (given ?? 'linear');
  if (typeof name === 'string' && Object.hasOwn(NAMES, name)) return NAMES[name];
  // Keras 3 changed what the name means, and TensorFlow.js has the older function.
  if (name === 'hard_sigmoid' && version === 2) return 'hardSigmoid';
  throw new FileFormatError({
    parameter: `Keras layer '${node.name}' (${node.className}), ${key}`,
    got: name,
    expected: `an activation that TensorFlow.js has: ${Object.keys(NAMES).join(', ')}${version === 2 ? ', hard_sigmoid' : ''}`,
    remedy: 'Train the model with one of them.',
  });
}
