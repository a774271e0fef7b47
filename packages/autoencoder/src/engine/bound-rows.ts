import { type NdArray, takeRows } from '@latentkit/core';
import type { OnnxData, OnnxType, Runtime, RuntimeTensor } from '@latentkit/onnx';
import type * as tf from '@tensorflow/tfjs';
import type { TrainingRows } from './engine.js';

/** The arrays of a data set, on the runtime. */
export interface BoundRows {
  readonly tensors: readonly RuntimeTensor[];
  readonly types: readonly OnnxType[];
  /** Shapes of one row. */
  readonly shapes: readonly (readonly number[])[];
  readonly hasTarget: boolean;
  readonly hasWeight: boolean;
  /** Equal for rows that one graph can take. */
  readonly key: string;
}

/** The rows as tensors of the runtime, over their own memory: rows that a step gathers become float32 inside its graph. */
export function bindRows(runtime: Runtime, rows: TrainingRows): BoundRows {
  return bound(rows, ({ data, shape }) => runtime.tensor(typeOf(data), data, shape));
}

/** The rows as float32 tensors of the runtime, over their own memory where they are float32. */
export function bindFloatRows(runtime: Runtime, rows: TrainingRows): BoundRows {
  return bound(rows, ({ data, shape }) => runtime.tensor('float32', toFloat32(data), shape));
}

/**
 * What a call is given to gather batches from: the whole data sets, which the native runtime reads where they are, or for the
 * web runtime, which copies its inputs into WebAssembly's memory, the rows of these batches alone.
 */
export function batchesFor(runtime: Runtime, rows: BoundRows, indices: Int32Array): { data: readonly RuntimeTensor[]; indices: Int32Array } {
  if (runtime.name !== 'onnxruntime-web') return { data: rows.tensors, indices };
  const data = rows.tensors.map(({ type, data: all, dims }) => {
    const taken = takeRows({ data: all as NdArray['data'], shape: dims }, indices);
    return runtime.tensor(type, taken.data, taken.shape);
  });
  return { data, indices: indices.map((_, i) => i) };
}

/** The same numbers as float32, without a copy where they are that already. */
export function toFloat32(data: NdArray['data']): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

/** Sorts the batches of bound rows into a program's inputs. */
export function batchOf(rows: BoundRows, data: readonly tf.Tensor[]): { x: tf.Tensor; target: tf.Tensor; sampleWeight?: tf.Tensor1D } {
  const rest = data.slice(1);
  const target = rows.hasTarget ? (rest.shift() as tf.Tensor) : data[0];
  return { x: data[0], target, ...(rows.hasWeight ? { sampleWeight: rest[0] as tf.Tensor1D } : {}) };
}

function bound(rows: TrainingRows, bind: (array: NdArray) => RuntimeTensor): BoundRows {
  const arrays = [rows.x, rows.target, rows.sampleWeight].filter((array): array is NdArray => array !== undefined);
  const tensors = arrays.map(bind);
  const types = tensors.map(({ type }) => type);
  const shapes = arrays.map(({ shape }) => shape.slice(1));
  const [hasTarget, hasWeight] = [rows.target !== undefined, rows.sampleWeight !== undefined];
  return { tensors, types, shapes, hasTarget, hasWeight, key: `${types.join()}|${shapes.join(';')}|${hasTarget}|${hasWeight}` };
}

function typeOf(data: OnnxData): OnnxType {
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  return data instanceof Uint8Array ? 'uint8' : 'float32';
}
