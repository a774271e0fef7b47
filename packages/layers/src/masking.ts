import * as tf from '@tensorflow/tfjs';
import { oneTensor } from './call.js';

interface StockMasking extends tf.layers.Layer {
  readonly maskValue: number;
}

// TensorFlow.js exports a factory of this layer only.
const Stock = tf.layers.masking({ name: 'stock_masking' }).constructor as unknown as new (config: Record<string, unknown>) => StockMasking;

/** Settings of {@link Masking}. */
export interface MaskingOptions {
  readonly name?: string;
  readonly inputShape?: number[];
  /** Default 0. */
  readonly maskValue?: number;
  /** Numbers of each step, from the first on, that say whether it counts; the others are carried along. Default: all. */
  readonly features?: number | undefined;
}

/**
 * `keras.layers.Masking`: recurrent layers behind it leave out the steps of [batch, steps, features] whose numbers are all
 * `maskValue`. In a saved model it is TensorFlow.js's own layer, which knows nothing of `features`.
 */
export class Masking extends Stock {
  static readonly className: string = 'Masking';
  readonly features: number | undefined;

  constructor(options: MaskingOptions) {
    super({ ...options });
    this.features = options.features;
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.counts(oneTensor(inputs, this.name)));
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = oneTensor(inputs, this.name);
      return tf.mul(x, tf.cast(this.counts(x, true), 'float32'));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.features !== undefined && { features: this.features }) };
  }

  private counts(x: tf.Tensor, keepDims = false): tf.Tensor {
    // TensorFlow.js has no gradient of `any`, not even one of zeros.
    const constant = tf.customGrad((...args) => {
      const samples = args[0] as tf.Tensor;
      const deciding = this.features === undefined ? samples : tf.slice(samples, samples.shape.map(() => 0), [...samples.shape.slice(0, -1), this.features]);
      return { value: tf.any(tf.notEqual(deciding, this.maskValue), -1, keepDims), gradFunc: () => tf.zeros(samples.shape) };
    });
    return constant(x);
  }
}
