import { arithmeticKernels } from './arithmetic.js';
import { blockKernels } from './blocks.js';
import { convKernels } from './conv.js';
import { cumulativeKernels } from './cumulative.js';
import { einsumKernels } from './einsum.js';
import { elementwiseKernels } from './elementwise.js';
import { imageKernels } from './image.js';
import { indexKernels } from './indexing.js';
import type { KernelTable } from './kernel.js';
import { matmulKernels } from './matmul.js';
import { normKernels } from './norm.js';
import { poolKernels } from './pool.js';
import { reduceKernels } from './reduce.js';
import { refusedKernels } from './refused.js';
import { shapeKernels } from './shape.js';

/** Every TensorFlow.js kernel that the compiler knows, by its name: translated or refused. */
export const kernels: KernelTable = {
  ...elementwiseKernels,
  ...arithmeticKernels,
  ...reduceKernels,
  ...matmulKernels,
  ...einsumKernels,
  ...shapeKernels,
  ...blockKernels,
  ...indexKernels,
  ...cumulativeKernels,
  ...normKernels,
  ...imageKernels,
  ...convKernels,
  ...poolKernels,
  ...refusedKernels,
};
