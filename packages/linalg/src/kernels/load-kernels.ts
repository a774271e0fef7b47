import type { RuntimeChoice } from '@latentkit/core';
import type { Kernels } from './kernels.js';
import { plainKernels } from './plain-kernels.js';

/** The kernels of a choice. */
export async function loadKernels(_choice: RuntimeChoice = 'auto'): Promise<Kernels> {
  return plainKernels;
}
