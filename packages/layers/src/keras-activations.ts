import * as tf from '@tensorflow/tfjs';
import { LEAKY_RELU_SLOPE } from './activations.js';

/** An activation as TensorFlow.js's layers call it, which keep its name in saved models. */
abstract class NamedActivation extends tf.serialization.Serializable {
  abstract apply(x: tf.Tensor): tf.Tensor;

  override getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

/** `keras.activations.leaky_relu` inside a layer: max(x, 0.2·x). */
export class LeakyReluActivation extends NamedActivation {
  static readonly className = 'leakyRelu';

  override apply(x: tf.Tensor): tf.Tensor {
    return tf.leakyRelu(x, LEAKY_RELU_SLOPE);
  }
}

/** `keras.activations.exponential`: e to the power of x. */
export class ExponentialActivation extends NamedActivation {
  static readonly className = 'exponential';

  override apply(x: tf.Tensor): tf.Tensor {
    return tf.exp(x);
  }
}

/** `keras.activations.hard_sigmoid` of Keras 3: x/6 + 1/2, cut off at 0 and 1. TensorFlow.js's own is that of Keras 2, with x/5. */
export class HardSigmoid3Activation extends NamedActivation {
  static readonly className = 'hardSigmoid3';

  override apply(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.clipByValue(tf.add(tf.mul(x, 1 / 6), 0.5), 0, 1));
  }
}
