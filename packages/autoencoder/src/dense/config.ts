import { defineConfig } from '@latentkit/core';
import { INITIALIZERS, activationSchema } from '@latentkit/layers';
import { z } from 'zod';

const units = z.array(z.int().min(1));

/** Initialisers that a network can be trained from: those that draw, with nothing left to be set. */
const kernelInitializers = z.enum(INITIALIZERS).exclude(['varianceScaling', 'zeros', 'ones', 'constant']);

/** Parameters of the dense network. */
export const denseParameters = z.object({
  hiddenUnits: units.default([100]).describe('units of the layers between input and code, from the input on'),
  decoderUnits: units
    .nullable()
    .default(null)
    .describe('units of the layers between code and output, from the code on; null: hiddenUnits in reverse'),
  activation: activationSchema.default('selu').describe('activation of the hidden layers'),
  codeActivation: activationSchema
    .nullable()
    .default(null)
    .describe("activation of the encoder's last layer; null: as `activation`, or linear before a bottleneck that needs more units than the code has"),
  outputActivation: activationSchema.default('sigmoid').describe("activation of the decoder's last layer"),
  kernelInitializer: kernelInitializers.default('glorotUniform').describe('how initial weights are drawn; biases start from 0'),
  tied: z.boolean().default(false).describe('whether the decoder uses the transposed weights of the encoder, with biases of its own'),
});

/** Declaration of the parameters of {@link denseNetwork}. */
export const denseConfig = defineConfig('denseNetwork', denseParameters);

/** Parameters of {@link denseNetwork}; any may be left out. */
export type DenseNetworkOptions = z.input<typeof denseParameters>;

/** Checked parameters of {@link denseNetwork}. */
export type DenseNetworkConfig = z.output<typeof denseParameters>;
