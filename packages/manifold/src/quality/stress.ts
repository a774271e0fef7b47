import { type ArrayInput, InvalidParameterError } from '@latentkit/core';
import { eachDistanceRow } from '../graph/distance-rows.js';
import { type QualityOptions, embedded } from './options.js';

/** Options of {@link stress}. */
export interface StressOptions extends QualityOptions {
  /**
   * `raw`: Σ (δ - d)² over pairs, with δ the distances in x and d those in the embedding. `kruskal` (default): the root
   * of that over Σ d² (Kruskal's stress 1, https://doi.org/10.1007/BF02289565), as `sklearn.manifold.MDS` normalises.
   * `scaled`: the same after scaling the embedding so that it is least, for embeddings whose scale means nothing.
   */
  readonly kind?: 'raw' | 'kruskal' | 'scaled';
}

const KINDS = ['raw', 'kruskal', 'scaled'];

/**
 * How far distances in an embedding [n, q] are from those in x [n, p]; 0 where all agree. n²·p operations, and memory
 * for one row of distances.
 *
 * Throws ShapeError where the numbers of rows differ, InvalidParameterError for an unknown kind or, unless raw, an embedding
 * whose points coincide, NonFiniteError for NaN or infinity.
 */
export function stress(x: ArrayInput, embedding: ArrayInput, options: StressOptions = {}): number {
  const { kind = 'kruskal' } = options;
  if (!KINDS.includes(kind)) throw new InvalidParameterError({ parameter: 'kind', got: kind, expected: `one of ${KINDS.join(', ')}` });
  const { x: samples, embedding: points, metric, n } = embedded(x, embedding, options);
  const q = points.shape[1];
  const y = points.data;
  let raw = 0;
  let original = 0;
  let product = 0;
  let squares = 0;
  eachDistanceRow(samples, metric, (i, row) => {
    for (let j = i + 1; j < n; j++) {
      let squared = 0;
      for (let c = 0; c < q; c++) squared += (y[i * q + c] - y[j * q + c]) ** 2;
      const distance = Math.sqrt(squared);
      raw += (row[j] - distance) ** 2;
      original += row[j] * row[j];
      product += row[j] * distance;
      squares += squared;
    }
  });
  if (kind === 'raw') return raw;
  if (squares === 0) {
    throw new InvalidParameterError({ parameter: 'embedding', got: 'equal points', expected: 'points that differ', remedy: "Take kind: 'raw'." });
  }
  if (kind === 'kruskal') return Math.sqrt(raw / squares);
  // With the best factor f = Σδd / Σd², Σ(δ - fd)² is Σδ² - (Σδd)²/Σd², and Σ(fd)² is (Σδd)²/Σd².
  const explained = product ** 2 / squares;
  return explained === 0 ? Infinity : Math.sqrt(Math.max(0, original - explained) / explained);
}
