import type { NdArray } from '@latentkit/core';
import type { Runtime } from '@latentkit/onnx';
import type { MatmulOptions } from '../../matmul.js';
import type { Kernels } from '../kernels.js';
import { plainKernels } from '../plain-kernels.js';
import { filter } from './filter-kernel.js';
import { centeredGram, gramAbout } from './gram-kernel.js';
import { product } from './matmul-kernel.js';
import { nearest, roughlyNearest } from './nearest-kernel.js';
import { Sessions } from './sessions.js';

// Multiplications from which the runtime is faster than plain TypeScript, its set-up of a session counted in.
const WORTHWHILE = 2 ** 21;

/** Kernels on ONNX Runtime; problems too small to be worth a call are left to plain TypeScript. */
export function onnxKernels(runtime: Runtime): Kernels {
  const sessions = new Sessions(runtime);
  return {
    name: `${runtime.name} ${runtime.device}`,
    gram: (x, center) => (gramWork(x) < WORTHWHILE ? plainKernels.gram(x, center) : gramAbout(sessions, x, center)),
    centeredGram: (x) => (gramWork(x) < WORTHWHILE ? plainKernels.centeredGram(x) : centeredGram(sessions, x)),
    matmul: (a, b, options) => (productWork(a, b, options) < WORTHWHILE ? plainKernels.matmul(a, b, options) : product(sessions, a, b, options)),
    nearest: (base, queries, k) =>
      base.shape[0] * queries.data.length < WORTHWHILE ? plainKernels.nearest(base, queries, k) : nearest(sessions, base, queries, k),
    roughlyNearest: (base, queries, k) =>
      base.shape[0] * queries.data.length < WORTHWHILE ? plainKernels.nearest(base, queries, k) : roughlyNearest(sessions, base, queries, k),
    filter: (input) => filter(sessions, input),
  };
}

function gramWork({ shape: [n, p] }: NdArray): number {
  return (n * p * p) / 2;
}

function productWork(a: NdArray, b: NdArray, { transposeB = false }: MatmulOptions = {}): number {
  return a.data.length * b.shape[transposeB ? 0 : 1];
}
