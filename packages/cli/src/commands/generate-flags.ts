import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { MODEL_WORD, classShape, madeShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

const config = defineConfig(
  'generate',
  z.object({
    count: z.int().min(1).default(25).describe('how many samples'),
    method: z
      .enum(['prior', 'uniform', 'gaussian', 'mixture'])
      .optional()
      .describe(
        'where codes come from: the prior; the box between the least and greatest codes of the data; a normal distribution or a mixture of them fitted to those codes; default prior where the model has one, else gaussian',
      ),
    components: z.int().min(1).default(10).describe('normal distributions of a mixture'),
    ...classShape,
    seed: z.int().min(0).max(0xffffffff).default(0).describe('decides the draws'),
    columns: z.int().min(1).optional().describe('images in a row of a picture'),
    ...madeShape,
  }),
);

/** Checked flags of `latentkit generate`. */
export type GenerateFlags = ReturnType<typeof config.parse>;

/** Flags and help of `latentkit generate`. */
export const generateFlags: CommandFlags<typeof config.schema> = {
  config,
  words: [
    MODEL_WORD,
    ['[data]', 'data set or file whose codes are imitated; default: what a bundle was trained on'],
  ],
  examples: [
    'latentkit generate runs/first --count 25 --seed 1 --out sheet.png',
    'latentkit generate runs/first digits --method mixture --out sheet.svg --out samples.npy',
    'latentkit generate pca.json digits --method gaussian --count 12 --json',
  ],
};
