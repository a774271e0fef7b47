import { commonParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { activationSchema } from '@latentkit/layers';
import { z } from 'zod';

const units = z.array(z.int().min(1)).min(1);

/** Names of the recurrent cells. */
export const CELLS = ['lstm', 'gru'] as const;

/** Parameters of the recurrent network. */
export const recurrentParameters = z.object({
  cell: z.enum(CELLS).default('lstm').describe('kind of the recurrent layers: lstm, or gru with the reset after the product, as in Keras 3'),
  hiddenUnits: units.default([100]).describe('units of the recurrent layers between input and code, from the input on; at least one layer'),
  decoderUnits: units
    .nullable()
    .default(null)
    .describe('units of the recurrent layers between code and output, from the code on; null: hiddenUnits in reverse'),
  code: z
    .enum(['recurrent', 'dense'])
    .nullable()
    .default(null)
    .describe(
      'how the code is made: recurrent: the final state of one more recurrent layer, each number in (-1, 1); dense: a linear map of the final state of the last hidden layer; null: recurrent, or dense before a bottleneck that needs more units than the code has',
    ),
  bidirectional: z.boolean().default(false).describe("whether the encoder's layers run over the sequence in both directions"),
  outputActivation: activationSchema
    .nullable()
    .default(null)
    .describe('activation behind the dense layer that makes each step of the output; null: linear, in the preset sigmoid where the loss needs values in [0, 1]'),
  maskValue: z
    .number()
    .nullable()
    .default(null)
    .describe('number that fills sequences up to one length: steps that consist of it alone are left out by encoder, loss and metrics; null: every step counts'),
  teacherForcing: z
    .boolean()
    .default(false)
    .describe('whether the decoder makes each step from the step before too: from the true one in training, from its own otherwise'),
});

/** Declaration of the parameters of {@link recurrentNetwork}. */
export const recurrentConfig = defineConfig('recurrentNetwork', recurrentParameters);

/** Parameters of {@link recurrentNetwork}; any may be left out. */
export type RecurrentNetworkOptions = z.input<typeof recurrentParameters>;

/** Checked parameters of {@link recurrentNetwork}. */
export type RecurrentNetworkConfig = z.output<typeof recurrentParameters>;

/** Parameters of {@link RecurrentAutoencoder}. */
export const recurrentAutoencoderConfig = defineConfig(
  'RecurrentAutoencoder',
  recurrentParameters.extend({
    ...commonParameters,
    latentDim: commonParameters.latentDim.default(30).describe('numbers in one code'),
  }),
);

/** Checked parameters of a {@link RecurrentAutoencoder}. */
export type RecurrentAutoencoderConfig = z.output<typeof recurrentAutoencoderConfig.schema>;

/** Parameters and slots of a {@link RecurrentAutoencoder}. */
export type RecurrentAutoencoderOptions = z.input<typeof recurrentAutoencoderConfig.schema> & SlotOptions;
