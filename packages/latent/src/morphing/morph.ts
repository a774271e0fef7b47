import { type ArrayInput, type NdArray, ShapeError, ndarray, takeRows } from '@latentkit/core';
import { type DistanceMetric, norm, runSync } from '@latentkit/linalg';
import { geodesicPath } from '@latentkit/manifold';
import { checkCount, toCodes } from '../codes/inputs.js';
import { interpolateCodes } from '../interpolation/interpolate.js';
import { resampleByLength } from '../interpolation/path.js';
import { nearestCodes } from '../neighbours/nearest-codes.js';

/** Options of {@link morph}. */
export interface MorphOptions {
  /** To how many of its nearest others each row is joined. Default 10. */
  readonly neighbors?: number;
  /** How distances in the graph are measured. Default `euclidean`. */
  readonly metric?: DistanceMetric;
  /** In place of the codes themselves: rows [n, p], such as the samples, whose neighbours make the graph. */
  readonly over?: ArrayInput;
  /** Codes of each path, at equal distances along it. Default: those of the samples on the way, and as many on the straight line. */
  readonly steps?: number;
}

/** A way from one code to another. */
export interface MorphPath {
  /** [steps, d], ready to be decoded. */
  readonly codes: NdArray<Float64Array>;
  /** Rows of samples: for the geodesic those it leads through, for the straight line the nearest to each of its codes. */
  readonly indices: Int32Array;
  /** Euclidean length in the space of codes. */
  readonly length: number;
}

/** Both ways from one sample to another. */
export interface Morph {
  /** From sample to sample, each time to a near one. */
  readonly geodesic: MorphPath;
  /** The straight line. */
  readonly straight: MorphPath;
}

/**
 * Morphs one sample into another on the manifold of the codes [n, d]: the shortest path through the graph that joins each
 * code to its nearest others, beside the straight line. The path keeps to where samples are; the straight line cuts
 * through places where there are none, and what is decoded there is often nothing at all.
 *
 * @param from row of the first sample.
 * @param to row of the last.
 *
 * A search for neighbours, then about n·neighbors·log n operations. Throws InvalidParameterError for rows that do not
 * exist, as many neighbours as codes, and where no path leads from one to the other: take more neighbours then.
 * NonFiniteError for NaN or infinity, ShapeError where `over` has another number of rows.
 */
export function morph(codes: ArrayInput, from: number, to: number, options: MorphOptions = {}): Morph {
  const { neighbors = 10, metric = 'euclidean', over, steps } = options;
  const all = toCodes(codes, 'codes', { least: 2 });
  if (steps !== undefined) checkCount('steps', steps, 2);
  const space = over === undefined ? all : toCodes(over, 'over');
  if (space.shape[0] !== all.shape[0]) throw new ShapeError({ parameter: 'over', got: space.shape, expected: `${all.shape[0]} rows, one for each code` });
  const { indices } = runSync(geodesicPath(space, { from, to, neighbors, metric }));
  const nodes = takeRows(all, indices);
  const ends = takeRows(all, [from, to]);
  const line = interpolateCodes(takeRows(ends, [0]), takeRows(ends, [1]), { steps: steps ?? Math.max(2, indices.length) });
  const straight = ndarray(line.data, line.shape.slice(1));
  return {
    geodesic: { codes: steps === undefined ? nodes : resampleByLength(nodes, steps), indices, length: lengthOf(nodes) },
    straight: { codes: straight, indices: nearestCodes(all, straight, { k: 1 }).indices.data, length: lengthOf(ends) },
  };
}

function lengthOf({ data, shape: [m, d] }: NdArray<Float64Array>): number {
  let length = 0;
  for (let i = 1; i < m; i++) length += norm(data.subarray(i * d, (i + 1) * d).map((value, j) => value - data[(i - 1) * d + j]));
  return length;
}
