import { join } from 'node:path';
import { InvalidParameterError, UnknownNameError, ndarray, rowsOf, sizeOf } from '@latentkit/core';
import { writeFiles } from '@latentkit/core/node';
import { exportOnnxModels, exportProjector, exportSafetensors, exportTfjs, modelCard } from '@latentkit/interchange';
import { loadBundle, type LoadedBundle } from '../bundle.js';
import { conditionOf, openFor } from '../condition.js';
import { scaled } from '../data.js';
import { chooseEngine } from '../engine.js';
import { asUsage, UsageError } from '../exit-codes.js';
import { checkFeatures } from '../features.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, json, line } from '../io.js';
import { checkWritable } from '../writable.js';
import { type DataFlags, dataSource } from './evaluate.js';
import { checkTrainingFlags, type TrainingFlags, trainingFiles } from './export-training.js';

/** What a bundle can be written as. */
export const EXPORT_FORMATS = ['onnx', 'tfjs', 'safetensors', 'projector', 'card', 'training'] as const;

/** Flags of `latentkit export`. */
export interface ExportFlags extends DataFlags, TrainingFlags {
  readonly format: string;
  readonly out: string;
  readonly opset?: number;
  readonly json?: boolean;
}

/** `latentkit export`: a bundle in the form of another tool. Either all of its files are written or none. */
export async function exportCommand(path: string, options: ExportFlags, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const { out } = options;
    const format = await asUsage(() => formatOf(options));
    await checkWritable(join(out, 'file'));
    const bundle = await loadBundle(path);
    const files = await filesOf(format, bundle, options, io, interrupt.signal);
    bundle.model.dispose();
    await writeFiles(new Map([...files].map(([name, bytes]) => [join(out, ...name.split('/')), bytes])));
    const written = [...files].map(([name, { length }]) => ({ file: name, bytes: length }));
    if (options.json === true) json(io.stdout, { bundle: bundle.folder, format, out, files: written });
    else line(io.stderr, `${written.map(({ file }) => file).join(', ')}: ${out}`);
    return 0;
  } finally {
    interrupt.release();
  }
}

function formatOf(options: ExportFlags): (typeof EXPORT_FORMATS)[number] {
  const { format, opset, data } = options;
  const found = EXPORT_FORMATS.find((name) => name === format);
  if (found === undefined) throw new UnknownNameError('format', format, EXPORT_FORMATS);
  if (opset !== undefined && found !== 'onnx') throw new InvalidParameterError({ parameter: '--opset', got: opset, expected: 'to be left out unless --format is onnx' });
  checkTrainingFlags(options, found === 'training');
  if (data !== undefined && found !== 'projector') throw new InvalidParameterError({ parameter: '--data', got: data, expected: 'to be left out unless --format is projector' });
  return found;
}

async function filesOf(format: (typeof EXPORT_FORMATS)[number], bundle: LoadedBundle, options: ExportFlags, io: CliIo, signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
  const { model, manifest, scaler } = bundle;
  switch (format) {
    case 'onnx':
      return exportOnnxModels(model, { normalisation: scaler ?? null, opset: options.opset });
    case 'tfjs':
      return exportTfjs(model);
    case 'safetensors':
      return new Map([['model.safetensors', exportSafetensors(model)]]);
    case 'card':
      return new Map([['README.md', new TextEncoder().encode(modelCard(manifest))]]);
    case 'projector':
      return projectorFiles(bundle, options, io, signal);
    case 'training':
      return trainingFiles(bundle, options);
  }
}

/** The codes of the data, with their classes and, where samples are images, with these. */
async function projectorFiles(bundle: LoadedBundle, options: ExportFlags, io: CliIo, signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
  const { model, scaler } = bundle;
  if (options.data === undefined && bundle.record === undefined) throw new UsageError('Say with --data which samples the projector is to show: the bundle does not know what it was trained on.');
  const { engine, onWarning } = await chooseEngine(options, io);
  const dataset = await openFor(bundle, dataSource(options, bundle), io, signal);
  checkFeatures(dataset, bundle);
  const n = rowsOf(dataset.x);
  const codes = await model.encode(scaled(dataset.x, scaler), { engine, onWarning, ...conditionOf(model, dataset, 0, n) });
  const { x, y, targetNames, sampleShape, range = [0, 1] } = dataset;
  const isImages = sampleShape.length >= 2 && sampleShape.length <= 3 && [1, 3].includes(sampleShape[2] ?? 1) && sizeOf(sampleShape) * n === x.data.length;
  return exportProjector(codes, {
    columns: y === undefined ? {} : { class: Array.from(y.data, (label) => targetNames?.[label] ?? String(label)) },
    images: isImages ? { x: ndarray(x.data, [n, ...sampleShape]), range } : undefined,
  });
}
