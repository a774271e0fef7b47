import { gruSequence } from '@latentkit/compiler';
import * as tf from '@tensorflow/tfjs';
import { ResetAfterGruCell } from './gru-cell.js';
import { isPlainRecurrent, type RecurrentArguments, recurrentInitializers, type RecurrentLayerOptions, sequenceInput, type StockRecurrentClass } from './recurrent.js';

/** Settings of {@link gru}; defaults are Keras 3's. */
export interface GruLayerOptions extends RecurrentLayerOptions {
  /** Whether the reset gate acts on the product with the recurrent kernel or on the state before it. Default true. */
  readonly resetAfter?: boolean;
}

// TensorFlow.js exports a factory of this layer only.
const Stock = tf.layers.gru({ units: 1, name: 'stock_gru' }).constructor as unknown as StockRecurrentClass;

/**
 * `keras.layers.GRU`, computed as one operation over the whole sequence where it has Keras's activations and no dropout or
 * kept state. Where a mask comes in, the steps that it leaves out change nothing. With `resetAfter`, which TensorFlow.js lacks, a saved model needs this package to load.
 */
export class Gru extends Stock {
  static readonly className: string = 'GRU';
  readonly resetAfter: boolean;

  constructor(config: Record<string, unknown>) {
    const resetAfter = config['resetAfter'] === true;
    super({ ...config, resetAfter: false });
    this.resetAfter = resetAfter;
    if (resetAfter) this.cell = new ResetAfterGruCell({ ...config, resetAfter: false });
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: RecurrentArguments = {}): tf.Tensor | tf.Tensor[] {
    if (!isPlainRecurrent(this)) return super.call(inputs, args);
    return tf.tidy(() => {
      this.invokeCallHook(inputs, { ...args });
      const { cell, returnSequences, goBackwards, returnState, resetAfter } = this;
      const { x, steps } = sequenceInput(inputs);
      const weights = { kernel: cell.kernel.read(), recurrentKernel: cell.recurrentKernel.read(), bias: cell.bias?.read() };
      const mask = args.mask ?? undefined;
      const output = gruSequence(x, weights, { steps, returnSequences, goBackwards, resetAfter, initialState: args.initialState?.[0], mask });
      if (!returnState) return output;
      const last = returnSequences ? tf.squeeze(tf.slice(output, [0, (output.shape[1] as number) - 1, 0], [-1, 1, -1]), [1]) : output;
      return [output, last];
    });
  }

  /** One step from a given state: input [batch, features] to the new state [batch, units], which is the output. */
  step(x: tf.Tensor, states: readonly tf.Tensor[]): tf.Tensor[] {
    const { kernel, recurrentKernel, bias } = this.cell;
    const weights = { kernel: kernel.read(), recurrentKernel: recurrentKernel.read(), bias: bias?.read() };
    return [gruSequence(tf.expandDims(x, 1), weights, { resetAfter: this.resetAfter, initialState: states[0] })];
  }
}

/** A GRU layer with Keras 3's defaults and weights that depend on seed and layer name only: see {@link Gru}. */
export function gru(options: GruLayerOptions): Gru {
  return new Gru({ activation: 'tanh', recurrentActivation: 'sigmoid', resetAfter: true, ...recurrentInitializers(options) });
}
