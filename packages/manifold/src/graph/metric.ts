import { METRICS, type DistanceMetric } from '@latentkit/linalg';
import { z } from 'zod';

/** A metric between rows of features, or `precomputed`: the rows are distances already. */
export type MetricOrPrecomputed = DistanceMetric | 'precomputed';

/** The parameter `metric` of the estimators. */
export const metricField = z
  .enum([...METRICS, 'precomputed'])
  .default('euclidean')
  .describe('How distances between rows are measured; precomputed: x itself is the matrix of distances.');
