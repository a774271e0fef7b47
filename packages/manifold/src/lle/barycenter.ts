import { InvalidParameterError, ndarray } from '@latentkit/core';
import { cholesky, choleskySolve } from '@latentkit/linalg';
import { type Patch, innerProducts } from './patch.js';

/**
 * Weights that add up to 1 and rebuild a point from its neighbours with least squared error, the inner products of the
 * neighbours regularised by `reg` times their trace: scikit-learn's `barycenter_weights`.
 */
export function barycenter(patch: Patch, reg: number): Float64Array {
  const gram = innerProducts(patch.offsets);
  const k = gram.shape[0];
  let trace = 0;
  for (let i = 0; i < k; i++) trace += gram.data[i * k + i];
  for (let i = 0; i < k; i++) gram.data[i * k + i] += trace > 0 ? reg * trace : reg;
  const weights = solved(gram.data, k, patch.index, reg);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function solved(gram: Float64Array, k: number, index: number, reg: number): Float64Array {
  try {
    return choleskySolve(cholesky(ndarray(gram, [k, k])), ndarray(new Float64Array(k).fill(1), [k, 1])).data;
  } catch (cause) {
    throw new InvalidParameterError({
      parameter: 'LocallyLinearEmbedding.reg',
      got: reg,
      expected: `inner products of the neighbours of row ${index} that can be inverted`,
      remedy: 'Take a larger reg, or fewer neighbours than features.',
      cause,
    });
  }
}
