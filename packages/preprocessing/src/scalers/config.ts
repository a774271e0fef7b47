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

/** Parameters of {@link MaxAbsScaler}: none so far. */
export const maxAbsScalerConfig = defineConfig('MaxAbsScaler', z.object({}));

/** Parameters of {@link RobustScaler}. */
export const robustScalerConfig = defineConfig(
  'RobustScaler',
  z.object({
    quantileRange: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => 0 <= low && low < high && high <= 100, { error: 'two percentages from 0 to 100, the first below the second' })
      .default([25, 75])
      .describe('The percentiles of each feature between which its scale is measured.'),
    withCentering: z.boolean().default(true).describe('Whether the median of each feature is subtracted.'),
    withScaling: z.boolean().default(true).describe('Whether each feature is divided by the distance of its two percentiles.'),
    unitVariance: z
      .boolean()
      .default(false)
      .describe('Whether the scale is such that normally distributed features get variance 1; needs percentiles inside (0, 100).'),
  }),
);

/** Parameters of {@link Normalizer}. */
export const normalizerConfig = defineConfig(
  'Normalizer',
  z.object({
    norm: z.enum(['l1', 'l2', 'max']).default('l2').describe('What is made 1: the sum of absolute values, the length, or the largest absolute value.'),
    keepNorm: z.boolean().default(false).describe('Whether the norm of each row is appended as a last column, without which nothing can be undone.'),
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

/** Parameters of {@link WhiteningTransformer}. */
export const whiteningConfig = defineConfig(
  'WhiteningTransformer',
  z.object({
    method: z
      .enum(['zca', 'pca', 'cholesky'])
      .default('zca')
      .describe(
        'Which of the maps that whiten: zca stays nearest to the data, pca gives principal components, cholesky takes from each feature what those before it explain.',
      ),
    epsilon: z.number().min(0).default(0).describe('What is added to every variance, so that directions of little variance are not blown up.'),
  }),
);

/** What the constructor of {@link StandardScaler} takes. */
export type StandardScalerOptions = Parameters<typeof standardScalerConfig.parse>[0];
/** What the constructor of {@link MinMaxScaler} takes. */
export type MinMaxScalerOptions = Parameters<typeof minMaxScalerConfig.parse>[0];
/** What the constructor of {@link MaxAbsScaler} takes. */
export type MaxAbsScalerOptions = Parameters<typeof maxAbsScalerConfig.parse>[0];
/** What the constructor of {@link RobustScaler} takes. */
export type RobustScalerOptions = Parameters<typeof robustScalerConfig.parse>[0];
/** What the constructor of {@link Normalizer} takes. */
export type NormalizerOptions = Parameters<typeof normalizerConfig.parse>[0];
/** What the constructor of {@link AffineScaler} takes. */
export type AffineScalerOptions = Parameters<typeof affineScalerConfig.parse>[0];
/** What the constructor of {@link WhiteningTransformer} takes. */
export type WhiteningOptions = Parameters<typeof whiteningConfig.parse>[0];
