import * as tf from '@tensorflow/tfjs';
import { ActivityRegularization } from './activity-regularization.js';
import { AlphaDropout } from './alpha-dropout.js';
import { AutoregressiveDecoder } from './autoregressive-decoder.js';
import { BilinearUpSampling } from './bilinear-upsampling.js';
import { DenseTranspose } from './dense-transpose.js';
import { Dropout } from './dropout.js';
import { GaussianNoise } from './gaussian-noise.js';
import { Gru } from './gru.js';
import { KerasInitializer } from './initializers.js';
import { ExponentialActivation, HardSigmoid3Activation, LeakyReluActivation } from './keras-activations.js';
import { Lstm } from './lstm.js';
import { Masking } from './masking.js';
import { RepeatVector } from './repeat-vector.js';
import { Sampling } from './sampling.js';

const LAYERS = [ActivityRegularization, AlphaDropout, AutoregressiveDecoder, BilinearUpSampling, DenseTranspose, Dropout, GaussianNoise, Gru, Lstm, Masking, RepeatVector, Sampling];
const CLASSES = [...LAYERS, KerasInitializer, ExponentialActivation, HardSigmoid3Activation, LeakyReluActivation];

/**
 * Makes `tf.loadLayersModel` know this package's classes; may be called any number of times. `Dropout`,
 * `AlphaDropout`, `GaussianNoise`, `Gru`, `Lstm`, `Masking` and `RepeatVector` bear the names of TensorFlow.js's own layers, so
 * that models with them load without this package too; from this call on, models being loaded get these instead. Layers
 * made by `tf.layers.dropout` and the like are not concerned.
 */
export function registerLayers(): void {
  for (const each of CLASSES) {
    tf.serialization.registerClass(each as unknown as tf.serialization.SerializableConstructor<tf.serialization.Serializable>);
  }
}
