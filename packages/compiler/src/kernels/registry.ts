import { convKernels } from './conv.js';
import { elementwiseKernels } from './elementwise.js';
import type { KernelTable } from './kernel.js';
import { matmulKernels } from './matmul.js';
import { poolKernels } from './pool.js';
import { reduceKernels } from './reduce.js';
import { shapeKernels } from './shape.js';

/** Every TensorFlow.js kernel that can be traced, by its name. */
export const kernels: KernelTable = {
  ...elementwiseKernels,
  ...reduceKernels,
  ...matmulKernels,
  ...shapeKernels,
  ...convKernels,
  ...poolKernels,
};
