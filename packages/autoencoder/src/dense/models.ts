import type { NetworkModels } from '../slots.js';
import type { RandomSource } from '@latentkit/core';
import { DenseTranspose, activation, chainLayers, denseLayers, flattenLayers, unflattenLayers } from '@latentkit/layers';
import type * as tf from '@tensorflow/tfjs';
import type { DenseNetworkConfig } from './config.js';
import type { DensePlan, PlannedLayer } from './plan.js';

/** The parameters that matter once the layers are planned. */
export type DenseSettings = Pick<DenseNetworkConfig, 'kernelInitializer' | 'tied'>;

/** What the models are made for. */
export interface DenseSurroundings {
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly codeUnits: number;
  readonly random: RandomSource;
}

/** Both halves as TensorFlow.js models. The decoder's last activation is a layer of its own, `decoder_output`. */
export function buildDenseModels(plan: DensePlan, settings: DenseSettings, { inputShape, outputShape, codeUnits, random }: DenseSurroundings): NetworkModels {
  const plain = ({ name, units, activation }: PlannedLayer): tf.layers.Layer[] =>
    denseLayers({ name, units, activation, random, kernelInitializer: settings.kernelInitializer });
  const flatten = flattenLayers('encoder_flatten', inputShape);
  const reshape = unflattenLayers('decoder_reshape', outputShape);
  const encoderLayers = plan.encoder.map(plain);
  // The tied layers need kernels that exist, so the decoder comes second.
  const encoder = chainLayers('encoder', inputShape, [...flatten, ...encoderLayers.flat()]);
  const lastIndex = plan.decoder.length - 1;
  const decoderLayers = plan.decoder.map((planned, i) => {
    const affine: PlannedLayer = i === lastIndex ? { ...planned, activation: 'linear' } : planned;
    return settings.tied ? tied(affine, encoderLayers[lastIndex - i][0]) : plain(affine);
  });
  const ending = plan.decoder[lastIndex].activation;
  const output = ending === 'linear' ? [] : [activation(ending, { name: 'decoder_output' })];
  const decoder = chainLayers('decoder', [codeUnits], [...decoderLayers.flat(), ...reshape, ...output]);
  return { encoder, decoder };
}

function tied({ name, units, activation: nonlinearity }: PlannedLayer, tiedTo: tf.layers.Layer): tf.layers.Layer[] {
  // TensorFlow.js has leakyRelu as a layer only.
  if (nonlinearity !== 'leakyRelu') return [new DenseTranspose({ name, units, tiedTo, activation: nonlinearity })];
  return [new DenseTranspose({ name, units, tiedTo }), activation('leakyRelu', { name: `${name}_activation` })];
}
