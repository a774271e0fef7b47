import { type ArrayInput, type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type Neighbors, runSync } from '@latentkit/linalg';
import { checkAtMost, checkSamples } from '../graph/input.js';
import { nearestOthers } from '../graph/nearest.js';
import { type SparseGraph, neighborGraph, undirected } from '../graph/sparse-graph.js';
import { type UMAPConfig, type UMAPOptions, umapConfig } from './config.js';
import { localScales } from './smooth-distances.js';

/** Which of UMAP's parameters decide the graph. */
export type FuzzySetOptions = Pick<NonNullable<UMAPOptions>, 'neighbors' | 'metric' | 'setOpMixRatio' | 'localConnectivity'>;

/**
 * The weighted graph that UMAP lays out: to what degree, in (0, 1], rows of x [n, p] belong to each other's
 * neighbourhoods (umap-learn's `fuzzy_simplicial_set`, to 1e-5). Symmetric, in compressed rows: row i holds the entries
 * `starts[i]` to `starts[i + 1]` of `columns` and `values`.
 *
 * Costs a search for neighbours. Throws as `UMAP.fit` does.
 */
export function fuzzySimplicialSet(x: ArrayInput, options: FuzzySetOptions = {}): SparseGraph {
  return runSync(membershipGraph(checkedRows(x, umapConfig.parse(options)), umapConfig.parse(options)));
}

/** The rows of x, enough for the neighbours asked for. */
export function checkedRows(x: ArrayInput, { metric, neighbors }: UMAPConfig): NdArray<Float64Array> {
  const samples = checkSamples(x, metric);
  checkAtMost('UMAP.neighbors', neighbors, samples.shape[0], 'the number of rows, since a neighbourhood holds the row itself', 'Take fewer neighbours, or more rows.');
  return samples;
}

/** The same as a computation on checked rows. */
export function* membershipGraph(x: NdArray<Float64Array>, config: UMAPConfig): Computation<SparseGraph> {
  const { neighbors, metric, setOpMixRatio: mix } = config;
  const found = yield* nearestOthers(x, neighbors - 1, metric);
  const directed = neighborGraph(found, memberships(found, neighbors, config.localConnectivity, true));
  return undirected(directed, (there, back) => {
    const both = there * back;
    return mix * (there + back - both) + (1 - mix) * both;
  });
}

/** Degrees, in (0, 1], to which neighbours [n, m] belong to their rows; `own` as in {@link localScales}. */
export function memberships({ distances }: Neighbors, k: number, localConnectivity: number, own: boolean): Float64Array {
  const [n, m] = distances.shape;
  // Float32, as umap-learn has them: distances that agree to that precision count as equal.
  const rounded = ndarray(Float64Array.from(distances.data, Math.fround), [n, m]);
  const { nearest, scale } = localScales(rounded, k, localConnectivity, own);
  return rounded.data.map((distance, e) => {
    const i = Math.floor(e / m);
    const beyond = distance - nearest[i];
    return beyond <= 0 || scale[i] === 0 ? 1 : Math.exp(-beyond / scale[i]);
  });
}
