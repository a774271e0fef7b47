import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { DATA_WORD, MODEL_WORD, shownShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

const config = defineConfig(
  'tangents',
  z.object({
    row: z.int().min(0).default(0).describe('row of the data, from 0'),
    components: z.int().min(1).optional().describe('how many tangents, from the largest singular value on; default 16, or all where there are fewer'),
    share: z.number().gt(0).max(1).default(0.95).describe('share of the spectrum for which directions are counted'),
    method: z.enum(['auto', 'differences']).default('auto').describe('the derivative of the encoder where it has one, or differences of codes'),
    show: z
      .enum(['images', 'strips', 'values'])
      .default('images')
      .describe('what a picture shows: tangents, the sample moved along them, or the singular values'),
    ...shownShape('.npy or .csv for tangents, .png, .svg or .html for a picture'),
  }),
);

/** Checked flags of `latentkit tangents`. */
export type TangentsFlags = ReturnType<typeof config.parse>;

/** Flags and help of `latentkit tangents`. */
export const tangentsFlags: CommandFlags<typeof config.schema> = {
  config,
  words: [MODEL_WORD, DATA_WORD],
  examples: [
    'latentkit tangents runs/first digits --row 0 --components 16 --out tangents.png',
    'latentkit tangents runs/first digits --row 0 --show strips --out strips.svg',
    'latentkit tangents pca.json digits --json',
  ],
};
