import { lstmSequence, lstmWithStates } from '@latentkit/compiler';
import type { RandomSource } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { Initializer, InitializerName } from './initializers.js';
import { isPlainRecurrent, type RecurrentActivation, type RecurrentArguments, recurrentInitializers, sequenceInput, type StockRecurrentClass } from './recurrent.js';

/** Settings of {@link lstm}; defaults are Keras's. */
export interface LstmLayerOptions {
  /** Length of the hidden state. */
  readonly units: number;
  /** Name of the layer; names its weights and its random streams, so it is not optional. */
  readonly name: string;
  /** Where the initial weights are drawn from: streams `${name}/kernel` and `${name}/recurrent_kernel`. */
  readonly random: RandomSource;
  /** Whether every step's output is given, [batch, steps, units], or the last one's, [batch, units]. Default false. */
  readonly returnSequences?: boolean;
  /** Whether the final hidden and cell state are given too. Default false. */
  readonly returnState?: boolean;
  /** Whether the last step comes first, in input and output. Default false. */
  readonly goBackwards?: boolean;
  /** Default 'tanh'. Other activations than the defaults are computed by TensorFlow.js's own layer, many times slower. */
  readonly activation?: RecurrentActivation;
  /** Default 'sigmoid'. */
  readonly recurrentActivation?: RecurrentActivation;
  /** Default 'glorotUniform'. */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** Default 'orthogonal'. */
  readonly recurrentInitializer?: InitializerName | Initializer;
  /** Default 'zeros'. */
  readonly biasInitializer?: InitializerName | Initializer;
  /** Whether the forget gate's bias begins at 1. Default true. */
  readonly unitForgetBias?: boolean;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default true; false freezes the layer. */
  readonly trainable?: boolean;
}

// TensorFlow.js exports a factory of this layer only.
const Stock = tf.layers.lstm({ units: 1, name: 'stock_lstm' }).constructor as unknown as StockRecurrentClass;

/**
 * `keras.layers.LSTM`, computed as one operation over the whole sequence where it has Keras's activations and no dropout,
 * mask or kept state, and as TensorFlow.js does it otherwise. Weights, names and the saved form are TensorFlow.js's own,
 * so that models with it load without this package.
 */
export class Lstm extends Stock {
  static readonly className: string = 'LSTM';

  override call(inputs: tf.Tensor | tf.Tensor[], args: RecurrentArguments = {}): tf.Tensor | tf.Tensor[] {
    if (!isPlainRecurrent(this, args)) return super.call(inputs, args);
    return tf.tidy(() => {
      this.invokeCallHook(inputs, { ...args });
      const { cell, returnSequences, goBackwards, returnState } = this;
      const { x, steps } = sequenceInput(inputs);
      const weights = { kernel: cell.kernel.read(), recurrentKernel: cell.recurrentKernel.read(), bias: cell.bias?.read() };
      const options = { steps, returnSequences, goBackwards };
      const initial = args.initialState ?? undefined;
      if (!returnState && initial === undefined) return lstmSequence(x, weights, options);
      const { output, states } = lstmWithStates(x, weights, { ...options, initialState: initial as [tf.Tensor, tf.Tensor] | undefined });
      return returnState ? [output, ...states] : output;
    });
  }
}

/** An LSTM layer with Keras's defaults and weights that depend on seed and layer name only: see {@link Lstm}. */
export function lstm(options: LstmLayerOptions): Lstm {
  return new Lstm({ activation: 'tanh', recurrentActivation: 'sigmoid', unitForgetBias: true, ...recurrentInitializers(options) });
}
