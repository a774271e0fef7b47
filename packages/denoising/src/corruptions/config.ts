import { defineConfig } from '@latentkit/core';
import { z } from 'zod';

const rate = z.number().min(0).lt(1);

/** Parameters of {@link gaussianNoise}. */
export const gaussianNoiseConfig = defineConfig(
  'gaussianNoise',
  z.object({
    stddev: z.number().min(0).default(0.2).describe('standard deviation of the noise, in the units of the data'),
    clip: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, { error: 'a range [low, high] with low < high' })
      .nullable()
      .default(null)
      .describe('range into which noisy values are brought, such as [0, 1] for pixels; null: none'),
  }),
);

/** Parameters of {@link dropoutNoise}. */
export const dropoutNoiseConfig = defineConfig(
  'dropoutNoise',
  z.object({
    rate: rate.default(0.5).describe('share of the values that become 0'),
    scale: z.boolean().default(true).describe('whether the values that stay are divided by 1 - rate, so that means stay; false is masking noise'),
  }),
);

/** Parameters of {@link saltAndPepperNoise}. */
export const saltAndPepperNoiseConfig = defineConfig(
  'saltAndPepperNoise',
  z.object({
    rate: rate.default(0.1).describe('share of the values that become low or high, half of them each'),
    low: z.number().default(0).describe('value of pepper'),
    high: z.number().default(1).describe('value of salt'),
  }),
);

/** Parameters of {@link blockMasking}. */
export const blockMaskingConfig = defineConfig(
  'blockMasking',
  z.object({
    size: z.int().min(1).default(10).describe('rows and columns of the square that is blanked, at a random place in each image'),
    fill: z.number().default(0).describe('value of the blanked pixels'),
    imageShape: z
      .array(z.int().min(1))
      .min(2)
      .max(3)
      .nullable()
      .default(null)
      .describe('rows, columns and, where there are some, channels of images that come as flat rows; null: as the samples are'),
  }),
);
