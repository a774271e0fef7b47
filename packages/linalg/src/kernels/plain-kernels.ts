import { gram } from '../gram.js';
import { matmul } from '../matmul.js';
import type { Kernels } from './kernels.js';
import { plainNearest } from './plain-nearest.js';

/** Plain TypeScript: works everywhere, at once. */
export const plainKernels = {
  name: 'plain',
  gram: (x, center) => gram(x, { center }),
  matmul,
  nearest: plainNearest,
} satisfies Kernels;
