import { defineConfig } from '@latentkit/core';
import { serviceConfig } from '@latentkit/serve';
import { z } from 'zod';
import { MODEL_WORD, engineShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

/** Port of `latentkit serve`, where none is asked for. */
const PORT = 4880;

const config = defineConfig(
  'serve',
  z.object({
    host: z.string().min(1).default('127.0.0.1').meta({ placeholder: '<address>', description: 'address to listen on; any other than those of this machine alone needs a token' }),
    port: z.int().min(0).max(65_535).default(PORT).describe('port; 0 takes any that is free'),
    scorer: z.string().optional().meta({ placeholder: '<file>', description: 'what latentkit anomaly fit wrote: score gives its scores and verdicts' }),
    ...serviceConfig.schema.shape,
    token: z
      .string()
      .min(16)
      .optional()
      .meta({ placeholder: '<text>', description: 'bearer token that requests must carry, 16 characters or more; the variable LATENTKIT_TOKEN keeps it out of the list of processes' }),
    ...engineShape,
    threads: z.int().min(1).default(1).describe('threads of the compiled engine; more leave fewer processors to reading requests'),
  }),
);

/** Checked flags of `latentkit serve`. */
export type ServeFlags = ReturnType<typeof config.parse>;

/** Flags and help of `latentkit serve`. */
export const serveFlags: CommandFlags<typeof config.schema> = {
  config,
  words: [MODEL_WORD],
  examples: [
    'latentkit serve runs/first',
    'latentkit serve runs/first --scorer scorer.json --max-rows 1000 --max-batch-delay 2',
    'LATENTKIT_TOKEN="$(openssl rand -hex 32)" latentkit serve runs/first --host 0.0.0.0',
  ],
};
