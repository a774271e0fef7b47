import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Autoencoder, Engine, History } from '@latentkit/autoencoder';
import { type NdArray, concatRows, rowsOf, sliceRows } from '@latentkit/core';
import { directoryStore } from '@latentkit/core/node';
import type { Dataset } from '@latentkit/datasets';
import type { Scaler } from '@latentkit/preprocessing';
import type { ComparisonInput, ReportFile, ReportInput, ReportLatent } from '@latentkit/report';
import { createReport } from '@latentkit/report/node';
import { type AnomalyRequest, anomalyOf } from './anomaly-request.js';
import { conditionOf } from './condition.js';
import { scaled, splitRows } from './data.js';
import { explore } from './explore.js';
import type { Measured } from './measure.js';
import { metricsOf } from './result.js';
import type { RunRecord } from './run-record.js';
import { hasUnitValues, scaleWords } from './scaling.js';
import { versions } from './versions.js';

/** Samples in the pictures of the latent space. */
const LATENT_SAMPLES = 2000;
/** Held-out samples that are reconstructed for the report. */
const EVALUATED_SAMPLES = 5000;

/** What a report is made of. */
export interface ReportSources {
  readonly model: Autoencoder;
  readonly family: string;
  readonly dataset: Dataset;
  readonly scaler: Scaler | undefined;
  readonly record: RunRecord;
  readonly history: History;
  readonly measured: Measured;
  readonly seconds: number;
  readonly command: string;
  readonly engine: Engine;
  readonly onWarning: (message: string) => void;
  /** Folder whose files are listed. */
  readonly runFolder: string;
  readonly to: string;
  /** What is called anomalous, where that is asked for. */
  readonly anomaly?: AnomalyRequest | undefined;
  /** Whether the Jacobian is taken apart for every family, and not only for those that are about it. */
  readonly tangents?: boolean;
  readonly signal?: AbortSignal;
}

/** Makes the report of one model, or of several side by side, and writes it, whole or not at all. */
export async function writeReport(input: ReportInput | ComparisonInput, to: string): Promise<void> {
  await directoryStore(dirname(to)).write(basename(to), new TextEncoder().encode(createReport(input)));
}

/** What a report shows of a trained model: its record, and what it answers when it is asked. */
export async function reportInput(sources: ReportSources): Promise<ReportInput> {
  const { model, family, dataset, scaler, record, history, measured, engine, onWarning, anomaly } = sources;
  const { train, validation } = splitRows(dataset, record.data.valid);
  const held = rowsOf(validation) > 0;
  const from = held ? rowsOf(train) : 0;
  const count = Math.min(EVALUATED_SAMPLES, held ? rowsOf(validation) : rowsOf(train));
  const originals = scaled(sliceRows(dataset.x, from, from + count), scaler);
  const { pca } = measured;
  const shown = await latent(sources);
  // Rounding to 0 and 1 says nothing of values elsewhere.
  const inUnit = hasUnitValues(record.data.scale);
  const { optimizer, batchSize, epochs } = record.training;
  const { latentDim, seed: _seed, ...parameters } = record.parameters;
  return {
    title: `${capital(family)} autoencoder on ${record.data.name}`,
    model: { family, codeSize: model.latentDim, parameters: { latentDim, ...parameters }, summary: model.summary() },
    data: {
      name: record.data.name,
      description: dataset.description,
      source: dataset.source,
      trainingSamples: rowsOf(train),
      validationSamples: rowsOf(validation),
      sampleShape: dataset.sampleShape,
      scaling: scaleWords(record.data.scale),
      ...(dataset.featureNames === undefined ? {} : { featureNames: dataset.featureNames }),
      ...(dataset.targetNames === undefined ? {} : { targetNames: dataset.targetNames }),
    },
    training: { epochs, batchSize, ...optimizerRows(optimizer), loss: lossName(record.parameters['loss']), seed: model.config.seed },
    history: Object.fromEntries(history.names.filter((name) => inUnit || !/roundedAccuracy$/i.test(name)).map((name) => [name, history.series(name)])),
    evaluation: {
      on: measured.on,
      originals,
      reconstructions: await model.reconstruct(originals, { engine, onWarning, ...conditionOf(model, dataset, from, from + count) }),
      metrics: inUnit ? metricsOf(measured.values) : withoutAccuracy(measured.values),
      ...labelsOf(dataset, from, from + count),
    },
    latent: shown,
    ...(await explore(sources, shown)),
    ...(anomaly === undefined ? {} : { anomaly: anomalyOf(anomaly, dataset, from, from + count) }),
    ...(pca === undefined
      ? {}
      : {
          pca: {
            codeSize: pca.codeSize,
            trainingMse: pca.mse,
            modelTrainingMse: measured.trainMse,
            ...(pca.validationMse === undefined ? {} : { validationMse: pca.validationMse, modelValidationMse: measured.values['mse'] }),
          },
        }),
    run: {
      status: history.status,
      reason: history.reason,
      seconds: sources.seconds,
      samplesPerSecond: history.samplesPerSecond,
      engine: engine.name,
      device: engine.device,
      seed: model.config.seed,
      date: `Training began ${record.started.slice(0, 16).replace('T', ' ')} UTC`,
      versions: versions(),
    },
    command: sources.command,
    files: filesIn(sources.runFolder),
    folder: relative(dirname(sources.to), sources.runFolder).replaceAll('\\', '/'),
  };
}

/** Up to 2,000 samples: held-out ones, and where these are few training samples as well. */
async function latent({ model, dataset, scaler, record, engine, onWarning }: ReportSources): Promise<ReportLatent> {
  const n = rowsOf(dataset.x);
  const count = Math.min(LATENT_SAMPLES, n);
  const data = scaled(sliceRows(dataset.x, n - count, n), scaler);
  const samples = count.toLocaleString('en-US');
  const what = record.data.valid >= count ? `${samples} samples held out from training.` : `The last ${samples} samples, ${record.data.valid} of them held out from training.`;
  return { codes: await model.encode(data, { engine, onWarning, ...conditionOf(model, dataset, n - count, n) }), data, what, ...labelsOf(dataset, n - count, n) };
}

function labelsOf(dataset: Dataset, from: number, to: number): { labels?: NdArray } {
  return dataset.y === undefined ? {} : { labels: concatRows([sliceRows(dataset.y, from, to)]) };
}

function optimizerRows(optimizer: RunRecord['training']['optimizer']): ReportInput['training'] {
  const { name, learningRate, ...rest } = optimizer as { name: string; learningRate: number };
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0)));
  return { optimizer: name, learningRate, ...set };
}

function lossName(loss: unknown): string {
  return typeof loss === 'string' ? loss : ((loss as { name?: string } | null)?.name ?? 'none');
}

function withoutAccuracy(values: Readonly<Record<string, number>>): Record<string, number> {
  const { roundedAccuracy: _rounded, ...rest } = metricsOf(values);
  return rest;
}

/** Files below a folder, without checkpoints and temporary files. */
function filesIn(folder: string): ReportFile[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  const kept = paths.filter((path) => !path.startsWith('checkpoint') && !path.includes('.lk-tmp') && path !== 'report.html');
  return kept.sort().map((path) => ({ path: path.replaceAll('\\', '/'), bytes: statSync(join(folder, path)).size }));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Seconds and other results that an earlier training left in `metrics.json`; empty where there is none. */
export function readMetrics(folder: string): { seconds?: number } {
  try {
    return JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as { seconds?: number };
  } catch {
    return {};
  }
}
