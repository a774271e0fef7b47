import { type NdArray, ndarray, random } from '@latentkit/core';
import type { Computation, Neighbors } from '@latentkit/linalg';
import { neighborGraph } from '../graph/sparse-graph.js';
import type { UMAPConfig } from './config.js';
import type { LayoutCurve } from './curve.js';
import { tabulate } from './forces.js';
import { memberships } from './fuzzy-set.js';
import { layOut, schedule } from './layout.js';

// umap-learn's number of passes over new rows, and how much shorter their steps are.
const FEW_ROWS = 10_000;
const EPOCHS = { few: 100, many: 30 };
const SLOWER = 4;

/**
 * Where new rows lie among the points of `fit`, which stay: at the mean of their neighbours, weighted by membership, then
 * moved as in `fit`, for a third of its epochs and with a quarter of its learning rate. As umap-learn's `transform`.
 */
export function* placeNew(found: Neighbors, embedding: NdArray<Float64Array>, config: UMAPConfig, curve: LayoutCurve): Computation<NdArray<Float64Array>> {
  const [n, k] = found.indices.shape;
  const q = embedding.shape[1];
  const weights = memberships(found, k, Math.max(0, config.localConnectivity - 1), false);
  const points = weightedMeans(found, weights, embedding);
  const epochs = config.epochs === 'auto' ? (n <= FEW_ROWS ? EPOCHS.few : EPOCHS.many) : Math.floor(config.epochs / 3);
  if (epochs === 0) return ndarray(points, [n, q]);
  yield* layOut(points, embedding.data, q, schedule(neighborGraph(found, weights), epochs), {
    epochs,
    learningRate: config.learningRate / SLOWER,
    negativeSampleRate: config.negativeSampleRate,
    forces: tabulate(curve, config.repulsionStrength),
    stream: random(config.seed).stream('umap transform'),
  });
  return ndarray(points, [n, q]);
}

function weightedMeans({ indices }: Neighbors, weights: Float64Array, embedding: NdArray<Float64Array>): Float64Array {
  const [n, k] = indices.shape;
  const q = embedding.shape[1];
  const points = new Float64Array(n * q);
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let e = i * k; e < (i + 1) * k; e++) total += weights[e];
    for (let e = i * k; e < (i + 1) * k; e++) {
      for (let c = 0; c < q; c++) points[i * q + c] += (weights[e] / total) * embedding.data[indices.data[e] * q + c];
    }
  }
  return points;
}
