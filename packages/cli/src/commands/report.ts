import { basename, dirname, join } from 'node:path';
import { History } from '@latentkit/autoencoder';
import { FileFormatError, type Json } from '@latentkit/core';
import { loadBundle, MODEL_FOLDER } from '../bundle.js';
import { repeatCommand } from '../command-text.js';
import { conditionsOf, openFor } from '../condition.js';
import { scaled, splitRows } from '../data.js';
import { chooseEngine, type EngineFlags } from '../engine.js';
import { checkFeatures } from '../features.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, line } from '../io.js';
import { measure } from '../measure.js';
import { readMetrics, writeReport } from '../report-file.js';
import { metricSpecs } from '../result.js';
import { valueRange } from '../scaling.js';

/** Flags of `latentkit report`. */
export interface ReportCommandOptions extends EngineFlags {
  readonly out?: string;
  readonly dataDir?: string;
}

/** `latentkit report`: makes the report from the bundle and the data it names. */
export async function reportCommand(path: string, options: ReportCommandOptions, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const { engine, onWarning } = await chooseEngine(options, io);
    const bundle = await loadBundle(path);
    const { model, record, scaler, folder } = bundle;
    if (record === undefined) {
      throw new FileFormatError({
        parameter: folder,
        expected: 'a bundle that says what it was trained on',
        remedy: 'Only bundles of latentkit train do. Use createReport of @latentkit/report for others.',
      });
    }
    const dataset = await openFor(bundle, { data: record.data.source, label: record.data.label, dataDir: options.dataDir ?? record.data.dataDir }, io, interrupt.signal);
    checkFeatures(dataset, bundle);
    const rows = splitRows(dataset, record.data.valid);
    const x = { train: scaled(rows.train, scaler), validation: scaled(rows.validation, scaler) };
    const measured = await measure({ model, x, conditions: conditionsOf(model, dataset, rows), engine, onWarning, metrics: metricSpecs(valueRange(x.train)), io });
    const runFolder = basename(folder) === MODEL_FOLDER ? dirname(folder) : folder;
    const to = options.out ?? join(runFolder, 'report.html');
    const training = bundle.manifest.training as { history: Json };
    await writeReport({
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
    });
    model.dispose();
    line(io.stdout, to);
    return 0;
  } finally {
    interrupt.release();
  }
}
