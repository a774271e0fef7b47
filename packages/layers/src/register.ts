import * as tf from '@tensorflow/tfjs';
import { ActivityRegularization } from './activity-regularization.js';
import { AlphaDropout } from './alpha-dropout.js';
import { DenseTranspose } from './dense-transpose.js';
import { Dropout } from './dropout.js';
import { GaussianNoise } from './gaussian-noise.js';
import { KerasInitializer } from './initializers.js';
import { Sampling } from './sampling.js';

/**
 * Makes `tf.loadLayersModel` know this package's classes; may be called any number of times. `Dropout`,
 * `AlphaDropout` and `GaussianNoise` bear the names of TensorFlow.js's own layers, so that models with them load
 * without this package too; from this call on, models being loaded get these instead. Layers made by
 * `tf.layers.dropout` and the like are not concerned.
 */
export function registerLayers(): void {
  for (const layer of [ActivityRegularization, AlphaDropout, DenseTranspose, Dropout, GaussianNoise, KerasInitializer, Sampling]) {
    tf.serialization.registerClass(layer as tf.serialization.SerializableConstructor<tf.serialization.Serializable>);
  }
}
