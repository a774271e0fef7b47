import type { ArrayInput, Json } from '@latentkit/core';
import type { z } from 'zod';
import type { autoencoderConfig } from './config.js';
import type { ExecutionOptions } from './fit-options.js';
import type { MetricInput } from './metrics/config.js';
import type { Metric } from './metrics/metric.js';
import type { SlotOptions } from './slots.js';

/** Parameters and slots of the bare `Autoencoder`; presets have more parameters, and defaults for these. */
export type AutoencoderOptions = { readonly [K in keyof Parameters]?: Parameters[K] | undefined } & SlotOptions;
type Parameters = z.input<typeof autoencoderConfig.schema>;

/** Options of `Autoencoder.evaluate`. */
export interface EvaluateOptions extends ExecutionOptions {
  readonly target?: ArrayInput;
  /** What each sample is conditioned on: see `FitOptions.condition`. */
  readonly condition?: ArrayInput;
  /** Default `['mse']`. */
  readonly metrics?: readonly (MetricInput | Metric)[];
  /** Samples computed at once; changes no result beyond rounding. Default 1000. */
  readonly batchSize?: number;
}

/** What `Autoencoder.save` writes besides the model. */
export interface SaveOptions {
  /** The scaler that was applied to the data, as its `toJSON` gives it. */
  readonly normalisation?: Json;
  /** Anything worth keeping about the training, added to the record that `fit` made. */
  readonly notes?: Readonly<Record<string, Json>>;
}
