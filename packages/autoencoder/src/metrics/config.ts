import { z } from 'zod';

const maxValue = z.number().positive().default(1).describe('difference between the greatest and the least value a pixel can have');

/** Parameters of the rounded accuracy. */
export const roundedAccuracySchema = z.strictObject({ name: z.literal('roundedAccuracy') });

/** Parameters of the mean squared error as a metric. */
export const mseMetricSchema = z.strictObject({ name: z.literal('mse') });

/** Parameters of the mean absolute error as a metric. */
export const maeMetricSchema = z.strictObject({ name: z.literal('mae') });

/** Parameters of the peak signal-to-noise ratio. */
export const psnrSchema = z.strictObject({ name: z.literal('psnr'), maxValue });

/** Parameters of the structural similarity. */
export const ssimSchema = z.strictObject({
  name: z.literal('ssim'),
  maxValue,
  imageShape: z
    .array(z.int().min(1))
    .min(2)
    .max(3)
    .nullable()
    .default(null)
    .describe('[height, width] or [height, width, channels]; null takes the shape of a sample'),
  windowSize: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('side of the Gaussian window; null takes 11, or the greatest odd number that fits into a smaller image'),
  sigma: z.number().positive().default(1.5).describe('standard deviation of the window in pixels'),
  k1: z.number().positive().default(0.01).describe('constant of the luminance term, as a fraction of maxValue'),
  k2: z.number().positive().default(0.03).describe('constant of the contrast term, as a fraction of maxValue'),
});

/** Names of the metrics that ship with LatentKit. */
export const METRIC_NAMES = ['roundedAccuracy', 'mse', 'mae', 'psnr', 'ssim'] as const;

/** Name of a metric. */
export type MetricName = (typeof METRIC_NAMES)[number];

/** A metric as a configuration holds it: its name, or an object with its name and parameters. */
export const metricSchema = z.union([
  z.enum(METRIC_NAMES),
  z.discriminatedUnion('name', [roundedAccuracySchema, mseMetricSchema, maeMetricSchema, psnrSchema, ssimSchema]),
]);

/** What describes a metric in JSON, defaults left out at will. */
export type MetricInput = z.input<typeof metricSchema>;

/** A metric's full configuration. */
export type MetricConfig = Exclude<z.output<typeof metricSchema>, string>;
