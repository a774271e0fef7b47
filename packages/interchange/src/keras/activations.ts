import { FileFormatError } from '@latentkit/core';
import type { KerasNode } from './config.js';

/** Keras's names of activations, and those of TensorFlow.js and `@latentkit/layers`. */
const NAMES: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  leaky_relu: 'leakyRelu',
  elu: 'elu',
  selu: 'selu',
  sigmoid: 'sigmoid',
  hard_sigmoid: 'hardSigmoid',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  tanh: 'tanh',
  exponential: 'exponential',
  swish: 'swish',
  silu: 'swish',
  mish: 'mish',
  gelu: 'gelu',
};

/** What changed its meaning in Keras 3. */
const NAMES_3: Readonly<Record<string, string>> = { ...NAMES, hard_sigmoid: 'hardSigmoid3' };

/** The activation that a layer's configuration names. Throws FileFormatError naming layer, class and what there is. */
export function activationOf(node: KerasNode, version: number, key = 'activation'): string {
  const given = node.config[key];
  const name = typeof given === 'object' && given !== null ? (given as { config?: unknown }).config : (given ?? 'linear');
  const names = version === 3 ? NAMES_3 : NAMES;
  if (typeof name === 'string' && Object.hasOwn(names, name)) return names[name];
  throw new FileFormatError({
    parameter: `Keras layer '${node.name}' (${node.className}), ${key}`,
    got: name,
    expected: `one of the activations ${Object.keys(NAMES).join(', ')}`,
    remedy: 'Train the model with one of them.',
  });
}
