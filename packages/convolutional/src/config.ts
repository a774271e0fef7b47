import { commonParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { INITIALIZERS, activationSchema } from '@latentkit/layers';
import { z } from 'zod';

const { latentDim, loss } = commonParameters;
const counts = z.array(z.int().min(1));
const perStage = counts.min(1);

/** Initialisers that a network can be trained from: those that draw, with nothing left to be set. */
const kernelInitializers = z.enum(INITIALIZERS).exclude(['varianceScaling', 'zeros', 'ones', 'constant']);

/** Parameters of the convolutional network. */
const convolutionalParameters = z.object({
  style: z
    .enum(['pooling', 'strided'])
    .default('pooling')
    .describe('which network the other parameters start from: convolutions with pooling behind them and SELU, or convolutions with strides and ReLU'),
  filters: perStage.nullable().default(null).describe("channels that each stage of the encoder makes; null: 16, 32, 64 with 'pooling', 32, 64 with 'strided'"),
  kernelSizes: perStage.default([3]).describe('rows and columns of the window of each stage; the last number holds for the stages after it'),
  strides: perStage
    .nullable()
    .default(null)
    .describe("step of each stage's convolution; the last number holds for the stages after it; null: 1 with 'pooling', 2 with 'strided'"),
  padding: z.enum(['same', 'valid']).nullable().default(null).describe("whether the encoder's convolutions pad their input; null: 'same' with 'pooling', 'valid' with 'strided'"),
  pooling: z.enum(['max', 'average', 'none']).nullable().default(null).describe("what follows each convolution of the encoder; null: 'max' with 'pooling', 'none' with 'strided'"),
  poolSize: z.int().min(1).default(2).describe('rows and columns that pooling makes one of'),
  residualBlocks: z.int().min(0).default(0).describe('blocks of two convolutions and a shortcut in each stage of encoder and decoder'),
  normalisation: z.enum(['none', 'batch', 'layer']).default('none').describe('batch or layer normalisation between the convolutions and their activations'),
  activation: activationSchema.nullable().default(null).describe("activation of the convolutions; null: 'selu' with 'pooling', 'relu' with 'strided'"),
  code: z
    .enum(['dense', 'map'])
    .default('dense')
    .describe('dense: the code is a dense layer on the last feature map; map: it is the feature map, and latentDim a multiple of its rows times columns'),
  codeActivation: activationSchema.default('linear').describe('activation of a layer that makes the code'),
  hiddenUnits: counts.default([]).describe("units of dense layers between feature map and code, and in reverse order between code and the decoder's map"),
  denseActivation: activationSchema.nullable().default(null).describe('activation of the dense layers other than the code; null: as `activation`'),
  startFilters: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe("channels of the map that the decoder makes of a dense code; null: as the encoder's last stage with 'pooling', its first with 'strided'"),
  decoderFilters: perStage
    .nullable()
    .default(null)
    .describe("channels that each stage of the decoder makes, from the code on; the last number holds for the stages after it; null: the encoder's in reverse"),
  upsampling: z.enum(['transposed', 'nearest']).default('transposed').describe('how the decoder widens: transposed convolutions, or repeated pixels and a convolution'),
  outputConvolution: z
    .boolean()
    .nullable()
    .default(null)
    .describe("whether a convolution of its own makes the image at the end, rather than the decoder's last stage; null: with 'strided'"),
  outputActivation: activationSchema.default('sigmoid').describe("activation of the decoder's last layer"),
  imageShape: counts
    .min(2)
    .max(3)
    .nullable()
    .default(null)
    .describe('rows, columns and, where there are some, channels of images that come as flat rows; null: as the samples are'),
  kernelInitializer: kernelInitializers.default('glorotUniform').describe('how initial weights are drawn; biases start from 0'),
});

/** Declaration of the parameters of {@link convolutionalNetwork}. */
export const convolutionalNetworkConfig = defineConfig('convolutionalNetwork', convolutionalParameters);

/** Parameters of {@link convolutionalNetwork}; any may be left out. */
export type ConvolutionalNetworkOptions = z.input<typeof convolutionalParameters>;

/** Checked parameters of {@link convolutionalNetwork}. */
export type ConvolutionalNetworkConfig = z.output<typeof convolutionalParameters>;

/** Parameters of {@link ConvolutionalAutoencoder}. */
export const convolutionalConfig = defineConfig(
  'ConvolutionalAutoencoder',
  convolutionalParameters.extend({
    ...commonParameters,
    latentDim: latentDim.default(30).describe('numbers in one code'),
    loss: loss.default('binary-crossentropy').describe('reconstruction loss: a name, or an object with its parameters'),
  }),
);

/** Checked parameters of a {@link ConvolutionalAutoencoder}. */
export type ConvolutionalConfig = z.output<typeof convolutionalConfig.schema>;

/** Parameters and slots of a {@link ConvolutionalAutoencoder}. */
export type ConvolutionalOptions = z.input<typeof convolutionalConfig.schema> & SlotOptions;
