import { InvalidParameterError, type NdArray, ShapeError, ndarray } from '@latentkit/core';

// Entries (i, j) and (j, i) may differ by this share of the largest.
const SYMMETRY = 1e-10;

/**
 * A float64 copy of a kernel matrix [n, n], made exactly symmetric. Throws ShapeError where it is not square,
 * InvalidParameterError where it is not symmetric, naming the entry.
 */
export function kernelMatrix({ data, shape }: NdArray): NdArray<Float64Array> {
  const [n, columns] = shape;
  if (n !== columns) {
    throw new ShapeError({ parameter: 'x', got: shape, expected: "a square matrix of similarities, for kernel 'precomputed'" });
  }
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]));
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const above = data[i * n + j];
      const below = data[j * n + i];
      if (Math.abs(above - below) > SYMMETRY * largest) {
        throw new InvalidParameterError({
          parameter: 'x',
          got: above,
          expected: `a symmetric matrix of similarities, but x[${i}][${j}] is ${above} and x[${j}][${i}] is ${below}`,
        });
      }
      result[i * n + j] = result[j * n + i] = (above + below) / 2;
    }
  }
  return ndarray(result, [n, n]);
}
