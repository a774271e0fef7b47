import { CompiledFunction, type Target } from '@latentkit/compiler';
import { type NdArray, ndarray, rowsOf, rowSize, sizeOf, sliceRows, toNdArray } from '@latentkit/core';
import { applyWith, type VariableInfo, variablesOf } from '@latentkit/layers';
import type { Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { toFloat32 } from './bound-rows.js';
import type { SampleFunction, Warn } from './engine.js';
import { finiteRows } from './finite-rows.js';
import { GraphCache, KEPT } from './graph-cache.js';

/** Where a function of samples is compiled to. */
export interface PredictContext {
  readonly runtime: Runtime;
  readonly target: Target;
  readonly threads: number | undefined;
  readonly warn: Warn;
}

/** A graph with its weights inside runs a tenth faster, which pays for making it when so many batches are to come. */
const BATCHES_FOR_CONSTANTS = 8;

interface Graphs {
  /** What the weights were that are inside; none for graphs that take them as inputs, which training makes never out of date. */
  readonly weights: readonly object[];
  readonly variables: readonly VariableInfo[];
  readonly cache: GraphCache<CompiledFunction>;
}

/** Graphs of each owner's functions by their names. */
const graphsOf = new WeakMap<object, Map<string, Graphs>>();
/** Numbers of tensors that were read back, by their data: what is not written again is not read again. */
const numbers = new WeakMap<object, Float32Array>();

/** Computes a function of all rows as a graph, batch by batch. */
export async function predictCompiled(run: SampleFunction, x: NdArray, batchSize: number, context: PredictContext): Promise<NdArray<Float32Array>> {
  const { runtime } = context;
  const n = rowsOf(x);
  const variables = variablesOf(...run.models);
  const tensors = variables.map(({ variable }) => variable.read());
  const values = await Promise.all(tensors.map(numbersOf));
  const constant = n >= BATCHES_FOR_CONSTANTS * batchSize;
  const cache = graphsFor(run, variables, constant ? tensors.map(dataOf) : [], context);
  const weights = constant ? [] : values.map((data, i) => runtime.tensor('float32', data, variables[i].shape));
  let result: Float32Array | undefined;
  let shape: readonly number[] = [];
  let looked = false;
  for (let from = 0; from < n; from += batchSize) {
    const rows = Math.min(batchSize, n - from);
    const size = paddedSize(rows, batchSize);
    const batchShape = [size, ...x.shape.slice(1)];
    const key = `${batchShape.join()}|${context.threads ?? ''}|${runtime.name} ${runtime.device}`;
    const compiled = await cache.get(key, () => compile(run, variables, constant ? values : undefined, batchShape, context));
    const { output, sums } = await compiled.run([...weights, runtime.tensor('float32', padded(sliceRows(x, from, from + rows), size), batchShape)]);
    // Sums are finite where all numbers are; where one is not, or a sum is too large, the numbers are looked at, once.
    if (!looked && !(sums.data as Float32Array).every(Number.isFinite)) {
      toNdArray(x, { name: run.argument });
      looked = true;
    }
    shape = output.dims.slice(1);
    const width = sizeOf(shape);
    result ??= new Float32Array(n * width);
    const data = output.data as Float32Array;
    result.set(rows === size ? data : data.subarray(0, rows * width), from * width);
  }
  return ndarray(result ?? new Float32Array(0), [n, ...shape]);
}

/** Few sizes of batches, so that few graphs are made: full batches, and powers of four for what is left over. */
function paddedSize(rows: number, batchSize: number): number {
  let size = 1;
  while (size < rows) size *= 4;
  return Math.min(size, batchSize);
}

/** The rows as float32, followed by rows of zeros whose results are not looked at. */
function padded(rows: NdArray, size: number): Float32Array {
  if (rowsOf(rows) === size) return toFloat32(rows.data);
  const data = new Float32Array(size * rowSize(rows));
  data.set(rows.data);
  return data;
}

function graphsFor(run: SampleFunction, variables: readonly VariableInfo[], weights: readonly object[], context: PredictContext): GraphCache<CompiledFunction> {
  let functions = graphsOf.get(run.owner);
  if (functions === undefined) graphsOf.set(run.owner, (functions = new Map<string, Graphs>()));
  const name = `${run.name}|${weights.length > 0}`;
  const known = functions.get(name);
  const same = known?.variables.length === variables.length && known.variables.every(({ variable }, i) => variable === variables[i].variable);
  if (same && known.weights.every((data, i) => data === weights[i])) return known.cache;
  // Padding keeps sizes few; only where graphs have to be given up and made again are they too many.
  const cache = new GraphCache<CompiledFunction>(`${run.name}()`, context.warn, KEPT);
  functions.set(name, { weights, variables, cache });
  // What a lost device held cannot be released.
  known?.cache.clear().catch(() => undefined);
  return cache;
}

/** The graph for batches of one shape, the weights inside where they are given and else its first inputs. */
function compile(
  run: SampleFunction,
  variables: readonly VariableInfo[],
  constants: readonly Float32Array[] | undefined,
  batchShape: readonly number[],
  context: PredictContext,
): Promise<CompiledFunction> {
  const { runtime, target, threads } = context;
  const weights = constants === undefined ? variables.map(({ name, shape }) => ({ name, shape })) : [];
  return CompiledFunction.compile(
    [...weights, { name: 'batch', shape: batchShape }],
    (inputs) => {
      const values = constants?.map((data, i) => tf.tensor(data, [...variables[i].shape], 'float32')) ?? inputs.slice(0, -1);
      const batch = inputs[inputs.length - 1];
      const output = run.run(batch, (model, input) => applyWith(model, variables, values, input).output);
      // A pass over all numbers in JavaScript takes as long as the function itself; here they are at hand.
      const sums = finiteRows(batch);
      return { output: output.dtype === 'float32' ? output : tf.cast(output, 'float32'), sums };
    },
    runtime,
    { target, ...(threads === undefined ? {} : { threads }) },
  );
}

async function numbersOf(tensor: tf.Tensor): Promise<Float32Array> {
  const known = numbers.get(dataOf(tensor));
  if (known !== undefined) return known;
  const read = (await tensor.data()) as Float32Array;
  numbers.set(dataOf(tensor), read);
  return read;
}

/** What stands for a tensor's numbers: another object when a variable is written. */
function dataOf(tensor: tf.Tensor): object {
  return (tensor as unknown as { readonly dataId: object }).dataId;
}
