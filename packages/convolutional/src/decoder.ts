import type { NetworkContext } from '@latentkit/autoencoder';
import { activation, denseLayers } from '@latentkit/layers';
import * as tf from '@tensorflow/tfjs';
import { convolution, type Manner, residualBlock, through, widening } from './blocks.js';
import { blocks } from './encoder.js';
import { imageShapeOf } from './image-shape.js';
import type { Plan } from './plan.js';
import type { Settings } from './settings.js';

/** From codes to images. The last activation is a layer of its own, `decoder_output`. */
export function buildDecoder(settings: Settings, plan: Plan, context: NetworkContext): tf.LayersModel {
  const { outputShape, codeUnits, random } = context;
  const { outputActivation, outputConvolution } = settings;
  const manner: Manner = { ...settings, random };
  const { channels } = imageShapeOf(outputShape, settings.imageShape);
  const input = tf.input({ shape: [codeUnits], name: 'decoder_input' });
  const wide = plan.decoder.reduce((x, stage, i) => {
    const [k, last] = [i + 1, !outputConvolution && i === plan.decoder.length - 1];
    const filters = last ? channels : settings.decoderFilters[i];
    const map = blocks(settings.residualBlocks).reduce(
      (value, block) => residualBlock(value, { name: `decoder_residual_${k}_${block}`, kernelSize: stage.kernelSize }, manner),
      x,
    );
    return through(map, widening({ ...stage, name: `decoder_conv_${k}`, filters, upsampling: settings.upsampling }, manner, last));
  }, through(input, start(settings, plan, context)));
  const { kernelSize } = settings.stages[0];
  const output = through(wide, [
    ...(outputConvolution ? [convolution({ name: `decoder_conv_${plan.decoder.length + 1}`, filters: channels, kernelSize }, manner)] : []),
    ...(outputShape.length !== 3 ? [tf.layers.reshape({ targetShape: [...outputShape], name: 'decoder_image' })] : []),
    ...(outputActivation === 'linear' ? [] : [activation(outputActivation, { name: 'decoder_output' })]),
  ]);
  return tf.model({ name: 'decoder', inputs: input, outputs: output });
}

/** From a code to the first map. A code that is a map has no dense layers, except where a condition comes with it. */
function start(settings: Settings, plan: Plan, { latentDim, codeUnits, random }: NetworkContext): tf.layers.Layer[] {
  const { code, hiddenUnits, denseActivation, kernelInitializer } = settings;
  const { channels } = plan;
  const [rows, columns] = plan.decoder[0].from;
  const isMap = code === 'map';
  const hidden = isMap ? [] : hiddenUnits.toReversed();
  const units = isMap && codeUnits === latentDim ? [] : [...hidden, rows * columns * channels];
  return [
    ...units.flatMap((n, i) => denseLayers({ name: `decoder_dense_${i + 1}`, units: n, activation: denseActivation, random, kernelInitializer })),
    tf.layers.reshape({ targetShape: [rows, columns, channels], name: 'decoder_reshape' }),
  ];
}
