import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link StandardScaler}. */
export const standardScalerConfig = defineConfig(
  'StandardScaler',
  z.object({
    withMean: z.boolean().default(true).describe('Whether the mean of each feature is subtracted.'),
    withStd: z.boolean().default(true).describe('Whether each feature is divided by its standard deviation (divisor n).'),
  }),
);

/** Parameters of {@link MinMaxScaler}. */
export const minMaxScalerConfig = defineConfig(
  'MinMaxScaler',
  z.object({
    featureRange: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, { error: 'two numbers, the first below the second' })
      .default([0, 1])
      .describe('The range onto which the range of each feature in `fit` is mapped, as [low, high].'),
    clip: z.boolean().default(false).describe('Whether values beyond what `fit` saw are cut off at the ends of the range.'),
  }),
);

const numbers = z.union([z.number(), z.array(z.number()).min(1)]);

/** Parameters of {@link AffineScaler}. */
export const affineScalerConfig = defineConfig(
  'AffineScaler',
  z.object({
    offset: numbers.default(0).describe('What is subtracted: one number, or one for each feature.'),
    scale: numbers
      .refine((value) => [value].flat().every((v) => v !== 0), { error: 'numbers other than 0' })
      .default(1)
      .describe('What the difference is divided by: one number, or one for each feature; not 0.'),
  }),
);

/** What the constructor of {@link StandardScaler} takes. */
export type StandardScalerOptions = Parameters<typeof standardScalerConfig.parse>[0];
/** What the constructor of {@link MinMaxScaler} takes. */
export type MinMaxScalerOptions = Parameters<typeof minMaxScalerConfig.parse>[0];
/** What the constructor of {@link AffineScaler} takes. */
export type AffineScalerOptions = Parameters<typeof affineScalerConfig.parse>[0];
