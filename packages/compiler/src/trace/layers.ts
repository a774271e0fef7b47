import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { Recorder } from './recorder.js';

/** TensorFlow.js's own random layers: they draw their numbers while the step is traced, which would freeze them. */
const RANDOM_LAYERS: Readonly<Record<string, string>> = {
  Dropout: 'dropout',
  GaussianNoise: 'gaussianNoise',
  GaussianDropout: 'gaussianDropout',
  AlphaDropout: 'alphaDropout',
  SpatialDropout1D: 'dropout',
};

/** Keeps track of the layer that is running, and refuses random layers whose noise would become a constant. */
export function watchLayers(recorder: Recorder): () => void {
  const prototype = tf.layers.Layer.prototype;
  const apply = Object.getOwnPropertyDescriptor(prototype, 'apply') as PropertyDescriptor & { value: typeof prototype.apply };
  const watched = function (this: tf.layers.Layer, ...args: Parameters<typeof prototype.apply>): ReturnType<typeof prototype.apply> {
    recorder.layers.push(this.name);
    try {
      const kind = this.getClassName();
      const own = RANDOM_LAYERS[kind] as string | undefined;
      if (own !== undefined && args[1]?.['training'] === true && isStock(this)) {
        throw new UnsupportedOperationError({
          operation: kind,
          layer: this.name,
          reason: 'its random numbers would be drawn once and stay the same in every step',
          remedy: `Use ${own}() of @latentkit/layers, whose noise is part of the graph.`,
        });
      }
      return apply.value.apply(this, args);
    } finally {
      recorder.layers.pop();
    }
  };
  Object.defineProperty(prototype, 'apply', { ...apply, value: watched });
  return () => void Object.defineProperty(prototype, 'apply', apply);
}

/** Layers that get their noise handed to them say so by a member of this name. */
function isStock(layer: tf.layers.Layer): boolean {
  return !('ownNoise' in layer);
}
