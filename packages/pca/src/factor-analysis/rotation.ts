import { type NdArray, ndarray } from '@latentkit/core';
import { matmul, svdSmall } from '@latentkit/linalg';
import type { FactorAnalysisConfig } from './config.js';

const TOLERANCE = 1e-6;
const ITERATIONS = 100;

/**
 * Loadings [k, p] turned so that they are easier to read; the covariance they stand for stays. Varimax makes the
 * squared loadings of each factor vary most, quartimax those of each feature. (Kaiser, 1958,
 * https://doi.org/10.1007/BF02289233.) At most 100 iterations of 4·k²·p operations.
 */
export function rotated(components: NdArray<Float64Array>, method: FactorAnalysisConfig['rotation']): NdArray<Float64Array> {
  if (method === 'none') return components;
  const [k, p] = components.shape;
  let turn: NdArray<Float64Array> = ndarray(Float64Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : 0)), [k, k]);
  let criterion = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const now = matmul(turn, components, { transposeA: true });
    const target = now.data.map((value) => value ** 3);
    if (method === 'varimax') {
      for (let r = 0; r < k; r++) {
        const row = now.data.subarray(r * p, (r + 1) * p);
        const mean = row.reduce((sum, value) => sum + value ** 2, 0) / p;
        for (let j = 0; j < p; j++) target[r * p + j] -= row[j] * mean;
      }
    }
    const { u, singularValues, vt } = svdSmall(matmul(components, ndarray(target, [k, p]), { transposeB: true }));
    turn = matmul(u, vt);
    const next = singularValues.reduce((a, b) => a + b, 0);
    if (criterion !== 0 && next < criterion * (1 + TOLERANCE)) break;
    criterion = next;
  }
  return matmul(turn, components, { transposeA: true });
}
