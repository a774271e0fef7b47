import { defineConfig } from '@latentkit/core';
import { z } from 'zod';
import { MODEL_WORD, classShape, madeShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

const config = defineConfig(
  'travel',
  z.object({
    axes: z
      .tuple([z.int().min(0), z.int().min(0)])
      .default([0, 1])
      .describe('the code axes of columns and rows, from 0'),
    box: z
      .array(z.number())
      .optional()
      .describe('from where to where both axes run, or each: -2,2 or -2,2,-1,3; default the range of the codes of the data, -2,2 without data'),
    quantiles: z
      .tuple([z.number(), z.number()])
      .optional()
      .describe('in place of a box: equal steps of probability under a standard normal prior, such as 0.05,0.95'),
    size: z
      .tuple([z.int().min(1), z.int().min(1)])
      .default([15, 15])
      .meta({ placeholder: '<RxC>', description: 'rows and columns' }),
    row: z.int().min(0).optional().describe('row of the data at whose code the other axes are held; default the mean of all codes, 0 without data'),
    ...classShape,
    ...madeShape,
  }),
);

/** Checked flags of `latentkit travel`. */
export type TravelFlags = ReturnType<typeof config.parse>;

/** Flags and help of `latentkit travel`. */
export const travelFlags: CommandFlags<typeof config.schema> = {
  config,
  words: [
    MODEL_WORD,
    ['[data]', 'data set or file whose codes say where to travel; warns of points outside their range'],
  ],
  examples: [
    'latentkit travel runs/first --axes 0,1 --box -2,2 --size 15x15 --out travel.png',
    'latentkit travel runs/first --quantiles 0.05,0.95 --out travel.svg',
    'latentkit travel pca.json digits --size 9x9 --out travel.html',
  ],
};
