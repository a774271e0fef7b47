import { symmetricEigen } from '@latentkit/linalg';
import { barycenter } from './barycenter.js';
import { type Block, type Patch, innerProducts } from './patch.js';

// The regularisation of the weights is fixed, as in scikit-learn.
const REG = 1e-3;

interface LocalSpectrum {
  readonly patch: Patch;
  /** Of the inner products of offsets: the eigenvalues that need not be 0, descending, and all eigenvectors as rows [k, k]. */
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Blocks of modified locally linear embedding: each patch counts with as many weight vectors as its inner products have
 * small eigenvalues. (Zhang & Wang, 2006; `sklearn.manifold.locally_linear_embedding`.)
 *
 * scikit-learn turns the small eigenvectors V [k, s] by a Householder matrix H with H·V'·1 = α·1. Only V·V' and
 * V·H·1 = V·V'·1/α enter the sums, so neither H nor a basis of equal eigenvalues needs to be chosen.
 */
export function* modifiedBlocks(all: readonly Patch[], components: number): Generator<Block> {
  const spectra = all.map(spectrum);
  const ratios = spectra.map(({ values }) => sum(values.subarray(components)) / sum(values.subarray(0, components)));
  const middle = median(ratios);
  for (const local of spectra) yield block(local, smallCount(local, middle));
}

function spectrum(patch: Patch): LocalSpectrum {
  const [k, p] = patch.offsets.shape;
  const { values, vectors } = symmetricEigen(innerProducts(patch.offsets));
  return { patch, values: values.slice(0, Math.min(k, p)).map((value) => Math.max(0, value)), vectors: vectors.data };
}

/** How many of the smallest eigenvalues together stay below the share `middle` of the others. */
function smallCount({ patch, values }: LocalSpectrum, middle: number): number {
  const total = sum(values);
  let count = patch.neighbors.length - values.length;
  let larger = 0;
  for (let i = 0; i < values.length - 1; i++) {
    larger += values[i];
    if (total / larger - 1 < middle) count++;
  }
  return count;
}

function block({ patch, vectors }: LocalSpectrum, s: number): Block {
  const k = patch.neighbors.length;
  const weights = barycenter(patch, REG);
  const projection = new Float64Array(k * k);
  for (let r = k - s; r < k; r++) {
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) projection[i * k + j] += vectors[r * k + i] * vectors[r * k + j];
  }
  const ones = Float64Array.from({ length: k }, (_, i) => sum(projection.subarray(i * k, (i + 1) * k)));
  const alpha = s === 0 ? 0 : Math.sqrt(sum(ones) / s);
  const turned = ones.map((value) => (alpha > 0 ? value / alpha : 0));
  const rest = 1 - alpha;
  const values = new Float64Array((k + 1) * (k + 1));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      values[i * (k + 1) + j] = projection[i * k + j] + rest * (weights[i] * turned[j] + turned[i] * weights[j]) + s * rest * rest * weights[i] * weights[j];
    }
    values[i * (k + 1) + k] = values[k * (k + 1) + i] = -(turned[i] + s * rest * weights[i]);
  }
  values[k * (k + 1) + k] = s;
  return { rows: [...patch.neighbors, patch.index], values };
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
