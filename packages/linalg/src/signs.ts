import { type ArrayInput, type NdArray, ndarray, toMatrix } from '@latentkit/core';

/** What {@link fixSigns} returns. */
export interface FixedSigns {
  /** The rows, each multiplied by its sign. */
  readonly rows: NdArray<Float64Array>;
  /** 1 or -1 for each row; codes that belong to the rows are multiplied by the same. */
  readonly signs: Float64Array;
}

/**
 * Gives every row the sign that makes its entry of largest absolute value positive (the first of them, should
 * several be equal); a row of zeros keeps its sign. The convention of scikit-learn's
 * `svd_flip(u_based_decision=False)`, which makes components of PCA comparable.
 */
export function fixSigns(rows: ArrayInput): FixedSigns {
  const matrix = toMatrix(rows, { name: 'rows' });
  const [k, n] = matrix.shape;
  const data = matrix.data.slice();
  const signs = new Float64Array(k);
  for (let r = 0; r < k; r++) signs[r] = fixSign(data.subarray(r * n, (r + 1) * n));
  return { rows: ndarray(data, [k, n]), signs };
}

/** The same for one row, in place; returns the sign it was multiplied by. */
export function fixSign(row: Float64Array): number {
  let largest = 0;
  let sign = 1;
  for (let i = 0; i < row.length; i++) {
    if (Math.abs(row[i]) > largest) {
      largest = Math.abs(row[i]);
      sign = row[i] < 0 ? -1 : 1;
    }
  }
  // 0 - x and not -x: a zero must not become -0.
  if (sign < 0) for (let i = 0; i < row.length; i++) row[i] = 0 - row[i];
  return sign;
}
