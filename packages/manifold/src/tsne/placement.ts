import { type NdArray, ndarray } from '@latentkit/core';
import { type Computation, type Neighbors, checkpoint } from '@latentkit/linalg';
import { conditionalProbabilities } from './affinities.js';
import { BarnesHutRepulsion } from './barnes-hut/barnes-hut-repulsion.js';
import { ExactRepulsion } from './exact-repulsion.js';
import type { Repulsion } from './repulsion.js';
import { SOLO } from './threads/team.js';

/** Neighbours that decide where a new point starts; the affinities reach less far. */
export const PLACING_NEIGHBORS = 25;

// As in openTSNE's transform, whose defaults these are.
const PERPLEXITY = 5;
const EXAGGERATION = 1.5;
const ITERATIONS = 250;
const LEARNING_RATE = 0.1;
const MOMENTUM = 0.8;
const LONGEST_GRADIENT = 0.25;
/** Angle of the tree; a new point sees the map once for each iteration, and that costs little. */
const ANGLE = 0.3;
/** Rows between safe points. */
const ROWS = 32;

/**
 * Places new rows in a finished map [n, d], which stays as it is: each starts at the median of its neighbours' places and
 * descends the divergence of its own affinities from its own similarities to the map (Poličar, Stražar & Zupan, 2019,
 * https://doi.org/10.1101/731877). A row's place does not depend on the other new rows. About 250·log n steps of 20 ns a row.
 */
export function* placeNew(found: Neighbors, map: NdArray<Float64Array>): Computation<NdArray<Float64Array>> {
  const [m, k] = found.indices.shape;
  const [, d] = map.shape;
  const squared = Float64Array.from(found.distances.data, (value) => value * value);
  const probabilities = yield* conditionalProbabilities(squared, k, Math.min(PERPLEXITY, k));
  const field = fieldOf(map);
  const result = new Float64Array(m * d);
  for (let i = 0; i < m; i++) {
    const neighbors = found.indices.data.subarray(i * k, (i + 1) * k);
    const start = medianOf(map, neighbors);
    result.set(settle(start, neighbors, probabilities.subarray(i * k, (i + 1) * k), map, field), i * d);
    if ((i + 1) % ROWS === 0) yield* checkpoint(i + 1, m);
  }
  return ndarray(result, [m, d]);
}

function fieldOf(map: NdArray<Float64Array>): Repulsion {
  const [n, d] = map.shape;
  const field: Repulsion = d === 2 || d === 3 ? new BarnesHutRepulsion(n, d, ANGLE) : new ExactRepulsion(d);
  const bounds = new Float64Array(2 * d);
  for (let c = 0; c < d; c++) {
    let low = Infinity;
    let high = -Infinity;
    for (let i = c; i < n * d; i += d) {
      low = Math.min(low, map.data[i]);
      high = Math.max(high, map.data[i]);
    }
    bounds.set([low, high], 2 * c);
  }
  field.prepare(map.data, bounds, SOLO);
  return field;
}

function medianOf({ data, shape: [, d] }: NdArray<Float64Array>, neighbors: Int32Array): Float64Array {
  const middle = neighbors.length / 2;
  return Float64Array.from({ length: d }, (_, c) => {
    const sorted = Float64Array.from(neighbors, (j) => data[j * d + c]).sort();
    return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  });
}

/** The place where a point comes to rest. */
function settle(start: Float64Array, neighbors: Int32Array, probabilities: Float64Array, map: NdArray<Float64Array>, field: Repulsion): Float64Array {
  const d = start.length;
  const y = start.slice();
  const velocity = new Float64Array(d);
  const gain = new Float64Array(d).fill(1);
  const repulsion = new Float64Array(d);
  const gradient = new Float64Array(d);
  for (let step = 0; step < ITERATIONS; step++) {
    const z = field.forces(y, 0, 1, repulsion);
    for (let c = 0; c < d; c++) gradient[c] = -repulsion[c] / z;
    neighbors.forEach((j, q) => {
      let squared = 1;
      for (let c = 0; c < d; c++) squared += (y[c] - map.data[j * d + c]) ** 2;
      const pull = (EXAGGERATION * probabilities[q]) / squared;
      for (let c = 0; c < d; c++) gradient[c] += pull * (y[c] - map.data[j * d + c]);
    });
    const shrink = Math.min(1, LONGEST_GRADIENT / (Math.hypot(...gradient) + Number.MIN_VALUE));
    for (let c = 0; c < d; c++) {
      const g = gradient[c] * shrink;
      gain[c] = velocity[c] * g < 0 ? gain[c] + 0.2 : Math.max(0.01, gain[c] * 0.8);
      velocity[c] = MOMENTUM * velocity[c] - LEARNING_RATE * gain[c] * g;
      y[c] += velocity[c];
    }
  }
  return y;
}
