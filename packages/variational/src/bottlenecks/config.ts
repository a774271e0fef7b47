import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** How the elements of a sample are combined in the reconstruction loss, which the bottleneck's terms have to match. */
const reduction = z
  .enum(['mean', 'sum'])
  .default('mean')
  .describe("that of the reconstruction loss: with 'mean' the terms in nats are divided by the elements of a sample, with 'sum' they are not");

const steps = z.int().min(0).default(0);

/** Parameters of {@link gaussianBottleneck}. */
export const gaussianBottleneckConfig = defineConfig(
  'gaussianBottleneck',
  z.object({
    beta: z.number().min(0).default(1).describe('weight of the divergence from the prior'),
    reduction,
    warmUpSteps: steps.describe('training steps over which the weight rises from 0; 0: none'),
    cycleSteps: steps.describe('training steps after which the weight begins at 0 again, rising in the first half of each; 0: none'),
    capacity: z.number().min(0).nullable().default(null).describe('nats that the divergence is drawn to instead of to 0; null: 0'),
    capacitySteps: z.int().min(1).default(10_000).describe('training steps over which the capacity rises from 0'),
    freeBits: z.number().min(0).default(0).describe('nats of divergence that each unit may have at no cost'),
    samples: z.int().min(1).default(1).describe('codes drawn for each sample'),
    bound: z.enum(['elbo', 'iwae']).default('elbo').describe('elbo: the mean over the draws; iwae: the importance-weighted bound, tighter with more of them'),
  }),
);

/** Parameters of {@link mmdBottleneck}. */
export const mmdBottleneckConfig = defineConfig(
  'mmdBottleneck',
  z.object({
    weight: z.number().min(0).default(10).describe('weight of the discrepancy between codes and prior'),
    beta: z.number().min(0).default(0).describe('weight of the divergence of each code from the prior; 0 with deterministic codes'),
    kernel: z.enum(['imq', 'rbf']).default('imq').describe('inverse multiquadratic at several scales, or Gaussian'),
    deterministic: z.boolean().default(false).describe('whether a code is a point and not a distribution'),
    reduction,
  }),
);

/** Parameters of {@link totalCorrelationBottleneck}. */
export const totalCorrelationBottleneckConfig = defineConfig(
  'totalCorrelationBottleneck',
  z.object({
    alpha: z.number().min(0).default(1).describe('weight of the mutual information between samples and codes'),
    beta: z.number().min(0).default(6).describe('weight of the total correlation between units'),
    gamma: z.number().min(0).default(1).describe("weight of the divergence of each unit's distribution from the prior"),
    reduction,
  }),
);

/** Parameters of {@link vectorQuantizer}. */
export const vectorQuantizerConfig = defineConfig(
  'vectorQuantizer',
  z.object({
    entries: z.int().min(2).default(64).describe('entries of a codebook'),
    groups: z.int().min(1).default(1).describe('parts that a code is cut into, each with a codebook of its own; divides latentDim'),
    commitment: z.number().min(0).default(0.25).describe('weight of the distance that draws codes to their entries'),
    reduction,
  }),
);
