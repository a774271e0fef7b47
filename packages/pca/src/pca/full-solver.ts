import { type NdArray, ndarray } from '@latentkit/core';
import { thinSvd } from '@latentkit/linalg';
import { type ComponentCount, type Decomposition, meanOfRest, resolveCount, spreadRows } from './decomposition.js';
import { finiteMeans, tooLarge } from './input.js';

/**
 * PCA by the singular values of the centred data: no covariance matrix is formed, so small variances are exact to
 * ε·√(largest·variance), where those of the covariance matrix are to ε·largest. The operations of `thinSvd`, and a
 * centred copy of the data. Columns that do not vary are left out; components are 0 there.
 */
export function solveBySingularValues(x: NdArray, count: ComponentCount): Decomposition {
  const { data, shape: [n, p] } = x;
  const mean = finiteMeans(x);
  const columns = varyingColumns(x);
  const m = columns.length;
  const centred = new Float64Array(n * m);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < m; j++) centred[at++] = data[i * p + columns[j]] - mean[columns[j]];
  const { singularValues, vt } = thinSvd(ndarray(centred, [n, m]));

  const variances = new Float64Array(Math.min(n, p));
  singularValues.forEach((s, i) => (variances[i] = s ** 2 / (n - 1)));
  const totalVariance = variances.length * meanOfRest(variances, 0);
  if (!Number.isFinite(totalVariance)) throw tooLarge();
  const k = resolveCount(count, variances, totalVariance);
  return {
    mean,
    components: spreadRows(vt.data, Math.min(k, singularValues.length), columns, k, p),
    explainedVariance: variances.slice(0, k),
    totalVariance,
    noiseVariance: meanOfRest(variances, k),
  };
}

/** Indices of the columns that do not hold the same number everywhere. */
function varyingColumns({ data, shape: [n, p] }: NdArray): Int32Array {
  const varies = new Uint8Array(p);
  for (let at = p; at < n * p; at += p) for (let j = 0; j < p; j++) if (data[at + j] !== data[j]) varies[j] = 1;
  return Int32Array.from({ length: p }, (_, j) => j).filter((j) => varies[j] === 1);
}
