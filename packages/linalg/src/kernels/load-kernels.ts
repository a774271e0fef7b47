import { type RuntimeChoice, UnavailableError, UnknownNameError } from '@latentkit/core';
import { loadRuntime } from '@latentkit/onnx';
import type { Kernels } from './kernels.js';
import { onnxKernels } from './onnx/onnx-kernels.js';
import { plainKernels } from './plain-kernels.js';

const CHOICES: readonly RuntimeChoice[] = ['auto', 'onnxruntime', 'plain'];

let loaded: Promise<Kernels> | undefined;

/**
 * The kernels of a choice: `plain` TypeScript; `onnxruntime`, in Node or web, whichever is installed; `auto`, the
 * default, the latter where it works and plain TypeScript elsewhere. The runtime is loaded once per process.
 *
 * Throws UnavailableError, with what to install, where `onnxruntime` is asked for and cannot be loaded, and
 * UnknownNameError for another choice.
 */
export async function loadKernels(choice: RuntimeChoice = 'auto'): Promise<Kernels> {
  if (!CHOICES.includes(choice)) throw new UnknownNameError('runtime', String(choice), CHOICES);
  if (choice === 'plain') return plainKernels;
  loaded ??= loadRuntime().then(onnxKernels);
  try {
    return await loaded;
  } catch (error) {
    if (choice === 'auto') return plainKernels;
    if (!(error instanceof UnavailableError)) throw error;
    throw new UnavailableError({
      parameter: 'runtime',
      got: choice,
      expected: error.expected ?? 'ONNX Runtime on a device that works here',
      remedy: error.remedy ?? "Run 'npm install onnxruntime-node', for browsers 'npm install onnxruntime-web'.",
      cause: error,
    });
  }
}
