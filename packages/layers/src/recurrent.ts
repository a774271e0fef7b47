import type { RandomSource } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import { type Initializer, initializer, type InitializerName } from './initializers.js';
import { repeatedInput } from './repeat-vector.js';

/** Activations that recurrent layers take. */
export type RecurrentActivation = 'tanh' | 'sigmoid' | 'hardSigmoid' | 'relu' | 'linear' | 'elu' | 'selu' | 'softsign';

/** The members of TensorFlow.js's recurrent layers that its types leave out. */
export interface StockRecurrent extends tf.layers.Layer {
  cell: StockCell;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  call(inputs: tf.Tensor | tf.Tensor[], args: RecurrentArguments): tf.Tensor | tf.Tensor[];
}

/** A recurrent layer's cell, which holds the weights. */
interface StockCell {
  readonly units: number;
  readonly kernel: tf.LayerVariable;
  readonly recurrentKernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable | null;
  readonly activation: tf.serialization.Serializable;
  readonly recurrentActivation: tf.serialization.Serializable;
  readonly dropout: number;
  readonly recurrentDropout: number;
}

/** Call arguments that TensorFlow.js's recurrent layers read. */
export interface RecurrentArguments {
  readonly mask?: tf.Tensor | null;
  readonly training?: boolean;
  readonly initialState?: tf.Tensor[] | null;
}

/** A class of TensorFlow.js's recurrent layers, which it exports as a factory only. */
export type StockRecurrentClass = new (config: Record<string, unknown>) => StockRecurrent;

/** Whether a layer is the plain one that the whole-sequence operations compute: tanh, logistic gates, no dropout, no kept state. */
export function isPlainRecurrent(layer: StockRecurrent): boolean {
  const { activation, recurrentActivation, dropout, recurrentDropout } = layer.cell;
  const plain = activation.getClassName() === 'tanh' && recurrentActivation.getClassName() === 'sigmoid';
  return plain && dropout === 0 && recurrentDropout === 0 && !keepsState(layer);
}

/** Whether a layer begins with the state that its last call ended with. */
export function keepsState(layer: StockRecurrent): boolean {
  return (layer as unknown as { stateful: boolean }).stateful;
}

/** The input of a recurrent layer as the operations take it: one row for all steps where it came from repeating one. */
export function sequenceInput(inputs: tf.Tensor | tf.Tensor[]): { x: tf.Tensor; steps: number | undefined } {
  const x = Array.isArray(inputs) ? inputs[0] : inputs;
  const row = repeatedInput(x);
  return row === undefined ? { x, steps: undefined } : { x: row, steps: x.shape[1] };
}

/** Settings that the recurrent layers share. */
export interface RecurrentLayerOptions {
  /** Length of the state. */
  readonly units: number;
  /** Name of the layer; names its weights and its random streams, so it is not optional. */
  readonly name: string;
  /** Where the initial weights are drawn from: streams `${name}/kernel` and `${name}/recurrent_kernel`. */
  readonly random: RandomSource;
  /** Whether every step's output is given, [batch, steps, units], or the last one's, [batch, units]. Default false. */
  readonly returnSequences?: boolean;
  /** Whether the final state is given too. Default false. */
  readonly returnState?: boolean;
  /** Whether the last step comes first, in input and output. Default false. */
  readonly goBackwards?: boolean;
  /** Default 'tanh'. With other activations than the defaults each step is computed by itself, many times slower. */
  readonly activation?: RecurrentActivation;
  /** Default 'sigmoid'. */
  readonly recurrentActivation?: RecurrentActivation;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** Default 'orthogonal'. */
  readonly recurrentInitializer?: InitializerName | Initializer;
  /** Default 'zeros'. */
  readonly biasInitializer?: InitializerName | Initializer;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default true; false freezes the layer. */
  readonly trainable?: boolean;
}

/** The options with Keras's initialisers made of names, each drawing from the layer's own streams. */
export function recurrentInitializers<O extends RecurrentLayerOptions>(options: O): Omit<O, 'random'> {
  const { random, kernelInitializer = 'glorotUniform', recurrentInitializer = 'orthogonal', biasInitializer = 'zeros', ...rest } = options;
  const made = (value: InitializerName | Initializer, weight: string): Initializer =>
    typeof value === 'string' ? initializer(value, { seed: random.seed, stream: `${options.name}/${weight}` }) : value;
  return {
    ...(rest as Omit<O, 'random'>),
    kernelInitializer: made(kernelInitializer, 'kernel'),
    recurrentInitializer: made(recurrentInitializer, 'recurrent_kernel'),
    biasInitializer: made(biasInitializer, 'bias'),
  };
}
