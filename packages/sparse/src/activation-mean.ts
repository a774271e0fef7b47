import type { CallArguments } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';

/** Settings of {@link ActivationMean}. */
export interface ActivationMeanOptions {
  readonly name: string;
  /** Share of the moving mean that a batch leaves as it is. */
  readonly momentum: number;
  /** Where the moving mean begins. */
  readonly initial: number;
}

/** Passes activations [B, units] through and keeps a moving mean of each unit's over the batches of training. */
export class ActivationMean extends tf.layers.Layer {
  static readonly className: string = 'ActivationMean';
  readonly momentum: number;
  readonly initial: number;
  private moving: tf.LayerVariable | undefined;

  constructor(options: ActivationMeanOptions) {
    super({ name: options.name });
    this.momentum = options.momentum;
    this.initial = options.initial;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const units = (inputShape as tf.Shape).at(-1) as number;
    this.moving = this.addWeight('moving_mean', [units], 'float32', tf.initializers.constant({ value: this.initial }), undefined, false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: CallArguments = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const { moving } = this;
      if (training === true && moving !== undefined) moving.write(remembered(moving.read(), tf.mean(x, 0), this.momentum));
      return x;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum, initial: this.initial };
  }
}

/** A moving mean after a batch of this mean. */
export function remembered(moving: tf.Tensor, batch: tf.Tensor, momentum: number): tf.Tensor {
  return tf.add(tf.mul(moving, momentum), tf.mul(batch, 1 - momentum));
}
