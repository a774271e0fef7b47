import type { Runtime, RuntimeTensor } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { CompiledFunction } from '../../src/exec/compiled-function.js';

/** A call of TensorFlow.js operations on given numbers. */
export interface KernelCase {
  readonly inputs: readonly tf.Tensor[];
  run(inputs: tf.Tensor[]): tf.Tensor | tf.Tensor[];
  /**
   * What the gradients of the first output are held to: the cpu backend's own ('cpu'), or differences of the cpu backend's
   * outputs, which are exact for functions that are linear in each input ('linear'). Absent: none are taken.
   */
  readonly gradient?: 'cpu' | 'linear';
}

/** The cases of one kernel. */
export interface KernelTest {
  readonly kernel: string;
  readonly cases: readonly KernelCase[];
}

export function kernel(name: string, ...cases: readonly KernelCase[]): KernelTest {
  return { kernel: name, cases };
}

/** One case that runs `run` on one tensor. */
export function unary(run: (x: tf.Tensor) => tf.Tensor | tf.Tensor[], x: tf.Tensor, gradient?: 'cpu' | 'linear'): KernelCase {
  return { inputs: [x], run: ([a]) => run(a), ...(gradient === undefined ? {} : { gradient }) };
}

export function binary(run: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor | tf.Tensor[], a: tf.Tensor, b: tf.Tensor, gradient?: 'cpu' | 'linear'): KernelCase {
  return { inputs: [a, b], run: ([x, y]) => run(x, y), ...(gradient === undefined ? {} : { gradient }) };
}

/** Numbers between `low` and `high` that follow no grid. */
export function floats(shape: readonly number[], low = -1, high = 1, seed = 1): tf.Tensor {
  return tf.tensor(Float32Array.from(words(shape, seed), (w) => low + (w / 2 ** 32) * (high - low)), [...shape]);
}

/** Whole numbers from `low` to `high − 1`. */
export function ints(shape: readonly number[], low: number, high: number, seed = 1): tf.Tensor {
  return tf.tensor(Int32Array.from(words(shape, seed), (w) => low + Math.floor((w / 2 ** 32) * (high - low))), [...shape], 'int32');
}

export function bools(shape: readonly number[], seed = 1): tf.Tensor {
  return tf.tensor(Uint8Array.from(words(shape, seed), (w) => w >>> 31), [...shape], 'bool');
}

function words(shape: readonly number[], seed: number): number[] {
  let state = Math.imul(seed + shape.length, 2654435761) >>> 0;
  return Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 13)) >>> 0;
  });
}

interface Numbers {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly type: string;
}

/** Runs all cases of a kernel as one graph, and says where results differ from what is wanted. */
export async function differences(runtime: Runtime, cases: readonly KernelCase[], tolerance: number): Promise<string[]> {
  const inputs = cases.flatMap((c) => c.inputs);
  const wanted = new Map<string, Numbers>();
  cases.forEach((c, i) => {
    listOf(c.run([...c.inputs])).forEach((t, j) => wanted.set(`${i}:${j}`, numbersOf(t)));
    for (const [j, gradient] of gradientsWanted(c).entries()) if (gradient !== undefined) wanted.set(`${i}:d${j}`, gradient);
  });
  const got = await compiled(runtime, inputs, (xs) => {
    const outputs: Record<string, tf.Tensor> = {};
    let at = 0;
    cases.forEach((c, i) => {
      const own = xs.slice(at, (at += c.inputs.length));
      listOf(c.run([...own])).forEach((t, j) => (outputs[`${i}:${j}`] = t));
      for (const [j, t] of gradientsOf(c, own).entries()) if (t !== undefined) outputs[`${i}:d${j}`] = t;
    });
    return outputs;
  });
  return [...wanted].flatMap(([name, want]) => {
    const problem = compare(got[name], want, tolerance);
    return problem === undefined ? [] : [`case ${name}: ${problem}`];
  });
}

async function compiled(runtime: Runtime, inputs: readonly tf.Tensor[], run: (xs: tf.Tensor[]) => Record<string, tf.Tensor>): Promise<Record<string, RuntimeTensor>> {
  const types = inputs.map(({ dtype }) => dtype as 'float32' | 'int32' | 'bool');
  const specs = inputs.map(({ shape }, i) => ({ name: `in${i}`, shape, type: types[i] }));
  const made = await CompiledFunction.compile(specs, run, runtime, { target: { nchwcBlock: undefined, microsoft: true }, threads: 1 });
  const results = await made.run(inputs.map((tensor, i) => runtime.tensor(types[i], tensor.dataSync() as Float32Array, tensor.shape)));
  const copies = Object.fromEntries(Object.entries(results).map(([name, t]) => [name, { ...t, type: t.type, dims: t.dims, data: t.data.slice(), dispose: () => undefined }]));
  await made.release();
  return copies;
}

function listOf(result: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return Array.isArray(result) ? result : [result];
}

function numbersOf(tensor: tf.Tensor): Numbers {
  return { data: tensor.dataSync().slice(), shape: tensor.shape, type: tensor.dtype };
}

/** The gradient with respect to each input that has one, weighted by fixed numbers. */
function gradientsOf(c: KernelCase, inputs: readonly tf.Tensor[]): (tf.Tensor | undefined)[] {
  if (c.gradient === undefined) return [];
  const places = c.inputs.flatMap(({ dtype }, i) => (dtype === 'float32' ? [i] : []));
  const weights = weightsOf(c);
  // Inputs on which nothing depends get a gradient of 0, where TensorFlow.js would complain.
  const connected = (...xs: tf.Tensor[]): tf.Tensor =>
    xs.reduce(
      (y, x) => tf.add(y, tf.mul(tf.sum(x), 0)),
      listOf(c.run(inputs.map((x, i) => (places.includes(i) ? xs[places.indexOf(i)] : x))))[0],
    );
  const made = tf.grads(connected)(places.map((i) => inputs[i]), weights);
  return c.inputs.map((_, i) => (places.includes(i) ? made[places.indexOf(i)] : undefined));
}

function gradientsWanted(c: KernelCase): (Numbers | undefined)[] {
  if (c.gradient !== 'linear') return gradientsOf(c, c.inputs).map((t) => t && numbersOf(t));
  const weights = weightsOf(c).dataSync();
  const dot = (t: tf.Tensor): number => Array.from(t.dataSync()).reduce((sum, y, i) => sum + y * weights[i], 0);
  return c.inputs.map((input, i) => {
    if (input.dtype !== 'float32') return undefined;
    const data = input.dataSync();
    const slopes = Array.from(data, (_, k) => {
      const moved = (by: number): tf.Tensor[] => c.inputs.map((t, j) => (j === i ? tf.tensor(data.map((v, l) => (l === k ? v + by : v)), t.shape) : t));
      return (dot(listOf(c.run(moved(1)))[0]) - dot(listOf(c.run(moved(-1)))[0])) / 2;
    });
    return { data: slopes, shape: input.shape, type: 'float32' };
  });
}

function weightsOf(c: KernelCase): tf.Tensor {
  return floats(listOf(c.run([...c.inputs]))[0].shape, 0.5, 1.5, 9);
}

function compare(got: RuntimeTensor, want: Numbers, tolerance: number): string | undefined {
  if (got.type !== want.type) return `type ${got.type}, not ${want.type}`;
  if (got.dims.join() !== want.shape.join()) return `shape [${got.dims.join()}], not [${want.shape.join()}]`;
  const scale = Math.max(1, ...Array.from(want.data, (x) => (Number.isFinite(x) ? Math.abs(x) : 0)));
  for (let i = 0; i < want.data.length; i++) {
    const [a, b] = [Number((got.data as Float32Array)[i]), want.data[i]];
    if (Object.is(a, b) || Math.abs(a - b) <= tolerance * scale) continue;
    return `${a} at ${i}, not ${b}`;
  }
  return undefined;
}
