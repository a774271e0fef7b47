import { commonParameters, denseParameters, type SlotOptions } from '@latentkit/autoencoder';
import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

const { latentDim, loss } = commonParameters;
const weight = z.number().min(0);

/** Parameters of {@link l1Activity}. */
export const l1ActivityConfig = defineConfig(
  'l1Activity',
  z.object({ weight: weight.default(1e-4).describe('factor of the sum over units of |activation|, averaged over the batch') }),
);

/** Parameters of {@link klSparsity}. */
export const klSparsityConfig = defineConfig(
  'klSparsity',
  z.object({
    weight: weight.default(0.05).describe("factor of the sum over units of the divergence; Keras's activity regulariser divides its weight by the batch size, this does not"),
    target: z.number().gt(0).lt(1).default(0.1).describe("mean activation that every unit is drawn to"),
    momentum: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe('share of the mean that is remembered from the batches before; 0: the mean of the batch alone'),
  }),
);

/** Parameters of {@link kSparse}. */
export const kSparseConfig = defineConfig(
  'kSparse',
  z.object({
    k: z.int().min(1).default(10).describe('activations of a sample that are kept in training, its largest; the others become 0'),
    alpha: z.number().min(1).default(1).describe('outside of training, alpha·k activations are kept'),
  }),
);

/** Parameters of {@link lifetimeSparsity}. */
export const lifetimeSparsityConfig = defineConfig(
  'lifetimeSparsity',
  z.object({ rate: z.number().gt(0).max(1).default(0.05).describe("share of a batch's samples that each unit keeps its activation for, those where it is largest") }),
);

/** Names of the ways to sparse codes that the preset knows. */
export const SPARSITIES = ['l1', 'kl', 'k-sparse', 'lifetime'] as const;

/** Parameters of {@link SparseAutoencoder}. */
export const sparseConfig = defineConfig(
  'SparseAutoencoder',
  denseParameters.extend({
    sparsity: z.enum(SPARSITIES).default('l1').describe('what makes codes sparse'),
    weight: weight
      .nullable()
      .default(null)
      .describe(`l1, kl: weight of the penalty; null: ${l1ActivityConfig.parse({}).weight}, for kl ${klSparsityConfig.parse({}).weight}`),
    target: klSparsityConfig.schema.shape.target.describe('kl: mean activation that every unit is drawn to'),
    momentum: klSparsityConfig.schema.shape.momentum.describe('kl: share of the mean that is remembered from the batches before'),
    k: kSparseConfig.schema.shape.k.describe('k-sparse: activations of a sample that are kept'),
    alpha: kSparseConfig.schema.shape.alpha.describe('k-sparse: outside of training, alpha·k activations are kept'),
    rate: lifetimeSparsityConfig.schema.shape.rate.describe("lifetime: share of a batch's samples that each unit keeps its activation for"),
    ...commonParameters,
    codeActivation: denseParameters.shape.codeActivation.default('sigmoid').describe("activation of the code; kl needs one with values in (0, 1)"),
    latentDim: latentDim.default(300).describe('numbers in one code; as sparse codes mostly are, more than a narrow code would have'),
    loss: loss.default('binary-crossentropy').describe('reconstruction loss: a name, or an object with its parameters'),
  }),
);

/** Checked parameters of a {@link SparseAutoencoder}. */
export type SparseConfig = z.output<typeof sparseConfig.schema>;

/** Parameters and slots of a {@link SparseAutoencoder}. */
export type SparseOptions = z.input<typeof sparseConfig.schema> & SlotOptions;
