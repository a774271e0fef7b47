import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { Recorder } from './recorder.js';
import { replaceMethod } from './replace-method.js';

/** TensorFlow.js's own random layers: they draw their numbers while the step is traced, which would freeze them. */
const RANDOM_LAYERS: Readonly<Record<string, string>> = {
  Dropout: 'dropout',
  GaussianNoise: 'gaussianNoise',
  GaussianDropout: 'gaussianDropout',
  AlphaDropout: 'alphaDropout',
  SpatialDropout1D: 'dropout',
};

/** Only the part of a layer that TensorFlow.js does not declare. */
interface WeightMaker {
  addWeight(...args: unknown[]): tf.LayerVariable;
}

/**
 * Keeps track of the layer that is running, refuses layers that a graph cannot hold, and lets layers make their weights
 * as they would without a trace.
 */
export function watchLayers(recorder: Recorder): () => void {
  const { prototype } = tf.layers.Layer;
  const undo = [
    replaceMethod(prototype, 'apply', (apply) => {
      return function (this: tf.layers.Layer, ...args) {
        recorder.layers.push(this.name);
        try {
          refuse(this, args[1]?.['training'] === true);
          return apply.apply(this, args);
        } finally {
          recorder.layers.pop();
        }
      };
    }),
    replaceMethod(prototype as unknown as WeightMaker, 'addWeight', (addWeight) => {
      return function (this: WeightMaker, ...args) {
        return recorder.outside(() => addWeight.apply(this, args));
      };
    }),
  ];
  return () => undo.forEach((restore) => restore());
}

function refuse(layer: tf.layers.Layer, training: boolean): void {
  const kind = layer.getClassName();
  const own = RANDOM_LAYERS[kind] as string | undefined;
  if (own !== undefined && training && isStock(layer)) {
    throw new UnsupportedOperationError({
      operation: kind,
      layer: layer.name,
      reason: 'its random numbers would be drawn once and stay the same in every step',
      remedy: `Use ${own}() of @latentkit/layers, whose noise is part of the graph.`,
    });
  }
  if ((layer as { stateful?: boolean }).stateful === true) {
    throw new UnsupportedOperationError({
      operation: kind,
      layer: layer.name,
      reason: 'it carries its state from one call to the next',
      remedy: "Leave out 'stateful: true', or run this step eagerly.",
    });
  }
}

/** Layers that get their noise handed to them say so by a member of this name. */
function isStock(layer: tf.layers.Layer): boolean {
  return !('ownNoise' in layer);
}
