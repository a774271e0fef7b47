import * as tf from '@tensorflow/tfjs';

/**
 * Makes models the only owners of their layers, so that `dispose` of all of them frees every weight. TensorFlow.js counts each call
 * of a layer, while a model gives up each of its layers once. To be called once, when the layers will not be called on symbolic
 * tensors again.
 */
export function ownLayers(...models: readonly tf.LayersModel[]): void {
  const owners = new Map<tf.layers.Layer, number>();
  for (const model of models) for (const layer of model.layers) owners.set(layer, (owners.get(layer) ?? 0) + timesGivenUp(layer, model));
  for (const [layer, count] of owners) {
    if (layer.getClassName() === 'InputLayer') continue;
    for (let surplus = layer.inboundNodes.length - count; surplus > 0; surplus--) layer.dispose();
    if (isModel(layer)) ownLayers(layer);
  }
}

/** Frees the weights of a model that nothing else will own. */
export function freeLayers(model: tf.LayersModel): void {
  ownLayers(model);
  model.dispose();
}

/** The variables that there are now, for {@link variablesSince}. */
export function knownVariables(): ReadonlySet<tf.Variable> {
  return new Set(Object.values(tf.engine().state.registeredVariables));
}

/** The weights of layers that were made since then: to be freed where the layers become no model. */
export function variablesSince(known: ReadonlySet<tf.Variable>): tf.Variable[] {
  return Object.values(tf.engine().state.registeredVariables).filter((variable) => !known.has(variable));
}

/** A functional model gives up each model inside it twice, as it counts as called when it is made. */
function timesGivenUp(layer: tf.layers.Layer, owner: tf.LayersModel): number {
  return isModel(layer) && !(owner instanceof tf.Sequential) ? 2 : 1;
}

function isModel(layer: tf.layers.Layer): layer is tf.LayersModel {
  return 'layers' in layer;
}
