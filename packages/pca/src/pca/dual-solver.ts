import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, completeBasis, fixSigns, norm, request, symmetricEigen, topEigen } from '@latentkit/linalg';
import { type ComponentCount, type Decomposition, meanBeyond, meanOfRest, resolveCount } from './decomposition.js';
import { finiteMeans, tooLarge } from './input.js';
import { centreRows } from './rows.js';

// Below this share of the largest eigenvalue the direction X'u/‖X'u‖ is rounding, and any axis will do.
const RELIABLE = 1e-14;

/**
 * PCA of fewer samples than features by the eigenvectors u of the n×n matrix of inner products of centred samples:
 * the components are X'u, made unit vectors. n²·p operations and the eigenproblem of size n.
 */
export function* solveByInnerProducts(x: NdArray, count: ComponentCount): Computation<Decomposition> {
  const [n, p] = x.shape;
  const mean = finiteMeans(x);
  const centred = centreRows(x, mean, 0, n);
  const { data } = yield* request((kernels) => kernels.matmul(centred, centred, { transposeB: true }));
  const products = ndarray(data.map((value) => value / (n - 1)), [n, n]);
  let totalVariance = 0;
  for (let i = 0; i < n; i++) totalVariance += products.data[i * n + i];
  if (!Number.isFinite(totalVariance)) throw tooLarge();

  let noise: number | undefined;
  const rule = (spectrum: Float64Array): number => {
    const variances = spectrum.subarray(0, Math.min(n, p)).map((value) => Math.max(0, value));
    const k = resolveCount(count, variances, totalVariance);
    noise = meanOfRest(variances, k);
    return k;
  };
  const { values, vectors } = typeof count === 'number' ? yield* topEigen(products, count) : symmetricEigen(products, { k: rule });
  const k = values.length;
  const explainedVariance = values.map((value) => Math.max(0, value));
  const { data: rows } = yield* request((kernels) => kernels.matmul(vectors, centred));
  let found = 0;
  while (found < k && values[found] > RELIABLE * values[0]) {
    normalise(rows.subarray(found * p, (found + 1) * p), rows, found, p);
    found++;
  }
  completeBasis(rows, found, k, p);
  return {
    mean,
    components: fixSigns(ndarray(rows, [k, p])).rows,
    explainedVariance,
    totalVariance,
    noiseVariance: noise ?? meanBeyond(explainedVariance, totalVariance, Math.min(n, p)),
  };
}

/** Rows of small variance carry the rounding errors of large ones: project those out, then scale. */
function normalise(row: Float64Array, rows: Float64Array, before: number, p: number): void {
  scale(row);
  for (let r = 0; r < before; r++) {
    let s = 0;
    for (let j = 0; j < p; j++) s += rows[r * p + j] * row[j];
    for (let j = 0; j < p; j++) row[j] -= s * rows[r * p + j];
  }
  scale(row);
}

function scale(row: Float64Array): void {
  const size = norm(row);
  for (let j = 0; j < row.length; j++) row[j] /= size;
}
