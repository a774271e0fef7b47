import { defineConfig, InvalidParameterError, UnknownNameError } from '@latentkit/core';
import type { z } from 'zod';
import { maeMetricSchema, METRIC_NAMES, mseMetricSchema, roundedAccuracySchema } from './config.js';
import type { MetricInput, MetricName } from './config.js';
import { maeMetric, mseMetric, psnr, roundedAccuracy } from './errors.js';
import type { Metric } from './metric.js';
import { ssim } from './ssim.js';
import type { SsimOptions } from './ssim.js';

/** What a metric may need to know about the data. */
export interface MetricContext {
  /** Shape of one sample, without the batch axis; an image metric takes it for the image's where it has two or three axes. */
  readonly sampleShape?: readonly number[];
}

type Factory = (options: object, context: MetricContext) => Metric;

const FACTORIES: Record<MetricName, Factory> = {
  roundedAccuracy: withoutOptions(roundedAccuracySchema, roundedAccuracy),
  mse: withoutOptions(mseMetricSchema, mseMetric),
  mae: withoutOptions(maeMetricSchema, maeMetric),
  psnr: (options) => psnr(options),
  ssim: (options, { sampleShape }) => ssim(withImageShape(options, sampleShape)),
};

/**
 * Makes a metric from its name, its configuration, or returns a metric unchanged. Throws `UnknownNameError` for a name
 * that is not known and `InvalidParameterError` for a parameter out of range or an image metric on flat samples
 * without an `imageShape`.
 */
export function createMetric(spec: MetricInput | Metric, context: MetricContext = {}): Metric {
  if (typeof spec === 'object' && spec !== null && 'perSample' in spec) return spec;
  const name: unknown = typeof spec === 'object' && spec !== null ? spec.name : spec;
  if (typeof name !== 'string') {
    throw new InvalidParameterError({ parameter: 'metric', got: spec, expected: `a metric, or one of the names ${METRIC_NAMES.join(', ')}` });
  }
  if (!Object.hasOwn(FACTORIES, name)) throw new UnknownNameError('metric', name, METRIC_NAMES);
  return FACTORIES[name as MetricName](typeof spec === 'object' ? spec : {}, context);
}

function withImageShape(options: SsimOptions, sampleShape: readonly number[] = []): SsimOptions {
  const isImage = sampleShape.length === 2 || sampleShape.length === 3;
  return { ...options, imageShape: options.imageShape ?? (isImage ? [...sampleShape] : null) };
}

function withoutOptions(schema: z.ZodObject<{ name: z.ZodLiteral<MetricName> }>, make: () => Metric): Factory {
  const config = defineConfig(schema.shape.name.value, schema);
  return (options) => {
    config.parse({ ...options, name: schema.shape.name.value });
    return make();
  };
}
