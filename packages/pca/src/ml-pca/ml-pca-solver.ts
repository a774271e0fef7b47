import { LatentKitError, type NdArray, UnavailableError, ndarray } from '@latentkit/core';
import { type Computation, fixSigns, request } from '@latentkit/linalg';
import { type ComponentCount, type Decomposition, meanBeyond, meanOfRest, resolveCount } from '../pca/decomposition.js';
import { finiteMeans, tooLarge } from '../pca/input.js';
import { rowsAsArrays } from './nested-rows.js';

/** The part of ml-pca that is used. */
interface MlPca {
  getEigenvalues(): number[];
  /** Eigenvectors as columns. */
  getEigenvectors(): { readonly rows: number; readonly columns: number; get(row: number, column: number): number };
}

/**
 * PCA by the npm package ml-pca, an optional peer dependency: its SVD of the centred data. What it finds is put into
 * our conventions: components as rows, signs fixed, variances descending and as many as there are axes, float64.
 * Projections and their inverse are our own, since ml-pca's `invert` fails for columns that do not vary.
 *
 * ml-pca takes nested arrays and works on one thread: a copy of the data and some 12·n·p² operations.
 */
export function* solveByMlPca(x: NdArray, count: ComponentCount): Computation<Decomposition> {
  const [n, p] = x.shape;
  const mean = finiteMeans(x);
  const model = yield* request(async () => fitMlPca(x));
  const limit = Math.min(n, p);
  const eigenvalues = Float64Array.from(model.getEigenvalues());
  const vectors = model.getEigenvectors();
  if (eigenvalues.length < limit || vectors.rows !== p) {
    throw new LatentKitError('LK_UNEXPECTED', `ml-pca gave ${eigenvalues.length} eigenvalues of [${n}, ${p}], expected ${limit}.`, {
      remedy: "Use ml-pca 4.1, or another solver.",
    });
  }
  const variances = eigenvalues.slice(0, limit).map((value) => Math.max(0, value));
  const total = limit * meanOfRest(variances, 0);
  if (!Number.isFinite(total)) throw tooLarge();
  const k = resolveCount(count, variances, total);
  const rows = new Float64Array(k * p);
  for (let r = 0; r < k; r++) for (let j = 0; j < p; j++) rows[r * p + j] = vectors.get(j, r);
  const explainedVariance = variances.slice(0, k);
  return {
    mean,
    components: fixSigns(ndarray(rows, [k, p])).rows,
    explainedVariance,
    totalVariance: total,
    noiseVariance: meanBeyond(explainedVariance, total, limit),
  };
}

async function fitMlPca(x: NdArray): Promise<MlPca> {
  const { PCA } = await loadMlPca();
  return new PCA(rowsAsArrays(x), { method: 'SVD', center: true, scale: false });
}

// Bundlers let a package that is not installed pass only where its import stands in a try block.
async function loadMlPca(): Promise<{ PCA: new (dataset: number[][], options: object) => MlPca }> {
  try {
    return await import('ml-pca');
  } catch (cause) {
    throw new UnavailableError({
      parameter: 'PCA.solver',
      got: 'ml-pca',
      expected: 'the package ml-pca, which could not be loaded',
      remedy: 'Install it: npm install ml-pca. Or use another solver.',
      cause,
    });
  }
}
