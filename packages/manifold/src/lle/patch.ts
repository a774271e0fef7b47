import { type NdArray, ndarray } from '@latentkit/core';

/** The neighbours of one point. */
export interface Patch {
  /** Number of the point among the queries. */
  readonly index: number;
  /** Numbers of its k neighbours. */
  readonly neighbors: Int32Array;
  /** Neighbours less the point, one in each row: [k, p]. */
  readonly offsets: NdArray<Float64Array>;
}

/** What a patch adds to the matrix: a symmetric block over some rows. */
export interface Block {
  readonly rows: ArrayLike<number>;
  /** [rows, rows], row-major. */
  readonly values: Float64Array;
}

/** The patch of each query, given its k neighbours among the rows of a base. */
export function* patches(base: NdArray<Float64Array>, queries: NdArray<Float64Array>, indices: NdArray<Int32Array>): Generator<Patch> {
  const p = base.shape[1];
  const [n, k] = indices.shape;
  for (let index = 0; index < n; index++) {
    const neighbors = indices.data.subarray(index * k, (index + 1) * k);
    const offsets = new Float64Array(k * p);
    for (let j = 0; j < k; j++) for (let c = 0; c < p; c++) offsets[j * p + c] = base.data[neighbors[j] * p + c] - queries.data[index * p + c];
    yield { index, neighbors, offsets: ndarray(offsets, [k, p]) };
  }
}

/** Inner products of rows: [k, k]. */
export function innerProducts({ data, shape: [k, p] }: NdArray<Float64Array>): NdArray<Float64Array> {
  const products = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < p; c++) sum += data[i * p + c] * data[j * p + c];
      products[i * k + j] = products[j * k + i] = sum;
    }
  }
  return ndarray(products, [k, k]);
}

/** Rows less their mean. */
export function centred({ data, shape: [k, p] }: NdArray<Float64Array>): NdArray<Float64Array> {
  const result = data.slice();
  for (let c = 0; c < p; c++) {
    let mean = 0;
    for (let i = 0; i < k; i++) mean += data[i * p + c] / k;
    for (let i = 0; i < k; i++) result[i * p + c] -= mean;
  }
  return ndarray(result, [k, p]);
}
