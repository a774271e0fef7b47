import { InvalidParameterError, type NdArray, ShapeError, rowsOf } from '@latentkit/core';
import type { Scaler } from '@latentkit/preprocessing';
import { type DataSource, isFile } from '../data.js';
import { duration } from '../duration.js';
import { UsageError, asUsage } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, json, line } from '../io.js';
import { openLabelled } from '../labelled-data.js';
import { type WorkProgress, workProgress } from '../progress-note.js';
import { type AnyClassifier, probeOf } from '../reduce/probes.js';
import { checkRuntime } from '../reduce/runtime.js';
import { scalerNamed } from '../reduce/scale.js';
import { textTable } from '../text-table.js';

/** Flags of `latentkit probe`. */
export interface ProbeOptions {
  readonly label?: string;
  readonly test?: string;
  readonly testLabel?: string;
  readonly folds: number;
  readonly seed?: number;
  readonly scale: string;
  readonly set?: readonly string[];
  readonly dataDir?: string;
  readonly runtime: string;
  readonly json?: boolean;
}

interface Labelled {
  readonly name: string;
  readonly x: NdArray;
  readonly y: NdArray<Int32Array>;
}

/** What `probe --json` prints. */
interface ProbeResult {
  readonly probe: string;
  readonly data: string;
  readonly samples: number;
  readonly classes: number;
  /** On the test rows, or the mean over folds. */
  readonly accuracy: number;
  readonly trainAccuracy: number;
  readonly test?: string;
  readonly folds?: readonly number[];
  /** Standard deviation over folds. */
  readonly std?: number;
  readonly converged?: boolean;
  readonly seconds: number;
}

/** `latentkit probe`. */
export async function probeCommand(name: string | undefined, data: string | undefined, options: ProbeOptions, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const { signal } = interrupt;
    const { probe, make, source, runtime } = await asUsage(() => prepare(name, data, options, io));
    const train = await labelled(source, '--label', io, signal);
    const test = options.test === undefined ? undefined : await labelled(testSource(source, options, options.test), '--test-label', io, signal);
    if (test !== undefined && test.x.shape[1] !== train.x.shape[1]) {
      throw new ShapeError({ parameter: test.name, got: test.x.shape[1], expected: `${train.x.shape[1]} numbers in each row, as ${train.name} has` });
    }
    const began = performance.now();
    const progress = workProgress(io.stderr, probe.name);
    const work = { signal, runtime, onProgress: progress.show };
    const judged = await (test === undefined ? byFolds(make, train, options, work) : byTest(make, train, test, work)).finally(() => progress.end());
    const result: ProbeResult = {
      probe: probe.name,
      data: train.name,
      samples: rowsOf(train.x),
      classes: new Set(train.y.data).size,
      ...judged,
      seconds: Math.round(performance.now() - began) / 1000,
    };
    if (options.json === true) json(io.stdout, result);
    else line(io.stdout, summary(result));
    return 0;
  } finally {
    interrupt.release();
  }
}

type Make = () => { readonly scaler: Scaler | undefined; readonly model: AnyClassifier };

interface Work {
  readonly signal: AbortSignal;
  readonly runtime: ReturnType<typeof checkRuntime>;
  readonly onProgress: WorkProgress['show'];
}

async function prepare(name: string | undefined, data: string | undefined, options: ProbeOptions, io: CliIo) {
  if (name === undefined) throw new UsageError('Say how: latentkit probe logistic, or latentkit probe knn.');
  const probe = probeOf(name);
  if (data === undefined) throw new UsageError(`Say what to judge: latentkit probe ${name} codes.npy --label labels.npy`);
  const { folds, seed, label, dataDir } = options;
  if (!Number.isInteger(folds) || folds < 2) throw new InvalidParameterError({ parameter: '--folds', got: folds, expected: 'an integer >= 2' });
  if (seed !== undefined && (!Number.isInteger(seed) || seed < 0)) throw new InvalidParameterError({ parameter: '--seed', got: seed, expected: 'an integer >= 0' });
  const { config, create } = await probe.load();
  const settings = config.fromAssignments(options.set ?? []);
  const said = new Set<string>();
  const warn = (text: string): void => {
    if (!said.has(text)) line(io.stderr, text);
    said.add(text);
  };
  const make: Make = () => ({ scaler: scalerNamed(options.scale), model: create(settings, warn) });
  make();
  const source: DataSource = { data, label, dataDir };
  return { probe, make, source, runtime: checkRuntime(options.runtime) };
}

/** The test rows: the same column of labels, or a file of their own; the test part of what has one. */
function testSource({ dataDir, label }: DataSource, { testLabel }: ProbeOptions, data: string): DataSource {
  return { data, dataDir, label: testLabel ?? (isFile(data) ? label : undefined), split: 'test' };
}

async function labelled(source: DataSource, flag: string, io: CliIo, signal: AbortSignal): Promise<Labelled> {
  const { dataset, y } = await openLabelled(source, io, signal);
  if (y === undefined) throw new UsageError(`A probe needs labels, and ${source.data} has none: name its column, or a file of integers, with ${flag}.`);
  return { name: dataset.name, x: dataset.x, y };
}

async function byTest(make: Make, train: Labelled, test: Labelled, work: Work) {
  const { scaler, model } = make();
  const x = scaler === undefined ? train.x : scaler.fitTransform(train.x);
  await model.fitAsync(x, { y: train.y, ...work });
  const { signal, runtime } = work;
  return {
    accuracy: await model.scoreAsync(scaler === undefined ? test.x : scaler.transform(test.x), test.y, { signal, runtime }),
    trainAccuracy: await model.scoreAsync(x, train.y, { signal, runtime }),
    test: test.name,
    ...converged(model),
  };
}

async function byFolds(make: Make, { x, y }: Labelled, { folds, seed }: ProbeOptions, { signal, runtime, onProgress }: Work) {
  const [{ crossValidate }, { pipeline }] = await Promise.all([import('@latentkit/probe'), import('@latentkit/preprocessing')]);
  const whole = (): ReturnType<typeof pipeline<[AnyClassifier]>> => {
    const { scaler, model } = make();
    return scaler === undefined ? pipeline([model]) : pipeline([scaler, model]);
  };
  const { scores, mean, std } = await crossValidate(whole, x, y, { folds, seed, signal, runtime, onProgress });
  const { scaler, model } = make();
  const all = scaler === undefined ? x : scaler.fitTransform(x);
  await model.fitAsync(all, { y, signal, runtime });
  return { accuracy: mean, trainAccuracy: await model.scoreAsync(all, y, { signal, runtime }), folds: Array.from(scores), std, ...converged(model) };
}

function converged(model: AnyClassifier): { converged?: boolean } {
  return model.converged === undefined ? {} : { converged: model.converged };
}

function summary({ probe, data, samples, classes, accuracy, trainAccuracy, test, folds, std, seconds }: ProbeResult): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
  return textTable(
    [
      ['probe', probe],
      ['data', `${samples.toLocaleString('en-US')} samples of ${data}, ${classes} labels`],
      ['accuracy', folds === undefined ? `${percent(accuracy)} of ${test}` : `${percent(accuracy)}, mean of ${folds.length} folds (standard deviation ${percent(std ?? 0)})`],
      ['on training rows', percent(trainAccuracy)],
      ['time', duration(seconds)],
    ],
    '  ',
  );
}
