import { gruSequence } from '@latentkit/compiler';
import type { RandomSource } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import { ResetAfterGruCell } from './gru-cell.js';
import type { Initializer, InitializerName } from './initializers.js';
import { isPlainRecurrent, type RecurrentActivation, type RecurrentArguments, recurrentInitializers, sequenceInput, type StockRecurrentClass } from './recurrent.js';

/** Settings of {@link gru}; defaults are Keras 3's. */
export interface GruLayerOptions {
  /** Length of the state. */
  readonly units: number;
  /** Name of the layer; names its weights and its random streams, so it is not optional. */
  readonly name: string;
  /** Where the initial weights are drawn from: streams `${name}/kernel` and `${name}/recurrent_kernel`. */
  readonly random: RandomSource;
  /** Whether the reset gate acts on the product with the recurrent kernel or on the state before it. Default true. */
  readonly resetAfter?: boolean;
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

// TensorFlow.js exports a factory of this layer only.
const Stock = tf.layers.gru({ units: 1, name: 'stock_gru' }).constructor as unknown as StockRecurrentClass;

/**
 * `keras.layers.GRU`, computed as one operation over the whole sequence where it has Keras's activations and no dropout,
 * mask or kept state. With `resetAfter`, which TensorFlow.js lacks, a saved model needs this package to load.
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
    if (!isPlainRecurrent(this, args)) return super.call(inputs, args);
    return tf.tidy(() => {
      this.invokeCallHook(inputs, { ...args });
      const { cell, returnSequences, goBackwards, returnState, resetAfter } = this;
      const { x, steps } = sequenceInput(inputs);
      const weights = { kernel: cell.kernel.read(), recurrentKernel: cell.recurrentKernel.read(), bias: cell.bias?.read() };
      const output = gruSequence(x, weights, { steps, returnSequences, goBackwards, resetAfter, initialState: args.initialState?.[0] });
      if (!returnState) return output;
      const last = returnSequences ? tf.squeeze(tf.slice(output, [0, (output.shape[1] as number) - 1, 0], [-1, 1, -1]), [1]) : output;
      return [output, last];
    });
  }
}

/** A GRU layer with Keras 3's defaults and weights that depend on seed and layer name only: see {@link Gru}. */
export function gru(options: GruLayerOptions): Gru {
  return new Gru({ activation: 'tanh', recurrentActivation: 'sigmoid', resetAfter: true, ...recurrentInitializers(options) });
}
