import type { NetworkContext } from '@latentkit/autoencoder';
import { activation, denseLayers } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { convolution, finishedConvolution, type Manner, padded, residualBlock, through } from './blocks.js';
import { imageInput, imageShapeOf } from './image-shape.js';
import type { EncoderStage, Plan } from './plan.js';
import type { Settings } from './settings.js';

/** From images to what the bottleneck takes. */
export function buildEncoder(settings: Settings, plan: Plan, context: NetworkContext): tf.LayersModel {
  const { inputShape, outputShape } = context;
  const manner: Manner = { ...settings, random: context.random };
  const input = tf.input({ shape: [...inputShape], name: 'encoder_input' });
  const map = plan.encoder.reduce((x, stage, i) => encodingStage(x, stage, i + 1, settings, manner), imageInput(input, outputShape, imageShapeOf(outputShape, settings.imageShape)));
  const output = settings.code === 'map' ? mapCode(map, plan, settings, manner, context) : denseCode(map, settings, context);
  return tf.model({ name: 'encoder', inputs: input, outputs: output });
}

function encodingStage(x: tf.SymbolicTensor, stage: EncoderStage, k: number, settings: Settings, manner: Manner): tf.SymbolicTensor {
  const { padding, residualBlocks } = settings;
  const { filters, kernelSize, stride, from } = stage;
  const smaller = through(x, [
    ...padded(`encoder_pad_${k}`, from, stage.padded),
    ...finishedConvolution({ name: `encoder_conv_${k}`, filters, kernelSize, stride, padding }, manner),
    ...pooling(stage, k, settings),
  ]);
  return blocks(residualBlocks).reduce((map, block) => residualBlock(map, { name: `encoder_residual_${k}_${block}`, kernelSize }, manner), smaller);
}

/** 1, 2, … up to the number of blocks in a stage. */
export function blocks(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

function pooling({ window: [rows, columns] }: EncoderStage, k: number, { pooling: kind }: Settings): tf.layers.Layer[] {
  if (kind === 'none' || (rows === 1 && columns === 1)) return [];
  const options = { poolSize: [rows, columns] as [number, number], name: `encoder_pool_${k}` };
  return [kind === 'max' ? tf.layers.maxPooling2d(options) : tf.layers.averagePooling2d(options)];
}

/** Dense layers from the map to the code. */
function denseCode(map: tf.SymbolicTensor, settings: Settings, { encoderUnits, random }: NetworkContext): tf.SymbolicTensor {
  const { hiddenUnits, denseActivation, codeActivation, kernelInitializer } = settings;
  const hidden = hiddenUnits.flatMap((units, i) => denseLayers({ name: `encoder_dense_${i + 1}`, units, activation: denseActivation, random, kernelInitializer }));
  const code = denseLayers({ name: 'encoder_code', units: encoderUnits, activation: codeActivation, random, kernelInitializer });
  return through(map, [tf.layers.flatten({ name: 'encoder_flatten' }), ...hidden, ...code]);
}

/**
 * The map itself as the code, by way of convolutions of one pixel where it has other channels. A bottleneck that needs several
 * numbers for one of the code gets them from as many convolutions, so that they belong to the same place.
 */
function mapCode(map: tf.SymbolicTensor, plan: Plan, settings: Settings, manner: Manner, context: NetworkContext): tf.SymbolicTensor {
  const { latentDim, encoderUnits } = context;
  const { filters } = plan.encoder[plan.encoder.length - 1];
  const { channels } = plan;
  const copies = encoderUnits / latentDim;
  if (!Number.isInteger(copies)) return denseCode(map, { ...settings, hiddenUnits: [] }, context);
  const flat = (name: string): tf.layers.Layer => tf.layers.flatten({ name });
  if (copies === 1 && channels === filters && settings.codeActivation === 'linear') return through(map, [flat('encoder_flatten')]);
  const parts = blocks(copies).map((k) =>
    through(map, [
      convolution({ name: `encoder_code_${k}`, filters: channels, kernelSize: 1 }, manner),
      ...(settings.codeActivation === 'linear' ? [] : [activation(settings.codeActivation, { name: `encoder_code_${k}_activation` })]),
      flat(`encoder_flatten_${k}`),
    ]),
  );
  return copies === 1 ? parts[0] : (tf.layers.concatenate({ name: 'encoder_codes' }).apply(parts) as tf.SymbolicTensor);
}

