import { formatLoss } from '@latentkit/autoencoder';
import { InvalidParameterError, rowsOf, sliceRows } from '@latentkit/core';
import { loadBundle } from '../bundle.js';
import { conditionOf, openFor } from '../condition.js';
import { type DataSource, scaled, splitOf } from '../data.js';
import { chooseEngine, type EngineFlags } from '../engine.js';
import { checkFeatures } from '../features.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, json, line } from '../io.js';
import { metricSpecs, metricsOf } from '../result.js';
import { valueRange } from '../scaling.js';
import { metricText, words } from '../summary.js';
import { textTable } from '../text-table.js';

/** Flags that say which data and where to compute. */
export interface DataFlags extends EngineFlags {
  readonly data?: string;
  readonly split?: 'train' | 'test';
  readonly label?: string;
  readonly dataDir?: string;
}

/** `latentkit evaluate`. */
export async function evaluateCommand(path: string, options: DataFlags & { readonly json?: boolean }, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const began = performance.now();
    const { engine, onWarning } = await chooseEngine(options, io);
    const bundle = await loadBundle(path);
    const { model, record, scaler } = bundle;
    const source = dataSource(options, bundle);
    const dataset = await openFor(bundle, source, io, interrupt.signal);
    checkFeatures(dataset, bundle);
    const n = rowsOf(dataset.x);
    const heldOut = options.data === undefined && record !== undefined && record.data.valid > 0;
    const from = heldOut ? n - record.data.valid : 0;
    const x = scaled(sliceRows(dataset.x, from, n), scaler);
    const values = await model.evaluate(x, { metrics: metricSpecs(valueRange(x)), engine, onWarning, ...conditionOf(model, dataset, from, n) });
    const result = {
      family: bundle.family,
      data: dataset.name,
      samples: rowsOf(x),
      loss: values['loss'],
      metrics: metricsOf(values),
      engine: engine.name,
      device: engine.device,
      bundle: bundle.folder,
      seconds: Math.round(performance.now() - began) / 1000,
    };
    model.dispose();
    if (options.json === true) json(io.stdout, result);
    else {
      const metrics = Object.entries(result.metrics).map(([name, value]) => [words(name), metricText(name, value)]);
      const what = `${result.samples.toLocaleString('en-US')} ${heldOut ? 'validation ' : ''}samples of ${result.data}`;
      line(io.stdout, textTable([['model', bundle.folder], ['data', what], ['loss', formatLoss(result.loss)], ...metrics], '  '));
    }
    return 0;
  } finally {
    interrupt.release();
  }
}

/** The data that were asked for, or those that the model was trained on. */
export function dataSource(options: DataFlags, { record, folder }: { readonly record: { readonly data: { source: string; label?: string | number | undefined; dataDir?: string | undefined } } | undefined; readonly folder: string }): DataSource {
  const { data, label, dataDir } = options;
  const split = splitOf(options.split);
  if (data !== undefined) return { data, label, dataDir, split };
  if (record !== undefined) return { data: record.data.source, label: label ?? record.data.label, dataDir: dataDir ?? record.data.dataDir, split };
  throw new InvalidParameterError({ parameter: '--data', got: undefined, expected: `a data set or file, since ${folder} does not say what it was trained on` });
}
