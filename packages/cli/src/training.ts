import { join } from 'node:path';
import { type Autoencoder, type FitOptions, History, type RunsOn, csvLog } from '@latentkit/autoencoder';
import { DivergedError, type Json, reshape, rowsOf } from '@latentkit/core';
import type { Scaler } from '@latentkit/preprocessing';
import { MODEL_FOLDER } from './bundle.js';
import { repeatCommand } from './command-text.js';
import { conditionsOf } from './condition.js';
import { type Rows, scaled, splitRows } from './data.js';
import { EXIT } from './exit-codes.js';
import { json, line } from './io.js';
import { measure } from './measure.js';
import { metricSpecs, trainingResult } from './result.js';
import { trainingProgress } from './progress.js';
import { progressNote } from './progress-note.js';
import { reportInput, writeReport } from './report-file.js';
import { fitScaler, valueRange } from './scaling.js';
import { needsUnitData } from './settings.js';
import { summaryText } from './summary.js';
import type { TrainingJob } from './training-job.js';

/** Trains, and writes bundle, metrics and report into the run's folder. Resolves with the exit code. */
export async function runTraining(job: TrainingJob): Promise<number> {
  const { settings, model, dataset, folder, record, io, store } = job;
  const began = performance.now();
  const rows = splitRows(dataset, record.data.valid);
  const scaler = fitScaler(record.data.scale, rows.train, dataset.range, needsUnitData(settings));
  const x = { train: scaled(rows.train, scaler), validation: scaled(rows.validation, scaler) };
  const conditions = conditionsOf(model, dataset, rows);
  try {
    line(io.stderr, headline(job, rows));
    const { history, failure } = await fit(job, x, conditions);
    const bundle = join(folder, MODEL_FOLDER);
    const notes: Record<string, Json> = { run: record as unknown as Json };
    // The model first: whatever happens from here on, it is safe.
    await model.save(bundle, { ...normalisation(scaler), notes });
    if (failure !== undefined && history.epochs.length === 0) throw withBundle(failure, bundle);
    const measured = await measure({ model, x, conditions, engine: job.engine, onWarning: job.onWarning, metrics: metricSpecs(valueRange(x.train)), io });
    const seconds = (performance.now() - began) / 1000;
    const report = join(folder, 'report.html');
    const result = trainingResult({ job, runsOn: runsOnOf(model), history, measured, bundle, report, seconds });
    const command = repeatCommand(argumentsOf(job), model.config.seed);
    await store.write('metrics.json', new TextEncoder().encode(`${JSON.stringify({ ...result, status: history.status, reason: history.reason, ...extras(measured) }, null, 2)}\n`));
    const note = progressNote(io.stderr, 'writing the report');
    const input = await reportInput({ model, family: settings.family.name, dataset, scaler, record, history, measured, seconds, command, engine: job.engine, onWarning: job.onWarning, runFolder: folder, to: report });
    await writeReport(input, report);
    note.end();
    if (failure !== undefined) throw withBundle(failure, bundle);
    if (job.json) json(io.stdout, result);
    else line(io.stdout, summaryText(result, history, measured.trainMse));
    return history.status === 'aborted' ? EXIT.interrupted : EXIT.success;
  } finally {
    model.dispose();
  }
}

/** Where the training ended up: what cannot be compiled runs elsewhere. */
function runsOnOf(model: Autoencoder): RunsOn {
  return model.trainingRecord as unknown as RunsOn;
}

interface Samples {
  readonly train: ReturnType<typeof scaled>;
  readonly validation: ReturnType<typeof scaled>;
}

async function fit(job: TrainingJob, x: Samples, conditions: ReturnType<typeof conditionsOf>): Promise<{ history: History; failure?: unknown }> {
  const { settings, model, folder, store, interrupt, io } = job;
  const { epochs, batchSize, optimizer, checkpointEvery } = settings.training;
  const checkpoint = join(folder, 'checkpoint');
  const started = await store.has('checkpoint/latentkit.json');
  if (job.resume && !started) line(io.stderr, 'There is no checkpoint yet: the run starts from the beginning.');
  const shown = trainingProgress(io.stderr);
  const options: FitOptions = {
    epochs,
    batchSize,
    optimizer,
    engine: job.engine,
    onWarning: job.onWarning,
    metrics: metricSpecs(valueRange(x.train)),
    callbacks: [...shown.callbacks, csvLog(store)],
    checkpoint: { to: checkpoint, every: checkpointEvery },
    signal: interrupt.signal,
    ...conditions.train,
    ...(rowsOf(x.validation) === 0 ? {} : { validationData: x.validation, validationCondition: conditions.validation.condition }),
    ...(job.resume && started ? { resume: checkpoint } : {}),
  };
  try {
    const train = settings.family.shaped === true ? reshape(x.train, [rowsOf(x.train), ...job.record.data.sampleShape]) : x.train;
    return { history: await model.fit(train, options) };
  } catch (failure) {
    // Only a model that has diverged is worth keeping: other failures leave what the folder held before.
    if (!(failure instanceof DivergedError)) throw failure;
    return { history: History.fromJSON((model.trainingRecord as { history: Json }).history), failure };
  } finally {
    shown.end();
  }
}

function headline({ settings, record, engine }: TrainingJob, rows: Rows): string {
  const { data } = record;
  const count = (n: number): string => n.toLocaleString('en-US');
  const held = rowsOf(rows.validation) === 0 ? 'no validation' : `${count(rowsOf(rows.validation))} held out`;
  return `${settings.family.name} on ${data.name}: ${count(rowsOf(rows.train))} samples of ${data.sampleShape.join('×')}, ${held}, scale ${data.scale}, ${engine.name} engine on ${engine.device}`;
}

function normalisation(scaler: Scaler | undefined): { normalisation?: Json } {
  return scaler === undefined ? {} : { normalisation: JSON.parse(JSON.stringify(scaler.toJSON())) as Json };
}

/** The error of a training that diverged, with where the last finite weights are. */
function withBundle(failure: unknown, bundle: string): unknown {
  if (!(failure instanceof DivergedError)) return failure;
  return new DivergedError(`${failure.message} They are in ${bundle}.`, { cause: failure });
}

function extras({ trainMse, pca }: Awaited<ReturnType<typeof measure>>): object {
  return { trainMse, pcaValidationMse: pca?.validationMse ?? null };
}

/** The arguments that began the run, with the number of epochs it has now. */
function argumentsOf({ record, resume }: TrainingJob): readonly string[] {
  return resume ? [...record.command, '--epochs', String(record.training.epochs)] : record.command;
}
