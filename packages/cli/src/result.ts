import type { FitOptions, History, RunsOn } from '@latentkit/autoencoder';
import type { Measured } from './measure.js';
import type { TrainingJob } from './training-job.js';

/** What `train --json` prints. Numbers that were not measured or are not finite are null in JSON. */
export interface TrainingResult {
  readonly family: string;
  readonly data: string;
  /** Epochs finished. */
  readonly epochs: number;
  /** Totals of the last epoch; of the best one after an interrupt. */
  readonly loss: number | null;
  readonly valLoss: number | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly pca: { readonly codeSize: number; readonly mse: number | null };
  readonly samplesPerSecond: number;
  readonly engine: string;
  readonly device: string;
  readonly seed: number;
  readonly bundle: string;
  readonly report: string;
  readonly seconds: number;
}

/** The metrics that are always measured. `maxValue` is the width of the range of the scaled data. */
export function metricSpecs(maxValue: number): NonNullable<FitOptions['metrics']> {
  return ['roundedAccuracy', 'mse', { name: 'psnr', maxValue }];
}

/** The metrics among what an evaluation gave. */
export function metricsOf(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(['roundedAccuracy', 'mse', 'psnr'].flatMap((name) => (name in values ? [[name, values[name]]] : [])));
}

/** Puts the result of a training together. */
export function trainingResult(parts: {
  readonly job: TrainingJob;
  readonly runsOn: RunsOn;
  readonly history: History;
  readonly measured: Measured;
  readonly bundle: string;
  readonly report: string;
  readonly seconds: number;
}): TrainingResult {
  const { job, runsOn, history, measured, bundle, report, seconds } = parts;
  const { settings, record } = job;
  const epoch = history.status === 'aborted' ? bestEpoch(history) : history.last;
  return {
    family: settings.family.name,
    data: record.data.name,
    epochs: history.epochs.length,
    loss: epoch?.values['loss'] ?? null,
    valLoss: epoch?.values['valLoss'] ?? null,
    metrics: metricsOf(measured.values),
    pca: { codeSize: measured.pca?.codeSize ?? (settings.parameters['latentDim'] as number), mse: measured.pca?.mse ?? null },
    samplesPerSecond: Math.round(history.samplesPerSecond),
    engine: runsOn.engine,
    device: runsOn.device,
    seed: settings.parameters['seed'] as number,
    bundle,
    report,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

/** The epoch whose weights an interrupted training goes back to. */
function bestEpoch({ epochs }: History): History['last'] {
  const value = (values: Readonly<Record<string, number>>): number => values['valLoss'] ?? values['loss'];
  return epochs.reduce<History['last']>((best, epoch) => (best === undefined || value(epoch.values) < value(best.values) ? epoch : best), undefined);
}
