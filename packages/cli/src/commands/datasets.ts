import { UnknownNameError, rowsOf } from '@latentkit/core';
import { MNIST_INFO } from '@latentkit/datasets';
import { listDatasets } from '@latentkit/datasets/node';
import { openData } from '../data.js';
import { UsageError } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, json, line } from '../io.js';
import { textTable, wrap } from '../text-table.js';

/** Flags of `latentkit datasets`. */
export interface DatasetsOptions {
  readonly dataDir?: string;
  readonly label?: string;
  readonly json?: boolean;
}

/** `latentkit datasets [NAME | download NAME]`. */
export async function datasetsCommand(name: string | undefined, target: string | undefined, options: DatasetsOptions, io: CliIo): Promise<number> {
  if (name === 'download') return download(target, options, io);
  if (target !== undefined) throw new UsageError(`One data set at a time: got '${name ?? ''}' and '${target}'.`);
  return name === undefined ? list(options, io) : show(name, options, io);
}

function list({ dataDir, json: asJson }: DatasetsOptions, io: CliIo): number {
  const listings = listDatasets(dataDir === undefined ? {} : { dataDir });
  if (asJson === true) {
    json(io.stdout, listings);
    return 0;
  }
  const rows = listings.map(({ name, samples, sampleShape, available, description }) => [name, samples.toLocaleString('en-US'), sampleShape.join('×'), available, description]);
  line(io.stdout, textTable([['name', 'samples', 'sample', 'from', 'what it is'], ...rows], '', [1]));
  return 0;
}

async function show(name: string, options: DatasetsOptions, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const dataset = await openData({ data: name, label: options.label, dataDir: options.dataDir }, io, interrupt.signal);
    const { x, y, sampleShape, featureNames, targetNames, range, description, source } = dataset;
    const [n, p] = x.shape;
    const classes = y === undefined ? undefined : classCounts(y.data, targetNames);
    if (options.json === true) {
      json(io.stdout, { name: dataset.name, samples: n, sampleShape, range: range ?? null, classes: classes ?? null, features: featureStats(dataset.x), description, source });
      return 0;
    }
    const stats = featureStats(x);
    const overall = { least: Math.min(...stats.map((s) => s.least)), greatest: Math.max(...stats.map((s) => s.greatest)) };
    const shown = classes === undefined ? [] : [['classes', wrap(Object.entries(classes).map(([label, count]) => `${label} (${count})`).join(', '), 80).join('\n           ')]];
    line(io.stdout, textTable([['name', dataset.name], ['what it is', description], ['samples', n.toLocaleString('en-US')], ['sample', sampleShape.join('×')], ['values', `${overall.least} to ${overall.greatest}`], ...shown, ['source', wrap(source, 80).join('\n            ')]], ''));
    if (sampleShape.length > 1) return 0;
    const rows = stats.slice(0, 40).map((s, j) => [featureNames?.[j] ?? `feature ${j}`, ...[s.mean, s.deviation, s.least, s.greatest].map((v) => Number(v.toPrecision(4)).toString()), Number(x.data[j].toPrecision(6)).toString()]);
    line(io.stdout, `\n${textTable([['feature', 'mean', 'deviation', 'least', 'greatest', 'first row'], ...rows], '', [1, 2, 3, 4, 5])}`);
    if (p > 40) line(io.stdout, `and ${p - 40} more`);
    return 0;
  } finally {
    interrupt.release();
  }
}

async function download(target: string | undefined, options: DatasetsOptions, io: CliIo): Promise<number> {
  const names = Object.keys(MNIST_INFO);
  if (target === undefined) throw new UsageError(`Say which data set to download: ${names.join(' or ')}.`);
  if (!names.includes(target)) throw new UnknownNameError('dataset to download', target, names);
  const interrupt = listenForInterrupt(io);
  try {
    for (const split of ['train', 'test'] as const) {
      const dataset = await openData({ data: target, dataDir: options.dataDir, split }, io, interrupt.signal);
      line(io.stdout, `${target} ${split}: ${rowsOf(dataset.x).toLocaleString('en-US')} samples, checksums right`);
    }
    return 0;
  } finally {
    interrupt.release();
  }
}

interface FeatureStats {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly greatest: number;
}

function featureStats({ data, shape: [n, p] }: { readonly data: ArrayLike<number>; readonly shape: readonly number[] }): FeatureStats[] {
  return Array.from({ length: p }, (_, j) => {
    let [sum, least, greatest] = [0, Infinity, -Infinity];
    for (let i = 0; i < n; i++) {
      const v = data[i * p + j];
      sum += v;
      least = Math.min(least, v);
      greatest = Math.max(greatest, v);
    }
    const mean = sum / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (data[i * p + j] - mean) ** 2;
    return { mean, deviation: Math.sqrt(squares / n), least, greatest };
  });
}

function classCounts(labels: Int32Array, names: readonly string[] | undefined): Record<string, number> {
  const counts: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const label of labels) {
    const name = names?.[label] ?? String(label);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
