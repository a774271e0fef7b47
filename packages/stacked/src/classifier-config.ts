import { defineConfig } from '@latentkit/core';
import { activationSchema } from '@latentkit/layers';
import { z } from 'zod';

/** Parameters of {@link EncoderClassifier}. */
export const classifierConfig = defineConfig(
  'EncoderClassifier',
  z.object({
    classes: z.int().min(2).nullable().default(null).describe('number of classes; null: as many as the labels of the first fit name'),
    hiddenUnits: z.array(z.int().min(1)).default([]).describe('units of the layers between code and classes'),
    activation: activationSchema.default('selu').describe('activation of these layers'),
    inPlace: z.boolean().default(false).describe("whether to train the autoencoder's own encoder rather than a copy of it"),
    seed: z.int().min(0).max(0xffffffff).default(0).describe('decides initial weights and the order of samples'),
  }),
);

/** Checked parameters of {@link EncoderClassifier}. */
export type ClassifierConfig = z.output<typeof classifierConfig.schema>;

/** Parameters of {@link EncoderClassifier}; any may be left out. */
export type ClassifierOptions = z.input<typeof classifierConfig.schema>;
