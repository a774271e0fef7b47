import * as tf from '@tensorflow/tfjs';
import { DenseTranspose } from './dense-transpose.js';

interface LayerEntry {
  className: string;
  config: Record<string, unknown> & { layers?: LayerEntry[] };
  inboundNodes?: unknown[][];
}

type ModelClass = typeof tf.LayersModel & tf.serialization.SerializableConstructor<tf.LayersModel>;

/**
 * An independent copy of a model, with the same weights and outputs, that plain TensorFlow.js can load once it is
 * saved: each {@link DenseTranspose} becomes a stock dense layer holding the transposed kernel, and layers that do
 * something in training only (`Sampling`, `ActivityRegularization`) become their inference form;
 * what served the noise of `Sampling` alone, a log-variance head that is no output, is left out. Names stay.
 */
export function untieModel(model: tf.LayersModel): tf.LayersModel {
  const config = model.getConfig() as unknown as LayerEntry['config'] | LayerEntry[];
  for (const entry of Array.isArray(config) ? config : (config.layers ?? [])) makeStock(entry);
  const cls = model.constructor as ModelClass;
  const copy = cls.fromConfig<tf.LayersModel>(cls, config as unknown as tf.serialization.ConfigDict, {}, true);
  copyWeights(model, copy);
  return copy;
}

function makeStock(entry: LayerEntry): void {
  const { name, trainable, batchInputShape, dtype, units, activation, useBias } = entry.config;
  const base = { name, trainable, ...(batchInputShape === undefined ? {} : { batchInputShape, dtype }) };
  if (entry.className === DenseTranspose.className) {
    Object.assign(entry, { className: 'Dense', config: { ...base, units, activation, useBias } });
  } else if (entry.className === 'ActivityRegularization' || entry.className === 'Sampling') {
    Object.assign(entry, { className: 'Activation', config: { ...base, activation: 'linear' } });
    // Of Sampling's two inputs the inference form passes on the first, the mean.
    if (entry.inboundNodes !== undefined) entry.inboundNodes = entry.inboundNodes.map((inputs) => inputs.slice(0, 1));
  }
  entry.config.layers?.forEach(makeStock);
}

function copyWeights(from: tf.layers.Layer, to: tf.layers.Layer): void {
  const children = (from as { layers?: tf.layers.Layer[] }).layers;
  if (children !== undefined) {
    const copies = (to as unknown as { layers: tf.layers.Layer[] }).layers;
    for (const child of children) {
      const copy = copies.find(({ name }) => name === child.name);
      if (copy !== undefined) copyWeights(child, copy);
    }
    return;
  }
  if (!(from instanceof DenseTranspose)) return to.setWeights(from.getWeights());
  tf.tidy(() => {
    const weights = from.getWeights();
    const kernel = tf.transpose(weights[weights.length - 1]);
    to.setWeights([kernel, ...weights.slice(0, -1)]);
  });
}
