import type { Network, NetworkContext, NetworkModels, PartFactory } from '@latentkit/autoencoder';
import { type ConvolutionalNetworkOptions, convolutionalNetworkConfig } from './config.js';
import { buildDecoder } from './decoder.js';
import { buildEncoder } from './encoder.js';
import { imageShapeOf } from './image-shape.js';
import { planNetwork, planStages } from './plan.js';
import { type Settings, settingsOf } from './settings.js';

/**
 * A network of convolutions, for the `network` slot of any autoencoder; samples are images [rows, columns] or [rows, columns,
 * channels] of any size, or flat rows of the `imageShape` that is given. Stages that do not divide a size evenly leave a rest out or pad, and the decoder pads and crops so that
 * each of its maps has the size of the encoder's. Layers are called `encoder_conv_1`, …, `encoder_code`, `decoder_dense_1`, …,
 * `decoder_conv_1`, …; initial weights depend on the seed and these names only. An output activation is a layer of its own,
 * `decoder_output`, so that a cross-entropy can be computed from logits.
 *
 * Throws `InvalidParameterError` for a value out of range or a list with more numbers than there are stages, and
 * `UnknownNameError` for a misspelt parameter; when it is built, `ShapeError` for samples that are no images, and
 * `InvalidParameterError` where codes of `latentDim` numbers do not fit on the map.
 */
export function convolutionalNetwork(options: ConvolutionalNetworkOptions = {}): Network {
  const config = convolutionalNetworkConfig.parse(options);
  const settings = settingsOf(config);
  return { config: { type: 'convolutional', ...config }, build: (context) => buildModels(settings, context) };
}

/** Makes {@link convolutionalNetwork} when a bundle of another preset that uses it is loaded. */
export const convolutionalNetworkFactory: PartFactory = {
  kind: 'network',
  type: 'convolutional',
  create: ({ type: _type, ...options }) => convolutionalNetwork(options),
};

function buildModels(settings: Settings, context: NetworkContext): NetworkModels {
  const plan = planNetwork(settings, imageShapeOf(context.outputShape, settings.imageShape).size, context.latentDim);
  return { encoder: buildEncoder(settings, plan, context), decoder: buildDecoder(settings, plan, context) };
}

/**
 * The shape [rows, columns, channels] of the encoder's last map for images of a shape; its product is the `latentDim` of the
 * whole map as a code. Throws what {@link convolutionalNetwork} does.
 */
export function featureMapShape(imageShape: readonly number[], options: ConvolutionalNetworkOptions = {}): [number, number, number] {
  const { encoder } = planStages(settingsOf(convolutionalNetworkConfig.parse(options)), imageShapeOf(imageShape).size);
  const { to, filters } = encoder[encoder.length - 1];
  return [...to, filters];
}
