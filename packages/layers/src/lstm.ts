import { lstmSequence, lstmWithStates } from '@latentkit/compiler';
import * as tf from '@tensorflow/tfjs';
import { isPlainRecurrent, keepsState, type RecurrentArguments, recurrentInitializers, type RecurrentLayerOptions, sequenceInput, type StockRecurrentClass } from './recurrent.js';

/** Settings of {@link lstm}; defaults are Keras's. With `returnState` the final hidden and cell state are given. */
export interface LstmLayerOptions extends RecurrentLayerOptions {
  /** Whether the forget gate's bias begins at 1. Default true. */
  readonly unitForgetBias?: boolean;
}

// TensorFlow.js exports a factory of this layer only.
const Stock = tf.layers.lstm({ units: 1, name: 'stock_lstm' }).constructor as unknown as StockRecurrentClass;

/**
 * `keras.layers.LSTM`, computed as one operation over the whole sequence where it has Keras's activations and no dropout
 * or kept state, and as TensorFlow.js does it otherwise. Where a mask comes in, the steps that it leaves out change nothing. Weights, names and the saved form are TensorFlow.js's own,
 * so that models with it load without this package.
 */
export class Lstm extends Stock {
  static readonly className: string = 'LSTM';

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    // What TensorFlow.js makes the first bias from, it leaves behind. States that are kept between calls have to stay.
    if (keepsState(this)) super.build(inputShape);
    else tf.tidy(() => super.build(inputShape));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: RecurrentArguments = {}): tf.Tensor | tf.Tensor[] {
    if (!isPlainRecurrent(this)) return super.call(inputs, args);
    return tf.tidy(() => {
      this.invokeCallHook(inputs, { ...args });
      const { cell, returnSequences, goBackwards, returnState } = this;
      const { x, steps } = sequenceInput(inputs);
      const weights = { kernel: cell.kernel.read(), recurrentKernel: cell.recurrentKernel.read(), bias: cell.bias?.read() };
      const options = { steps, returnSequences, goBackwards, mask: args.mask ?? undefined };
      const initial = args.initialState ?? undefined;
      if (!returnState && initial === undefined) return lstmSequence(x, weights, options);
      const { output, states } = lstmWithStates(x, weights, { ...options, initialState: initial as [tf.Tensor, tf.Tensor] | undefined });
      return returnState ? [output, ...states] : output;
    });
  }

  /** One step from given states: input [batch, features] to the new states [batch, units], the first of which is the output. */
  step(x: tf.Tensor, states: readonly tf.Tensor[]): tf.Tensor[] {
    const { kernel, recurrentKernel, bias } = this.cell;
    const weights = { kernel: kernel.read(), recurrentKernel: recurrentKernel.read(), bias: bias?.read() };
    return [...lstmWithStates(tf.expandDims(x, 1), weights, { initialState: [states[0], states[1]] }).states];
  }
}

/** An LSTM layer with Keras's defaults and weights that depend on seed and layer name only: see {@link Lstm}. */
export function lstm(options: LstmLayerOptions): Lstm {
  return new Lstm({ activation: 'tanh', recurrentActivation: 'sigmoid', unitForgetBias: true, ...recurrentInitializers(options) });
}
