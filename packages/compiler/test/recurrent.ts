import { loadRuntime, type Runtime } from '@latentkit/onnx';
import * as tf from '@tensorflow/tfjs';
import { CompiledFunction } from '../src/exec/compiled-function.js';
import type { Target } from '../src/lower/context.js';

/** Standard operators only, and all that the runtime here has besides. */
export const TARGETS: readonly Target[] = [
  { nchwcBlock: undefined, microsoft: false },
  { nchwcBlock: undefined, microsoft: true },
];

export function cpuRuntime(): Promise<Runtime> {
  return loadRuntime({ device: 'cpu' });
}

/** Values in (-scale, scale) that depend on the seed. */
export function values(shape: readonly number[], seed: number, scale = 1): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(Float32Array.from({ length: size }, (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed)), [...shape]);
}

/** Largest difference of each output between the graph and eager TensorFlow.js, relative to the largest number or 1. */
export async function compiledErrors(
  runtime: Runtime,
  target: Target,
  inputs: readonly tf.Tensor[],
  f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
): Promise<Record<string, number>> {
  const specs = inputs.map(({ shape }, i) => ({ name: `in${i}`, shape }));
  const compiled = await CompiledFunction.compile(specs, f, runtime, { target, threads: 1 });
  const results = await compiled.run(inputs.map((tensor) => runtime.tensor('float32', tensor.dataSync() as Float32Array, tensor.shape)));
  const errors = Object.fromEntries(
    Object.entries(f([...inputs])).map(([name, wanted]) => [name, largestError(results[name].data as Float32Array, wanted)]),
  );
  await compiled.release();
  return errors;
}

/** Largest |got − wanted|, relative to the largest number wanted or 1; infinite where a number is missing. */
function largestError(got: ArrayLike<number>, wanted: tf.Tensor): number {
  const numbers = Array.from(wanted.dataSync() as Float32Array);
  if (got.length !== numbers.length) return Infinity;
  const scale = numbers.reduce((m, x) => Math.max(m, Math.abs(x)), 1);
  return numbers.reduce((worst, x, i) => Math.max(worst, Number.isFinite(got[i]) ? Math.abs(got[i] - x) / scale : Infinity), 0);
}

/**
 * Largest difference between what the gradients of a scalar function and what central differences say about three
 * directions in each input, relative to the largest of them or 1.
 */
export function finiteDifferenceError(f: (inputs: tf.Tensor[]) => tf.Scalar, inputs: readonly tf.Tensor[], step = 2e-3): number {
  const gradients = tf.grads((...args: tf.Tensor[]) => f(args))([...inputs]);
  const errors = inputs.map((input, k) => {
    const directions = [1, 2, 3].map((seed) => values(input.shape, 20 + seed));
    const at = (direction: tf.Tensor, shift: number): number =>
      f(inputs.map((other, j) => (j === k ? tf.add(other, tf.mul(direction, shift)) : other))).dataSync()[0];
    const slopes = directions.map((direction) => (at(direction, step) - at(direction, -step)) / (2 * step));
    return largestError(slopes, tf.stack(directions.map((direction) => tf.sum(tf.mul(direction, gradients[k])))));
  });
  return Math.max(...errors);
}
