import { defineConfig } from '@latentkit/core';
import { METRICS } from '@latentkit/linalg';
import { z } from 'zod';
import { DATA_WORD, MODEL_WORD, shownShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

const config = defineConfig(
  'neighbours',
  z.object({
    row: z.int().min(0).default(0).describe('row of the data whose neighbours are looked for, from 0'),
    k: z.int().min(1).default(5).describe('how many; the row itself does not count'),
    metric: z.enum(METRICS).default('euclidean').describe('how distances of codes are measured'),
    ...shownShape('.npy or .csv for rows and distances, .png, .svg or .html for a picture'),
  }),
);

/** Checked flags of `latentkit neighbours`. */
export type NeighboursFlags = ReturnType<typeof config.parse>;

/** Flags and help of `latentkit neighbours`. */
export const neighboursFlags: CommandFlags<typeof config.schema> = {
  config,
  words: [MODEL_WORD, DATA_WORD],
  examples: [
    'latentkit neighbours runs/first digits --row 0 --k 5',
    'latentkit neighbours runs/first samples.csv --label class --row 12 --json',
    'latentkit neighbours pca.json digits --row 0 --k 9 --out neighbours.png',
  ],
};
