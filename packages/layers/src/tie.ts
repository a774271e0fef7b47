import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import { DenseTranspose } from './dense-transpose.js';

/** All layers of some models, those of nested models included, each once. */
function allLayers(...models: tf.layers.Layer[]): tf.layers.Layer[] {
  const within = (layer: tf.layers.Layer): tf.layers.Layer[] => {
    const children = (layer as { layers?: tf.layers.Layer[] }).layers;
    return children === undefined ? [layer] : children.flatMap(within);
  };
  return [...new Set(models.flatMap(within))];
}

/**
 * Links every {@link DenseTranspose} of these models again to the Dense layer it was tied to when it was saved,
 * wherever in the models that is. Their kernels' own copies are given up. Nothing is linked where this throws.
 *
 * @throws UnknownNameError where no Dense has the recorded name, InvalidParameterError where several have it,
 * ShapeError where its kernel has another shape.
 */
export function tieLayers(...models: tf.LayersModel[]): void {
  const layers = allLayers(...models);
  const denses = layers.filter((layer) => layer.getClassName() === 'Dense');
  const links: { layer: DenseTranspose; dense: tf.layers.Layer }[] = [];
  for (const layer of layers) {
    if (!(layer instanceof DenseTranspose) || layer.tiedToName === undefined || layer.tied) continue;
    const name = layer.tiedToName;
    const named = denses.filter((dense) => dense.name === name);
    if (named.length === 0) throw new UnknownNameError('Dense layer', name, denses.map((dense) => dense.name));
    if (named.length > 1) {
      throw new InvalidParameterError({ parameter: 'models', got: `${named.length} Dense layers '${name}'`, expected: 'one of that name' });
    }
    layer.checkTie(named[0]);
    links.push({ layer, dense: named[0] });
  }
  for (const { layer, dense } of links) layer.tieTo(dense);
}
