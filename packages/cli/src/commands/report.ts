import { basename, dirname, join } from 'node:path';
import { type Engine, History } from '@latentkit/autoencoder';
import { FileFormatError, InvalidParameterError, type Json } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import type { ReportInput } from '@latentkit/report';
import { type AnomalyFlags, type AnomalyRequest, anomalyRequest } from '../anomaly-request.js';
import { loadBundle, MODEL_FOLDER } from '../bundle.js';
import { quote, repeatCommand } from '../command-text.js';
import { conditionsOf, openFor } from '../condition.js';
import { scaled, splitRows } from '../data.js';
import { chooseEngine, type EngineFlags } from '../engine.js';
import { UsageError, asUsage } from '../exit-codes.js';
import { checkFeatures } from '../features.js';
import { type Interrupt, listenForInterrupt } from '../interrupt.js';
import { type CliIo, line } from '../io.js';
import { type Measured, measure } from '../measure.js';
import { progressNote } from '../progress-note.js';
import { readMetrics, reportInput, writeReport } from '../report-file.js';
import { metricSpecs } from '../result.js';
import { valueRange } from '../scaling.js';

/** Flags of `latentkit report`. */
export interface ReportCommandOptions extends EngineFlags, AnomalyFlags {
  readonly out?: string;
  readonly dataDir?: string;
  /** One report of all bundles. */
  readonly compare?: boolean;
  readonly title?: string;
}

/** Models that fit beside each other. */
const MOST_COMPARED = 12;

/** What all reports of a command share. */
interface Making {
  readonly engine: Engine;
  readonly onWarning: (message: string) => void;
  readonly options: ReportCommandOptions;
  readonly anomaly: AnomalyRequest | undefined;
  readonly interrupt: Interrupt;
  readonly io: CliIo;
  readonly seen: Seen;
}

/** What models of one command may have in common, so that it is read and reckoned once. */
interface Seen {
  /** By where they come from. */
  readonly datasets: Map<string, Dataset>;
  /** What principal components make of rows, by the rows, their scaling and the code size. */
  readonly pca: Map<string, Pick<Measured, 'pca'>>;
}

/** `latentkit report`: makes the report of each bundle from it and the data it names, or one of all side by side. */
export async function reportCommand(paths: readonly string[], options: ReportCommandOptions, argv: readonly string[], io: CliIo): Promise<number> {
  const anomaly = await asUsage(() => checked(paths, options));
  const interrupt = listenForInterrupt(io);
  try {
    const { engine, onWarning } = await chooseEngine(options, io);
    const making: Making = { engine, onWarning, options, anomaly, interrupt, io, seen: { datasets: new Map(), pca: new Map() } };
    if (options.compare === true && paths.length > 1) {
      const to = options.out ?? 'comparison.html';
      const models: ReportInput[] = [];
      for (const path of paths) models.push((await inputOf(path, making, to)).input);
      await writeReport({ title: options.title ?? titleOf(models), models, command: quote(['npx', 'latentkit', ...argv]) }, to);
      line(io.stdout, to);
      return 0;
    }
    for (const path of paths) {
      const { input, to } = await inputOf(path, making, options.out);
      await writeReport(options.title === undefined ? input : { ...input, title: options.title }, to);
      line(io.stdout, to);
    }
    return 0;
  } finally {
    interrupt.release();
  }
}

function checked(paths: readonly string[], options: ReportCommandOptions): AnomalyRequest | undefined {
  if (paths.length > 1 && options.compare !== true && options.out !== undefined) throw new UsageError('--out: several reports do not fit into one file. Add --compare for one report of all, or leave --out away.');
  if (options.compare === true && paths.length > MOST_COMPARED) {
    throw new InvalidParameterError({ parameter: 'bundles', got: paths.length, expected: `at most ${MOST_COMPARED} with --compare`, remedy: 'Make several reports.' });
  }
  return anomalyRequest(options);
}

/** Everything that a report shows of a bundle. The model is gone afterwards. */
async function inputOf(path: string, { engine, onWarning, options, anomaly, interrupt, io, seen }: Making, out: string | undefined): Promise<{ input: ReportInput; to: string }> {
  const bundle = await loadBundle(path);
  const { model, record, scaler, folder } = bundle;
  try {
    if (record === undefined) {
      throw new FileFormatError({
        parameter: folder,
        expected: 'a bundle that says what it was trained on',
        remedy: 'Only bundles of latentkit train do. Use createReport of @latentkit/report for others.',
      });
    }
    const source = { data: record.data.source, label: record.data.label, dataDir: options.dataDir ?? record.data.dataDir };
    // The classes that a model is conditioned on have the numbers that it gave them.
    const from = JSON.stringify([source, model.slots.conditionUnits === 0 ? null : record.data.classNames ?? bundle.folder]);
    const dataset = seen.datasets.get(from) ?? (await openFor(bundle, source, io, interrupt.signal));
    seen.datasets.set(from, dataset);
    checkFeatures(dataset, bundle);
    const rows = splitRows(dataset, record.data.valid);
    const x = { train: scaled(rows.train, scaler), validation: scaled(rows.validation, scaler) };
    const scaling = JSON.stringify([from, record.data.valid, scaler?.toJSON(), model.latentDim]);
    const measured = await measure({ model, x, conditions: conditionsOf(model, dataset, rows), engine, onWarning, metrics: metricSpecs(valueRange(x.train)), io, known: seen.pca.get(scaling) });
    seen.pca.set(scaling, measured);
    const runFolder = basename(folder) === MODEL_FOLDER ? dirname(folder) : folder;
    const to = out ?? join(runFolder, 'report.html');
    const training = bundle.manifest.training as { history: Json };
    const note = progressNote(io.stderr, `exploring ${bundle.family}`);
    try {
      const input = await reportInput({
        model,
        family: bundle.family,
        dataset,
        scaler,
        record,
        history: History.fromJSON(training.history),
        measured,
        seconds: readMetrics(runFolder).seconds ?? 0,
        command: repeatCommand(record.command, model.config.seed),
        engine,
        onWarning,
        runFolder,
        to,
        anomaly,
        tangents: options.compare === true,
        signal: interrupt.signal,
      });
      return { input, to };
    } finally {
      note.end();
    }
  } finally {
    model.dispose();
  }
}

function titleOf(models: readonly ReportInput[]): string {
  const data = [...new Set(models.map((input) => input.data.name))];
  return `${models.length} autoencoders on ${data.join(', ')}`;
}
