import { FileFormatError } from '@latentkit/core';
import { BilinearUpSampling, Dropout, GaussianNoise, Gru, LEAKY_RELU_SLOPE, Lstm, RepeatVector } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { activationOf } from './activations.js';
import { type KerasNode, readNode } from './config.js';

const { layers: L } = tf;
type Make = (node: KerasNode, version: number) => tf.layers.Layer;

/** Layers by Keras's names of their classes. */
const LAYERS: Readonly<Record<string, Make>> = {
  Dense: (node, version) => L.dense({ ...common(node), units: number(node, 'units'), useBias: useBias(node), activation: activationOf(node, version) as 'relu' }),
  Conv2D: (node, version) => L.conv2d({ ...convolution(node, version), dilationRate: pair(node, 'dilation_rate', 1) }),
  Conv2DTranspose: (node, version) => {
    only(node, 'output_padding', [null, undefined]);
    only(node, 'dilation_rate', [undefined, 1, '[1,1]']);
    return L.conv2dTranspose(convolution(node, version));
  },
  MaxPooling2D: (node) => L.maxPooling2d(pooling(node)),
  AveragePooling2D: (node) => L.averagePooling2d(pooling(node)),
  UpSampling2D: (node) => {
    only(node, 'interpolation', [undefined, 'nearest', 'bilinear']);
    const options = { ...common(node), size: pair(node, 'size', 2) };
    return node.config['interpolation'] === 'bilinear' ? new BilinearUpSampling(options) : L.upSampling2d(options);
  },
  Flatten: (node) => L.flatten(common(node)),
  Reshape: (node) => L.reshape({ ...common(node), targetShape: node.config['target_shape'] as number[] }),
  RepeatVector: (node) => new RepeatVector({ ...common(node), n: number(node, 'n') }),
  Dropout: (node) => new Dropout({ ...common(node), rate: number(node, 'rate') }),
  GaussianNoise: (node) => new GaussianNoise({ ...common(node), stddev: number(node, 'stddev') }),
  BatchNormalization: (node) => {
    const { axis, momentum, epsilon, center, scale } = node.config as Record<string, never>;
    return L.batchNormalization({ ...common(node), axis: Array.isArray(axis) ? axis[0] : axis, momentum, epsilon, center, scale });
  },
  Activation: (node, version) => {
    const activation = activationOf(node, version);
    return activation === 'leakyRelu' ? L.leakyReLU({ ...common(node), alpha: LEAKY_RELU_SLOPE }) : L.activation({ ...common(node), activation: activation as 'relu' });
  },
  ReLU: (node) => {
    const { max_value: maxValue, negative_slope: slope = 0 } = node.config as { max_value?: number | null; negative_slope?: number };
    only(node, 'threshold', [undefined, 0, null]);
    if (slope !== 0) {
      only(node, 'max_value', [undefined, null]);
      return L.leakyReLU({ ...common(node), alpha: slope });
    }
    return L.reLU({ ...common(node), ...(typeof maxValue === 'number' && { maxValue }) });
  },
  LeakyReLU: (node) => L.leakyReLU({ ...common(node), alpha: (node.config['negative_slope'] ?? node.config['alpha'] ?? 0.3) as number }),
  ELU: (node) => L.elu({ ...common(node), alpha: (node.config['alpha'] ?? 1) as number }),
  PReLU: (node) => L.prelu({ ...common(node), sharedAxes: (node.config['shared_axes'] ?? undefined) as number[] }),
  Softmax: (node) => {
    only(node, 'axis', [undefined, -1]);
    // TensorFlow.js's own layer of this name takes the second axis, whatever it is told.
    return L.activation({ ...common(node), activation: 'softmax' });
  },
  LSTM: (node, version) => new Lstm(recurrent(node, version)),
  GRU: (node, version) => new Gru({ ...recurrent(node, version), resetAfter: node.config['reset_after'] === true }),
  TimeDistributed: (node, version) => L.timeDistributed({ ...common(node), layer: makeLayer(readNode(node.config['layer'], `${node.name}.layer`), version) }),
  Add: (node) => L.add(common(node)),
  Concatenate: (node) => L.concatenate({ ...common(node), axis: (node.config['axis'] ?? -1) as number }),
};

/** Layers whose activation may as well be a layer behind them. */
const DIVISIBLE = ['Dense', 'Conv2D', 'Conv2DTranspose'];
/** Layers that may be the activation of another. */
const ACTIVATION_LAYERS = ['ReLU', 'LeakyReLU', 'ELU', 'Softmax'];

/** A layer, and what is called behind it. */
interface MadeLayers {
  readonly layer: tf.layers.Layer;
  readonly behind: tf.layers.Layer | undefined;
}

/**
 * What computes the same as a layer of Keras: one layer, or two where its activation is one that plain TensorFlow.js has as a layer
 * only. Throws as {@link makeLayer}.
 */
export function makeLayers(node: KerasNode, version: number): MadeLayers {
  const activation = DIVISIBLE.includes(node.className) ? activationLayer(node) : undefined;
  if (activation === undefined) return { layer: makeLayer(node, version), behind: undefined };
  return { layer: makeLayer({ ...node, config: { ...node.config, activation: 'linear' } }, version), behind: makeLayer(activation, version) };
}

function activationLayer({ name, config: { activation } }: KerasNode): KerasNode | undefined {
  const own = `${name}_activation`;
  const named = typeof activation === 'object' && activation !== null ? (activation as { class_name?: unknown; config?: unknown }) : { config: activation };
  if (named.config === 'leaky_relu') return { className: 'Activation', name: own, config: { activation: 'leaky_relu' }, calls: [] };
  if (!ACTIVATION_LAYERS.includes(String(named.class_name))) return undefined;
  return { ...readNode(activation, `${name}.activation`), name: own };
}

/**
 * The TensorFlow.js layer that computes what a layer of Keras does. Throws FileFormatError naming the layer, its class and what
 * is supported.
 */
function makeLayer(node: KerasNode, version: number): tf.layers.Layer {
  if (Object.hasOwn(LAYERS, node.className)) return LAYERS[node.className](node, version);
  throw new FileFormatError({
    parameter: `Keras layer '${node.name}'`,
    got: node.className,
    expected: `a layer of one of the classes InputLayer, ${Object.keys(LAYERS).join(', ')}, or a Sequential or functional model of them`,
    remedy: 'Export the model from Keras in another form, or build it without this layer.',
  });
}

function common({ name, config }: KerasNode): { name: string; trainable: boolean } {
  const format = config['data_format'];
  if (format === 'channels_first') throw refused({ name, config, className: 'layer', calls: [] }, 'data_format', ['channels_last']);
  // A slash in a name would cut the names of its weights.
  return { name: name.replaceAll('/', '_'), trainable: config['trainable'] !== false };
}

function convolution(node: KerasNode, version: number): Parameters<typeof L.conv2dTranspose>[0] {
  only(node, 'groups', [undefined, 1]);
  return {
    ...common(node),
    filters: number(node, 'filters'),
    kernelSize: pair(node, 'kernel_size', 1),
    strides: pair(node, 'strides', 1),
    padding: padding(node),
    useBias: useBias(node),
    activation: activationOf(node, version) as 'relu',
  };
}

function pooling(node: KerasNode): Parameters<typeof L.maxPooling2d>[0] {
  const poolSize = pair(node, 'pool_size', 2);
  return { ...common(node), poolSize, strides: node.config['strides'] === null ? poolSize : pair(node, 'strides', 2), padding: padding(node) };
}

function recurrent(node: KerasNode, version: number): { units: number } & Record<string, unknown> {
  const { return_sequences: returnSequences, go_backwards: goBackwards, dropout = 0, recurrent_dropout: recurrentDropout = 0 } = node.config;
  only(node, 'return_state', [undefined, false]);
  only(node, 'stateful', [undefined, false]);
  const activations = { activation: activationOf(node, version), recurrentActivation: activationOf(node, version, 'recurrent_activation') };
  // All weights come from the file, and orthogonal matrices take long to make.
  const recurrentInitializer = 'zeros';
  return { ...common(node), units: number(node, 'units'), useBias: useBias(node), ...activations, recurrentInitializer, returnSequences, goBackwards, dropout, recurrentDropout };
}

function useBias({ config }: KerasNode): boolean {
  return config['use_bias'] !== false;
}

function padding(node: KerasNode): 'same' | 'valid' {
  only(node, 'padding', ['same', 'valid']);
  return node.config['padding'] as 'same' | 'valid';
}

function number(node: KerasNode, key: string): number {
  const value = node.config[key];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refused(node, key, ['a number']);
}

function pair(node: KerasNode, key: string, fallback: number): [number, number] {
  const value = node.config[key] ?? fallback;
  return Array.isArray(value) ? [Number(value[0]), Number(value[1])] : [Number(value), Number(value)];
}

/** Throws unless a setting has one of these values (lists as JSON). */
function only(node: KerasNode, key: string, values: readonly unknown[]): void {
  const value = node.config[key];
  if (!values.includes(Array.isArray(value) ? JSON.stringify(value) : value)) throw refused(node, key, values.filter((each) => each !== undefined));
}

function refused({ name, className, config }: KerasNode, key: string, values: readonly unknown[]): FileFormatError {
  return new FileFormatError({ parameter: `Keras layer '${name}' (${className}), ${key}`, got: config[key], expected: `${values.map(String).join(' or ')}, which TensorFlow.js can compute` });
}
