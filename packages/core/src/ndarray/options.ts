import type { DType } from './ndarray.js';

/** Options of `toNdArray`. */
export interface ToNdArrayOptions<T extends DType = DType> {
  /** Name of the argument, for error texts. Default `x`. */
  readonly name?: string;
  /** Element type of the result; data of another type is converted into a copy. Default: kept, nested arrays float64. */
  readonly dtype?: T;
  /** Exact number of dimensions. */
  readonly rank?: number;
  /** Least number of rows (length of the first axis). Default 0. */
  readonly minRows?: number;
  /** Exact number of columns of a matrix. */
  readonly columns?: number;
  /** Shape of one row (everything after the first axis). */
  readonly sampleShape?: readonly number[];
  /** Whether NaN and infinities pass. Default false. */
  readonly allowNonFinite?: boolean;
}
