import { loadRuntime, nchwcBlock, type Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { CompiledFunction } from '../src/exec/compiled-function.js';
import type { Target } from '../src/lower/context.js';

/** The ways in which convolutions and pooling are written, by name. */
async function targets(runtime: Runtime): Promise<[string, Target][]> {
  const block = await nchwcBlock(runtime);
  return [
    ['blocked', { nchwcBlock: block, microsoft: true }],
    ['gathered', { nchwcBlock: undefined, microsoft: true }],
    ['standard', { nchwcBlock: undefined, microsoft: false }],
  ];
}

/** The native runtime and the ways of writing graphs for it, with TensorFlow.js's cpu backend as the reference. */
export async function reference(): Promise<{ runtime: Runtime; ways: [string, Target][] }> {
  await tf.setBackend('cpu');
  const runtime = await loadRuntime({ device: 'cpu' });
  return { runtime, ways: await targets(runtime) };
}

/** Numbers between −1 and 1 that follow no grid; with `sparse`, seven in ten are zero. */
export function numbers(shape: readonly number[], seed: number, sparse = false): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = new Float32Array(size);
  let state = (seed * 2654435761) >>> 0;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = (state >>> 8) / 2 ** 23 - 1;
    if (sparse && data[i] < 0.4) data[i] = 0;
  }
  return tf.tensor(data, [...shape]);
}

/** Runs a function of tensors as a graph. */
export async function runCompiled(runtime: Runtime, target: Target, inputs: readonly tf.Tensor[], f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>): Promise<Record<string, Float32Array>> {
  const specs = inputs.map(({ shape }, i) => ({ name: `in${i}`, shape }));
  const compiled = await CompiledFunction.compile(specs, f, runtime, { target, threads: 1 });
  const feeds = inputs.map((tensor) => runtime.tensor('float32', tensor.dataSync() as Float32Array, tensor.shape));
  const results = await compiled.run(feeds);
  const copies = Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, (data as Float32Array).slice()]));
  await compiled.release();
  return copies;
}

/** The largest difference, as a share of the largest number wanted. */
export function worst(got: Float32Array, want: Float32Array): number {
  if (got.length !== want.length) return Infinity;
  let difference = 0;
  let largest = 1e-3;
  want.forEach((value, i) => {
    const d = Math.abs(got[i] - value);
    difference = Math.max(difference, Number.isNaN(d) ? Infinity : d);
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}

/**
 * Outputs that differ from TensorFlow.js's cpu backend by more than `tolerance`, for every way of writing the graph.
 * Empty when all agree.
 */
export async function differences(
  runtime: Runtime,
  ways: readonly (readonly [string, Target])[],
  inputs: readonly tf.Tensor[],
  f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
  tolerance: number,
): Promise<string[]> {
  const want = f([...inputs]);
  const found: string[] = [];
  for (const [way, target] of ways) {
    const got = await runCompiled(runtime, target, inputs, f);
    for (const name of Object.keys(want)) {
      const error = worst(got[name], want[name].dataSync() as Float32Array);
      if (!(error < tolerance)) found.push(`${way} ${name}: ${error}`);
    }
  }
  return found;
}
