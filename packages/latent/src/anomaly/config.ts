import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

const MEASURES = ['mahalanobis', 'neighbors', 'squared-error', 'absolute-error'] as const;

/** How rows become scores. */
export type AnomalyMeasure = (typeof MEASURES)[number];

/** How scores become probabilities. */
export type ProbabilityMethod = 'linear' | 'unify';

const common = {
  contamination: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.1)
    .describe('Share of the rows in fit that is taken for anomalous: the threshold is the quantile of their scores that leaves this share above.'),
  probabilities: z
    .enum(['linear', 'unify'])
    .default('linear')
    .describe('How scores become probabilities: linear between the smallest and the largest in fit, or unify, by how far in the upper half of a Gaussian of those scores one lies.'),
  shrinkage: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('mahalanobis: part of the covariance that is replaced by equal variances in all directions. At 0 directions in which the rows in fit never vary do not count.'),
  k: z.int().min(1).default(5).describe('neighbors: how many of the rows in fit are looked at.'),
  aggregate: z.enum(['largest', 'mean', 'median']).default('largest').describe('neighbors: which of their distances is the score.'),
};

/** Parameters of `AnomalyScorer`. */
export const anomalyScorerConfig = defineConfig(
  'AnomalyScorer',
  z.object({
    measure: z
      .enum(MEASURES)
      .default('mahalanobis')
      .describe('What the score of a row is. Of codes: the squared Mahalanobis distance from their mean, or the distance to neighbors. Of errors: the mean of their squares or of their absolute values.'),
    ...common,
  }),
);

/** Parameters of `AnomalyDetector`. */
export const anomalyDetectorConfig = defineConfig(
  'AnomalyDetector',
  z.object({
    measure: z
      .enum(MEASURES)
      .default('squared-error')
      .describe('What the score of a sample is: the mean squared or absolute error of its reconstruction, or of its code the squared Mahalanobis distance or the distance to neighbors.'),
    ...common,
  }),
);

/** What the constructor of `AnomalyScorer` takes. */
export type AnomalyScorerOptions = Parameters<typeof anomalyScorerConfig.parse>[0];

/** What the constructor of `AnomalyDetector` takes. */
export type AnomalyDetectorOptions = Parameters<typeof anomalyDetectorConfig.parse>[0];

/** The parameters of either with defaults filled in. */
export type AnomalyScorerConfig = ReturnType<typeof anomalyScorerConfig.parse>;
