import type { NetworkContext, NetworkModels } from '@latentkit/autoencoder';
import type { RandomSource } from '@latentkit/core';
import { activation, AutoregressiveDecoder, bidirectional, chainLayers, denseLayers, gru, lstm, Masking, RepeatVector } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import type { RecurrentNetworkConfig } from './config.js';
import { conditionUnits, type SequenceShape, sequenceShape } from './sequence-shape.js';

/** Both halves as TensorFlow.js models. The decoder's last activation is a layer of its own, `decoder_output`. */
export function buildRecurrentModels(config: RecurrentNetworkConfig, context: NetworkContext): NetworkModels {
  const { inputShape, outputShape, codeUnits } = context;
  const condition = conditionUnits(inputShape, outputShape);
  const encoder = chainLayers('encoder', inputShape, encoderLayers(config, context, condition));
  const output = sequenceShape(outputShape);
  const ending = endingLayers(config, output, outputShape);
  if (!config.teacherForcing) {
    return { encoder, decoder: chainLayers('decoder', [codeUnits], [...decoderLayers(config, context.random, output), ...ending()]) };
  }
  const { cell, outputActivation } = config;
  const units = decoderUnits(config);
  const steps = new AutoregressiveDecoder({ name: 'decoder_steps', cell, units, ...output, activation: outputActivation ?? 'linear', random: context.random });
  const decoder = chainLayers('decoder', [codeUnits], [steps, ...ending()]);
  return { encoder, decoder, teacherForced: teacherForced(steps, ending(), codeUnits, outputShape, output) };
}

function encoderLayers(config: RecurrentNetworkConfig, { inputShape, encoderUnits, latentDim, random }: NetworkContext, condition: number): tf.layers.Layer[] {
  const { hiddenUnits, maskValue } = config;
  const code = config.code ?? (encoderUnits === latentDim ? 'recurrent' : 'dense');
  const { steps, features } = sequenceShape(inputShape);
  const before = inputShape.length === 2 ? [] : [tf.layers.reshape({ targetShape: [steps, features], name: 'encoder_steps' })];
  const masking = maskValue === null ? [] : [new Masking({ maskValue, features: condition === 0 ? undefined : features - condition, name: 'encoder_mask' })];
  const hidden = hiddenUnits.map((units, i) =>
    encoderLayer(config, { units, name: nameOf(config, 'encoder', i), random, returnSequences: code === 'recurrent' || i < hiddenUnits.length - 1 }),
  );
  const last =
    code === 'recurrent'
      ? [encoderLayer(config, { units: encoderUnits, name: nameOf(config, 'encoder', hiddenUnits.length), random, returnSequences: false }, 'ave')]
      : denseLayers({ units: encoderUnits, name: 'encoder_dense', random });
  return [...before, ...masking, ...hidden, ...last];
}

interface LayerSettings {
  readonly units: number;
  readonly name: string;
  readonly random: RandomSource;
  readonly returnSequences: boolean;
}

function encoderLayer(config: RecurrentNetworkConfig, settings: LayerSettings, mergeMode: 'concat' | 'ave' = 'concat'): tf.layers.Layer {
  if (!config.bidirectional) return recurrentLayer(config, settings);
  return bidirectional({ name: settings.name, mergeMode, layer: (name, goBackwards) => recurrentLayer(config, { ...settings, name }, goBackwards) });
}

function recurrentLayer({ cell }: RecurrentNetworkConfig, settings: LayerSettings, goBackwards = false): tf.layers.Layer {
  return (cell === 'lstm' ? lstm : gru)({ ...settings, goBackwards });
}

function decoderLayers(config: RecurrentNetworkConfig, random: RandomSource, { steps, features }: SequenceShape): tf.layers.Layer[] {
  return [
    new RepeatVector({ n: steps, name: 'decoder_repeat' }),
    ...decoderUnits(config).map((units, i) => recurrentLayer(config, { units, name: nameOf(config, 'decoder', i), random, returnSequences: true })),
    ...denseLayers({ units: features, name: 'decoder_dense', random }),
  ];
}

/** Makes the layers behind the dense one anew at each call, since two models with one layer have no logits of their own. */
function endingLayers({ outputActivation }: RecurrentNetworkConfig, { steps, features }: SequenceShape, shape: readonly number[]): () => tf.layers.Layer[] {
  const plain = shape.length === 2 && shape[0] === steps && shape[1] === features;
  return () => [
    ...(plain ? [] : [tf.layers.reshape({ targetShape: [...shape], name: 'decoder_reshape' })]),
    ...(outputActivation === null || outputActivation === 'linear' ? [] : [activation(outputActivation, { name: 'decoder_output' })]),
  ];
}

function teacherForced(
  decoder: AutoregressiveDecoder,
  ending: readonly tf.layers.Layer[],
  codeUnits: number,
  shape: readonly number[],
  { steps, features }: SequenceShape,
): tf.LayersModel {
  const code = tf.input({ shape: [codeUnits], name: 'forced_code' });
  const truth = tf.input({ shape: [...shape], name: 'forced_sample' });
  const sequence = shape.length === 2 ? truth : (tf.layers.reshape({ targetShape: [steps, features], name: 'forced_steps' }).apply(truth) as tf.SymbolicTensor);
  const made = decoder.apply([code, sequence]) as tf.SymbolicTensor;
  const outputs = ending.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, made);
  return tf.model({ inputs: [code, truth], outputs, name: 'decoder_forced' });
}

function decoderUnits({ hiddenUnits, decoderUnits: own }: RecurrentNetworkConfig): number[] {
  return own ?? hiddenUnits.toReversed();
}

function nameOf({ cell }: RecurrentNetworkConfig, half: 'encoder' | 'decoder', index: number): string {
  return `${half}_${cell}_${index + 1}`;
}
