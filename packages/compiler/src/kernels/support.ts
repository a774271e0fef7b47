import * as tf from '@tensorflow/tfjs';
import { refusalOf } from './kernel.js';
import { kernels } from './registry.js';

/** What the compiler does with one kernel of TensorFlow.js. */
export interface KernelSupport {
  readonly kernel: string;
  /** `supported`: translated; `refused`: ends the trace with an `UnsupportedOperationError`; `absent`: never called, or not known. */
  readonly status: 'supported' | 'refused' | 'absent';
  /** Why it is refused and what to do instead, or why it is absent; empty for supported kernels. */
  readonly note: string;
}

/** Kernels without tensors as inputs: TensorFlow.js computes them while a function is traced. */
const CONSTANT = new Set(['LinSpace', 'Range']);

/**
 * Every kernel that TensorFlow.js names or its cpu backend has, in alphabetical order, and what the compiler does with it.
 * Made from the tables that the compiler itself works with.
 */
export function kernelSupport(): KernelSupport[] {
  const inBackend = new Set(tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName));
  const named = Object.entries(tf).flatMap(([name, value]) => (value === name || value === `_${name}` ? [value as string] : []));
  const names = [...new Set([...inBackend, ...named])].sort((a, b) => (a < b ? -1 : 1));
  return names.map((kernel) => {
    const known = Object.hasOwn(kernels, kernel) ? kernels[kernel] : undefined;
    if (CONSTANT.has(kernel)) return { kernel, status: 'supported', note: '' };
    if (known === undefined) {
      const unused = 'TensorFlow.js puts it together from other kernels, or never calls it.';
      return { kernel, status: 'absent', note: inBackend.has(kernel) ? 'Not known to the compiler.' : unused };
    }
    const refusal = refusalOf(known);
    if (refusal === undefined) return { kernel, status: 'supported', note: '' };
    return { kernel, status: 'refused', note: `${refusal.reason.charAt(0).toUpperCase()}${refusal.reason.slice(1)}. ${refusal.remedy}` };
  });
}
