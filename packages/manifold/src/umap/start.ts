import { type NdArray, ndarray, random } from '@latentkit/core';
import { type Computation, pairwiseDistances } from '@latentkit/linalg';
import { type Parts, connectedParts } from '../graph/connectivity.js';
import { doubleCentred } from '../graph/double-centring.js';
import { kernelCoordinates } from '../graph/scaled-eigenvectors.js';
import type { SparseGraph } from '../graph/sparse-graph.js';
import type { UMAPConfig } from './config.js';
import { spectralCoordinates } from './spectral-start.js';

/** Side of the box in which points start. */
const SIZE = 10;
/** Standard deviation of what is added to spectral coordinates, so that no two points coincide. */
const NOISE = 1e-4;

/**
 * Where the points start: [n, q] in a box of side 10. The graph's first eigenvectors; where it falls into parts, each
 * part by itself around a place of its own, in the order of the parts' means. Parts whose eigenvectors are not found
 * start at random.
 */
export function* startingPoints(x: NdArray<Float64Array>, graph: SparseGraph, config: UMAPConfig): Computation<Float64Array> {
  const { components: q, init, seed, metric } = config;
  const n = x.shape[0];
  const draws = random(seed).stream('umap start');
  if (init === 'random') return Float64Array.from(draws.at(0).uniform(n * q, 0, SIZE));
  const parts = connectedParts(graph);
  const places = yield* partPlaces(parts, metric === 'precomputed' ? undefined : x, q);
  const points = new Float64Array(n * q);
  for (let part = 0; part < parts.count; part++) {
    const rows = Int32Array.from(parts.labels.keys()).filter((i) => parts.labels[i] === part);
    const found = yield* spectralCoordinates(parts.count === 1 ? graph : subgraph(graph, rows), q, seed);
    const own = scaledToUnit(found ?? Float64Array.from(draws.at(1 + part).uniform(rows.length * q, -1, 1)));
    rows.forEach((row, r) => {
      for (let c = 0; c < q; c++) points[row * q + c] = places[part * q + c] + own[r * q + c] / 2;
    });
  }
  const noise = random(seed).stream('umap noise').at(0).normal(n * q, 0, NOISE);
  const scaled = scaledToUnit(points).map((value, i) => SIZE * value + noise[i]);
  return intoBox(scaled, q);
}

/** Places one unit apart or more, for one part after the other: [parts, q]. */
function* partPlaces({ count, labels }: Parts, x: NdArray<Float64Array> | undefined, q: number): Computation<Float64Array> {
  const places = new Float64Array(count * q);
  if (count === 1) return places;
  if (count <= 2 * q || x === undefined) {
    // The directions of the axes, one way and the other, then farther out.
    for (let part = 0; part < count; part++) {
      const turn = part % (2 * q);
      places[part * q + (turn >> 1)] = (turn % 2 === 0 ? 1 : -1) * (1 + Math.floor(part / (2 * q)));
    }
    return places;
  }
  const p = x.shape[1];
  const means = new Float64Array(count * p);
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label]++;
  labels.forEach((label, i) => {
    for (let c = 0; c < p; c++) means[label * p + c] += x.data[i * p + c] / sizes[label];
  });
  const distances = pairwiseDistances(ndarray(means, [count, p]));
  const { points } = yield* kernelCoordinates(doubleCentred(distances).kernel, q);
  return scaledToUnit(points.data).map((value) => value * count ** (1 / q));
}

/** The part of a graph between some of its nodes, numbered in their order. */
function subgraph({ starts, columns, values }: SparseGraph, rows: Int32Array): SparseGraph {
  const number = new Int32Array(starts.length - 1).fill(-1);
  rows.forEach((row, r) => (number[row] = r));
  const begins = new Int32Array(rows.length + 1);
  rows.forEach((row, r) => (begins[r + 1] = begins[r] + starts[row + 1] - starts[row]));
  const ends = new Int32Array(begins[rows.length]);
  const weights = new Float64Array(begins[rows.length]);
  rows.forEach((row, r) => {
    for (let e = starts[row], to = begins[r]; e < starts[row + 1]; e++, to++) {
      ends[to] = number[columns[e]];
      weights[to] = values[e];
    }
  });
  return { starts: begins, columns: ends, values: weights };
}

/** Divided by the largest absolute value. */
function scaledToUnit(points: Float64Array): Float64Array {
  let largest = 0;
  for (let i = 0; i < points.length; i++) largest = Math.max(largest, Math.abs(points[i]));
  return largest === 0 ? points : points.map((value) => value / largest);
}

/** Each column stretched to [0, 10]. */
function intoBox(points: Float64Array, q: number): Float64Array {
  const low = new Float64Array(q).fill(Infinity);
  const high = new Float64Array(q).fill(-Infinity);
  points.forEach((value, i) => {
    low[i % q] = Math.min(low[i % q], value);
    high[i % q] = Math.max(high[i % q], value);
  });
  return points.map((value, i) => (SIZE * (value - low[i % q])) / Math.max(high[i % q] - low[i % q], Number.MIN_VALUE));
}
