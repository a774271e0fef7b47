import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, flattenRows, ndarray, rowsOf, toNdArray } from '@latentkit/core';
import { checkNumber } from '../codes/inputs.js';

/** Options of {@link moveAlongTangents}. */
export interface MoveAlongTangentsOptions {
  /** Lengths t of the steps, in units of the sample. Default −2, −1, 0, 1, 2. */
  readonly distances?: readonly number[];
  /** Smallest and largest value that results may have, such as [0, 1] for images; what leaves the interval is cut. Default: no limit. */
  readonly clip?: readonly [number, number];
}

/**
 * A sample moved along each of its tangents: x + t·tangent, [k, distances, …], a strip of samples for each tangent.
 *
 * @param x one sample [1, …] or in the shape of a tangent.
 * @param along tangents [k, …].
 *
 * Throws ShapeError where sample and tangents differ in size, InvalidParameterError for no distances, for such that are not
 * finite, and where the ends of `clip` are in the wrong order, NonFiniteError for NaN or infinity.
 */
export function moveAlongTangents(x: ArrayInput, along: ArrayInput, options: MoveAlongTangentsOptions = {}): NdArray<Float64Array> {
  const { distances = [-2, -1, 0, 1, 2], clip } = options;
  checkDistances(distances, clip);
  const [low, high] = clip ?? [-Infinity, Infinity];
  const sample = toNdArray(x, { minRows: 1, dtype: 'float64' });
  const vectors = toNdArray(along, { name: 'along', minRows: 1, dtype: 'float64' });
  const p = sample.data.length;
  if (flattenRows(vectors).shape[1] !== p) throw new ShapeError({ parameter: 'along', got: vectors.shape, expected: `tangents of ${p} numbers, as the sample has` });
  const k = rowsOf(vectors);
  const m = distances.length;
  const data = Float64Array.from({ length: k * m * p }, (_, at) => {
    const [row, j] = [Math.floor(at / p), at % p];
    const moved = sample.data[j] + distances[row % m] * vectors.data[Math.floor(row / m) * p + j];
    return Math.min(high, Math.max(low, moved));
  });
  return ndarray(data, [k, m, ...vectors.shape.slice(1)]);
}

function checkDistances(distances: readonly number[], clip: readonly [number, number] | undefined): void {
  if (distances.length === 0) throw new InvalidParameterError({ parameter: 'distances', got: distances, expected: 'at least one number' });
  distances.forEach((distance, i) => checkNumber(`distances[${i}]`, distance));
  if (clip !== undefined && !(clip[0] < clip[1])) throw new InvalidParameterError({ parameter: 'clip', got: clip, expected: 'the smallest value and a larger one' });
}
