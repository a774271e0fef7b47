import { commonParameters, denseParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { gaussianBottleneckConfig, mmdBottleneckConfig, totalCorrelationBottleneckConfig, vectorQuantizerConfig } from './bottlenecks/config.js';

const { latentDim, loss } = commonParameters;
const gaussian = gaussianBottleneckConfig.schema.shape;
const mmd = mmdBottleneckConfig.schema.shape;
const correlation = totalCorrelationBottleneckConfig.schema.shape;
const quantizer = vectorQuantizerConfig.schema.shape;

/** Names of the objectives that the preset knows. */
export const OBJECTIVES = ['elbo', 'iwae', 'mmd', 'total-correlation', 'vector-quantization'] as const;

/** Parameters of {@link VariationalAutoencoder}. */
export const variationalConfig = defineConfig(
  'VariationalAutoencoder',
  denseParameters.extend({
    objective: z
      .enum(OBJECTIVES)
      .default('elbo')
      .describe('what is added to the reconstruction: elbo, iwae: see gaussianBottleneck; mmd (InfoVAE, WAE), total-correlation (β-TCVAE), vector-quantization (VQ-VAE)'),
    beta: gaussian.beta
      .unwrap()
      .nullable()
      .default(null)
      .describe('weight of the divergence from the prior (mmd: 0 by default; total-correlation: weight of the correlation, 6 by default; else 1)'),
    warmUpSteps: gaussian.warmUpSteps.describe('elbo: training steps over which beta rises from 0; 0: none'),
    cycleSteps: gaussian.cycleSteps.describe('elbo: training steps after which beta begins at 0 again; 0: none'),
    capacity: gaussian.capacity.describe('elbo: nats that the divergence is drawn to; null: 0'),
    capacitySteps: gaussian.capacitySteps.describe('elbo: training steps over which the capacity rises from 0'),
    freeBits: gaussian.freeBits.describe('elbo: nats of divergence that each unit may have at no cost'),
    samples: gaussian.samples.describe('elbo, iwae: codes drawn for each sample'),
    mmdWeight: mmd.weight.describe('mmd: weight of the discrepancy between codes and prior'),
    kernel: mmd.kernel.describe('mmd: inverse multiquadratic at several scales, or Gaussian'),
    deterministic: mmd.deterministic.describe('mmd: whether a code is a point and not a distribution'),
    alpha: correlation.alpha.describe('total-correlation: weight of the information that codes hold of samples'),
    gamma: correlation.gamma.describe("total-correlation: weight of the divergence of each unit's distribution from the prior"),
    entries: quantizer.entries.describe('vector-quantization: entries of a codebook'),
    groups: quantizer.groups.describe('vector-quantization: parts that a code is cut into, each with a codebook'),
    commitment: quantizer.commitment.describe('vector-quantization: weight of the distance that draws codes to their entries'),
    classes: z.int().min(0).default(0).describe('classes that the model is conditioned on (CVAE): fit, encode and decode then take `condition`; 0: none'),
    ...commonParameters,
    hiddenUnits: denseParameters.shape.hiddenUnits.default([150, 100]).describe('units of the layers between input and code, from the input on'),
    latentDim: latentDim.default(10).describe('numbers in one code'),
    loss: loss
      .default('binary-crossentropy')
      .describe("reconstruction loss; with reduction 'mean' the divergence is divided by the elements of a sample too, with 'sum' both are in nats"),
  }),
);

/** Checked parameters of a {@link VariationalAutoencoder}. */
export type VariationalConfig = z.output<typeof variationalConfig.schema>;

/** Parameters and slots of a {@link VariationalAutoencoder}. */
export type VariationalOptions = z.input<typeof variationalConfig.schema> & SlotOptions;
