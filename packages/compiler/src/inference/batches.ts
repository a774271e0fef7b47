import {
  allocate,
  type LongWorkOptions,
  type NdArray,
  type NumericArray,
  ProgressReporter,
  rowSize,
  rowsOf,
  ShapeError,
  sliceRows,
  throwIfAborted,
  yieldToEventLoop,
} from '@latentkit/core';
import type { OnnxType, Runtime, RuntimeTensor } from '@latentkit/onnx';

/** Runs one batch. */
export type BatchRunner = (inputs: readonly RuntimeTensor[], batch: number) => Promise<Record<string, RuntimeTensor>>;

/** Settings of {@link runBatches}. */
export interface BatchOptions extends LongWorkOptions {
  readonly batchSize: number;
}

/** An input: rows that are cut into batches, or one array that every batch gets whole. */
export interface BatchInput {
  readonly array: NdArray;
  readonly type: 'float32' | 'int32' | 'bool';
  readonly whole?: boolean;
}

/** Runs a graph over all rows, batch by batch, and stacks what it gives. */
export async function runBatches(runtime: Runtime, inputs: readonly BatchInput[], run: BatchRunner, options: BatchOptions): Promise<Record<string, NdArray>> {
  const rows = inputs.find(({ whole }) => whole !== true)?.array;
  const total = rows === undefined ? 1 : rowsOf(rows);
  const { batchSize, signal } = options;
  const progress = new ProgressReporter('inference', options);
  const results: Record<string, NdArray> = {};
  for (let from = 0; from < total; from += batchSize) {
    throwIfAborted(signal, 'Inference');
    const to = Math.min(total, from + batchSize);
    const tensors = inputs.map(({ array, type, whole }) => tensorOf(runtime, whole === true ? array : sliceRows(array, from, to), type));
    const outputs = await run(tensors, to - from);
    for (const [name, { data, dims }] of Object.entries(outputs)) {
      if (to - from === total) results[name] = { data: numbersOf(data as NumericArray | BigInt64Array), shape: [...dims] };
      else keep(results, name, { data: data as NumericArray, shape: [...dims] }, { from, rows: to - from, total });
    }
    progress.report(to, total);
    if (to < total && signal !== undefined) await yieldToEventLoop();
  }
  return results;
}

function keep(results: Record<string, NdArray>, name: string, part: NdArray, { from, rows, total }: { from: number; rows: number; total: number }): void {
  if (part.shape[0] !== rows) {
    throw new ShapeError({
      parameter: `output '${name}'`,
      got: part.shape,
      expected: `${rows} rows, one for each sample of the batch`,
      remedy: `Give a batchSize of at least ${total}, so that all samples are one batch.`,
    });
  }
  const shape = [total, ...part.shape.slice(1)];
  const width = rowSize(part);
  const result = (results[name] ??= { data: allocate(part.data instanceof Int32Array ? 'int32' : part.data instanceof Uint8Array ? 'uint8' : 'float32', total * width), shape });
  result.data.set(part.data, from * width);
}

function tensorOf(runtime: Runtime, { data, shape }: NdArray, type: OnnxType & BatchInput['type']): RuntimeTensor {
  if (type === 'float32') return runtime.tensor(type, data instanceof Float32Array ? data : Float32Array.from(data), shape);
  if (type === 'int32') return runtime.tensor(type, data instanceof Int32Array ? data : Int32Array.from(data), shape);
  return runtime.tensor(type, Uint8Array.from(data, (x) => (x === 0 ? 0 : 1)), shape);
}

function numbersOf(data: NumericArray | BigInt64Array): NumericArray {
  return data instanceof BigInt64Array ? Float64Array.from(data, Number) : data;
}
