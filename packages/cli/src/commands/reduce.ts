import { AbortedError, type NdArray, type RuntimeChoice } from '@latentkit/core';
import { writeFiles } from '@latentkit/core/node';
import { arrayBytes, arrayFormat } from '../array-file.js';
import { splitOf } from '../data.js';
import { duration } from '../duration.js';
import { EXIT, UsageError, asUsage } from '../exit-codes.js';
import { listenForInterrupt } from '../interrupt.js';
import { type CliIo, json, line } from '../io.js';
import { openLabelled } from '../labelled-data.js';
import { workProgress } from '../progress-note.js';
import { type Measures, measureReduction } from '../reduce/measures.js';
import { type Reducer, type ReducerClass, methodOf } from '../reduce/methods.js';
import { modelBytes } from '../reduce/model-file.js';
import { checkRuntime } from '../reduce/runtime.js';
import { scalerNamed } from '../reduce/scale.js';
import { textTable } from '../text-table.js';
import { checkDistinct, checkWritable } from '../writable.js';

/** Flags of `latentkit reduce`. */
export interface ReduceOptions {
  readonly components?: string;
  readonly label?: string;
  readonly scale: string;
  readonly set?: readonly string[];
  readonly split?: string;
  readonly dataDir?: string;
  readonly runtime: string;
  readonly out?: string;
  readonly model?: string;
  readonly json?: boolean;
}

/** `latentkit reduce`. */
export async function reduceCommand(name: string | undefined, data: string | undefined, options: ReduceOptions, io: CliIo): Promise<number> {
  const interrupt = listenForInterrupt(io);
  try {
    const { method, model, scaler, out, source, runtime } = await asUsage(() => prepare(name, data, options));
    const targets = [{ flag: '--out', path: out }, ...(options.model === undefined ? [] : [{ flag: '--model', path: options.model }])];
    await checkDistinct(targets);
    for (const { path } of targets) await checkWritable(path);
    const { dataset, y } = await openLabelled(source, io, interrupt.signal);
    if (method.needsLabels === true && y === undefined) {
      throw new UsageError(`${method.name} needs labels, and ${source.data} has none: name its column or a file of integers with --label.`);
    }
    const began = performance.now();
    const x = scaler === undefined ? dataset.x : scaler.fitTransform(dataset.x);
    const progress = workProgress(io.stderr, method.name);
    const labels = method.needsLabels === true ? y : undefined;
    const codes = await reduced(model, x, { y: labels, signal: interrupt.signal, runtime, onProgress: progress.show }).finally(() => progress.end());
    const seconds = Math.round(performance.now() - began) / 1000;
    const stopped = interrupt.signal.aborted;
    const files = new Map([[out, arrayBytes(out, codes, 'code')]]);
    if (options.model !== undefined) files.set(options.model, modelBytes(options.model, scaler, model));
    await writeFiles(files);
    const measures = stopped ? {} : await measureReduction(method, model, x, codes);
    const result = { method: method.name, data: dataset.name, shape: codes.shape, seconds, ...measures, ...(stopped ? { interrupted: true } : {}), out, ...(options.model === undefined ? {} : { model: options.model }) };
    if (options.json === true) json(io.stdout, result);
    else line(io.stdout, summary(result));
    return stopped ? EXIT.interrupted : EXIT.success;
  } finally {
    interrupt.release();
  }
}

/** Everything that can be wrong with what was typed is found here, before any data are read. */
async function prepare(name: string | undefined, data: string | undefined, options: ReduceOptions) {
  if (name === undefined) throw new UsageError('Say how: latentkit reduce pca, for example. latentkit reduce --help shows all methods.');
  const method = methodOf(name);
  if (data === undefined) throw new UsageError(`Say what to reduce: latentkit reduce ${name} digits, or a file.`);
  const { out, label, dataDir } = options;
  if (out === undefined) throw new UsageError('Say where the result goes: --out codes.npy');
  arrayFormat(out);
  const scaler = scalerNamed(options.scale);
  const runtime: RuntimeChoice = checkRuntime(options.runtime);
  const model = configured(await method.load(), options);
  return { method, model, scaler, out, runtime, source: { data, label, dataDir, split: splitOf(options.split) } };
}

function configured({ model: Model, config }: ReducerClass, { components, set = [] }: ReduceOptions): Reducer {
  const assignments = components === undefined ? set : [...set, `components=${components}`];
  return new Model(config.fromAssignments(assignments) as never);
}

/** The codes of the rows; where the work is stopped and the method has an embedding by then, that. */
async function reduced(model: Reducer, x: NdArray, options: Parameters<Reducer['fitTransformAsync']>[1]): Promise<NdArray> {
  try {
    return await model.fitTransformAsync(x, options);
  } catch (error) {
    const { embedding } = model.isFitted ? (model as { embedding?: NdArray }) : {};
    if (error instanceof AbortedError && embedding !== undefined) return embedding;
    throw error;
  }
}

function summary({ method, data, shape, seconds, out, ...rest }: Measures & { method: string; data: string; shape: readonly number[]; seconds: number; out: string; interrupted?: boolean; model?: string }): string {
  const { explainedVarianceRatio: ratios, kl, stress, trustworthiness, interrupted, model } = rest;
  const rows: (readonly [string, string])[] = [
    ['method', interrupted === true ? `${method} (interrupted: what there was by then)` : method],
    ['data', `${shape[0].toLocaleString('en-US')} samples of ${data}`],
    ['codes', `${shape[1]} numbers each`],
    ...(ratios === undefined ? [] : [['variance explained', `${(100 * ratios.reduce((sum, ratio) => sum + ratio, 0)).toFixed(2)}%`] as const]),
    ...(kl === undefined ? [] : [['KL divergence', kl.toFixed(4)] as const]),
    ...(stress === undefined ? [] : [['stress', String(Number(stress.toPrecision(5)))] as const]),
    ...(trustworthiness === undefined ? [] : [['trustworthiness', trustworthiness.toFixed(4)] as const]),
    ['time', duration(seconds)],
    ['written', out],
    ...(model === undefined ? [] : [['model', model] as const]),
  ];
  return textTable(rows, '  ');
}
