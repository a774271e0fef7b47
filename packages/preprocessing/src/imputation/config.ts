import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link SimpleImputer}. */
export const simpleImputerConfig = defineConfig(
  'SimpleImputer',
  z.object({
    strategy: z
      .enum(['mean', 'median', 'mostFrequent', 'constant'])
      .default('mean')
      .describe('What a missing value becomes: mean, median or most frequent value of its feature (the least of several), or `fillValue`.'),
    fillValue: z.number().default(0).describe('What missing values become with the strategy `constant`.'),
    addIndicator: z
      .boolean()
      .default(false)
      .describe('Whether a column of zeros and ones is appended for each feature with missing values in `fit`, without which nothing can be undone.'),
    keepEmptyFeatures: z
      .boolean()
      .default(false)
      .describe('Whether a feature without any value in `fit` becomes zeros (or `fillValue`) and is not left out.'),
  }),
);

/** What the constructor of {@link SimpleImputer} takes. */
export type SimpleImputerOptions = Parameters<typeof simpleImputerConfig.parse>[0];
