import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { DATA_WORD, MODEL_WORD, madeShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

const size = z.tuple([z.int().min(1), z.int().min(1)]);

const config = defineConfig(
  'interpolate',
  z.object({
    from: z.int().min(0).optional().describe('row of the data at one end, from 0'),
    to: z.int().min(0).optional().describe('row of the data at the other end'),
    steps: z.int().min(2).default(10).describe('samples on the way, both ends included; with --rows from each row to the next'),
    method: z.enum(['linear', 'spherical']).default('linear').describe('straight, or along the great circle around 0, for codes with a normal prior'),
    rows: z
      .array(z.int().min(0))
      .min(1)
      .optional()
      .describe('rows of the data in place of --from and --to: a path through them, or what fills the grid'),
    closed: z.boolean().default(false).describe('let a path through --rows return to its first row'),
    grid: size
      .optional()
      .meta({ placeholder: '<RxC>', description: 'a grid of samples in place of a way, such as 3x4: the first rows of the data, or --rows' }),
    finer: size.optional().meta({ placeholder: '<RxC>', description: 'what the grid becomes; default one sample between every two, 5x7 for 3x4' }),
    centres: z
      .enum(['align-corners', 'half-pixel'])
      .default('align-corners')
      .describe('of a grid: the given samples stay, or the area is filled evenly as tf.image.resize does'),
    ...madeShape,
  }),
);

/** Checked flags of `latentkit interpolate`. */
export type InterpolateFlags = ReturnType<typeof config.parse>;

/** Flags and help of `latentkit interpolate`. */
export const interpolateFlags: CommandFlags<typeof config.schema> = {
  config,
  words: [MODEL_WORD, DATA_WORD],
  examples: [
    'latentkit interpolate runs/first digits --from 3 --to 17 --steps 10 --out strip.svg',
    'latentkit interpolate runs/first digits --rows 0,1,2,3 --steps 5 --out path.png',
    'latentkit interpolate runs/first digits --grid 3x4 --finer 5x7 --out grid.png',
  ],
};
