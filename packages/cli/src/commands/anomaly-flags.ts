import { defineConfig } from '@latentkit/core';
import { anomalyDetectorConfig } from '@latentkit/latent';
import { z } from 'zod';
import { MODEL_WORD, dataShape, drawShape, engineShape, outShape } from '../latent/flag-shapes.js';
import type { CommandFlags } from '../schema-flags.js';

const fit = defineConfig(
  'anomaly fit',
  z.object({
    ...anomalyDetectorConfig.schema.shape,
    out: z.string().optional().meta({ placeholder: '<file>', description: 'where the scorer goes: a .json file' }),
    json: z.boolean().default(false).describe('print the result as one JSON object'),
    ...dataShape,
    ...engineShape,
  }),
);

const score = defineConfig(
  'anomaly score',
  z.object({
    anomalous: z
      .array(z.union([z.string(), z.int()]))
      .min(1)
      .optional()
      .meta({
        placeholder: '<classes>',
        description: 'with labels: the classes that are anomalous, by number or name; default 1 where labels are 0 and 1 and have no names',
      }),
    model: z.string().optional().meta({ placeholder: '<path>', description: 'where the model is now, if not where it was' }),
    show: z.enum(['histogram', 'roc', 'precision-recall']).default('histogram').describe('what a picture shows; the last two need labels'),
    ...outShape('.csv for scores, verdicts and probabilities, .npy for scores, .png, .svg or .html for a picture'),
    ...drawShape,
    ...dataShape,
    ...engineShape,
  }),
);

/** Checked flags of `latentkit anomaly fit`. */
export type AnomalyFitFlags = ReturnType<typeof fit.parse>;
/** Checked flags of `latentkit anomaly score`. */
export type AnomalyScoreFlags = ReturnType<typeof score.parse>;

/** Flags and help of `latentkit anomaly fit`. */
export const anomalyFitFlags: CommandFlags<typeof fit.schema> = {
  config: fit,
  words: [
    MODEL_WORD,
    ['[data]', 'usual samples: data set or file; default: what a bundle was trained on'],
  ],
  examples: [
    'latentkit anomaly fit runs/first digits --contamination 0.1 --out scorer.json',
    'latentkit anomaly fit pca.json wdbc --measure mahalanobis --out scorer.json --json',
  ],
};

/** Flags and help of `latentkit anomaly score`. */
export const anomalyScoreFlags: CommandFlags<typeof score.schema> = {
  config: score,
  words: [
    ['<scorer>', 'file that latentkit anomaly fit wrote'],
    ['<data>', 'samples: data set or file'],
  ],
  examples: [
    'latentkit anomaly score scorer.json samples.csv --out scores.csv',
    'latentkit anomaly score scorer.json wdbc --anomalous malignant --json',
    'latentkit anomaly score scorer.json wdbc --anomalous malignant --show roc --out roc.png',
  ],
};
