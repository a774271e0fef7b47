import { LatentKitError } from '@latentkit/core';
import { type Computation, lanczos, request } from '@latentkit/linalg';
import { type SparseGraph, degrees } from '../graph/sparse-graph.js';

// The start needs the shape of the eigenvectors, not their digits.
const TOLERANCE = 1e-3;
const APPLICATIONS = 1500;

/**
 * The q eigenvectors of a connected graph's normalised Laplacian after the first, as columns [n, q]; undefined where they
 * are not found in reasonable time, or the graph has too few nodes for them.
 */
export function* spectralCoordinates(graph: SparseGraph, q: number, seed: number): Computation<Float64Array | undefined> {
  const n = graph.starts.length - 1;
  if (n < q + 2) return undefined;
  try {
    const { vectors } = yield* request(() => lanczos(withoutFirst(graph), n, q, { tolerance: TOLERANCE, maxIterations: APPLICATIONS, seed }));
    const points = new Float64Array(n * q);
    for (let c = 0; c < q; c++) for (let i = 0; i < n; i++) points[i * q + c] = vectors.data[c * n + i];
    return points;
  } catch (error) {
    if (error instanceof LatentKitError && error.code === 'LK_NO_CONVERGENCE') return undefined;
    throw error;
  }
}

/** x → (D^-½·W·D^-½ + I - 2·u·u')·x, with u = √degrees its first eigenvector, of which nothing is left then. */
function withoutFirst(graph: SparseGraph): (x: Float64Array, out: Float64Array) => void {
  const { starts, columns, values } = graph;
  const n = starts.length - 1;
  const sums = degrees(graph);
  const roots = sums.map(Math.sqrt);
  const total = sums.reduce((a, b) => a + b, 0);
  const first = roots.map((root) => root / Math.sqrt(total));
  const scaled = new Float64Array(n);
  return (x, out) => {
    let along = 0;
    for (let i = 0; i < n; i++) {
      along += first[i] * x[i];
      scaled[i] = x[i] / roots[i];
    }
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let e = starts[i]; e < starts[i + 1]; e++) sum += values[e] * scaled[columns[e]];
      out[i] = sum / roots[i] + x[i] - 2 * along * first[i];
    }
  };
}
