import * as tf from '@tensorflow/tfjs';

interface StockRepeatVector extends tf.layers.Layer {
  call(inputs: tf.Tensor | tf.Tensor[], args: Record<string, unknown>): tf.Tensor | tf.Tensor[];
}

// TensorFlow.js exports a factory of this layer only.
const Stock = tf.layers.repeatVector({ n: 1, name: 'stock_repeat_vector' }).constructor as unknown as new (config: Record<string, unknown>) => StockRepeatVector;

const rows = new WeakMap<tf.Tensor, tf.Tensor>();

/** Settings of {@link RepeatVector}. */
export interface RepeatVectorOptions {
  /** How often. */
  readonly n: number;
  readonly name?: string;
  readonly inputShape?: number[];
}

/**
 * `keras.layers.RepeatVector`: [batch, features] to [batch, n, features]. A recurrent layer of this package behind it
 * multiplies the one row by its kernel once instead of at each of the n steps. In a saved model it is TensorFlow.js's own.
 */
export class RepeatVector extends Stock {
  static readonly className: string = 'RepeatVector';

  constructor(options: RepeatVectorOptions) {
    super({ ...options });
  }

  override call(inputs: tf.Tensor | tf.Tensor[], args: Record<string, unknown>): tf.Tensor | tf.Tensor[] {
    const output = super.call(inputs, args) as tf.Tensor;
    rows.set(output, Array.isArray(inputs) ? inputs[0] : inputs);
    return output;
  }
}

/** The row that {@link RepeatVector} made a tensor from, as long as it is there; undefined for other tensors. */
export function repeatedInput(tensor: tf.Tensor): tf.Tensor | undefined {
  const row = rows.get(tensor);
  return row === undefined || row.isDisposed ? undefined : row;
}
