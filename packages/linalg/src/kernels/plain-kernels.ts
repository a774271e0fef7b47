import { type NdArray } from '@latentkit/core';
import { columnMeans } from '../column-statistics.js';
import { gram } from '../gram.js';
import { matmul } from '../matmul.js';
import type { CenteredGram, Kernels } from './kernels.js';
import { plainNearest } from './plain-nearest.js';

/** Plain TypeScript: works everywhere, at once. */
export const plainKernels = {
  name: 'plain',
  gram: (x, center) => gram(x, { center }),
  centeredGram,
  matmul,
  nearest: plainNearest,
} satisfies Kernels;

function centeredGram(x: NdArray): CenteredGram {
  const mean = columnMeans(x);
  return { mean, gram: gram(x, { center: mean }) };
}
