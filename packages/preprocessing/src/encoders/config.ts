import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

/** Parameters of {@link OneHotEncoder}. */
export const oneHotEncoderConfig = defineConfig(
  'OneHotEncoder',
  z.object({
    unknown: z
      .enum(['error', 'ignore'])
      .default('error')
      .describe('What a category that `fit` did not see is in `transform`: an error, or zeros in all columns of its feature.'),
    drop: z
      .enum(['none', 'first', 'ifBinary'])
      .default('none')
      .describe('Whether the first category of each feature, or of features with two categories, has no column, since the others tell it.'),
  }),
);

/** Parameters of {@link LabelEncoder}: none so far. */
export const labelEncoderConfig = defineConfig('LabelEncoder', z.object({}));

/** What the constructor of {@link OneHotEncoder} takes. */
export type OneHotEncoderOptions = Parameters<typeof oneHotEncoderConfig.parse>[0];
/** What the constructor of {@link LabelEncoder} takes. */
export type LabelEncoderOptions = Parameters<typeof labelEncoderConfig.parse>[0];
