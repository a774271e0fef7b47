/**
 * Turns the columns of a rows×columns matrix (row-major, rows >= columns) into orthonormal ones spanning the same
 * space: the Q of its QR decomposition with a positive diagonal in R. Modified Gram-Schmidt in double precision,
 * each column projected twice, which keeps the columns orthogonal to rounding.
 */
export function orthonormalColumns(matrix: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const q = Float64Array.from(matrix);
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += q[i * columns + a] * q[i * columns + b];
    return sum;
  };
  for (let column = 0; column < columns; column++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = 0; earlier < column; earlier++) {
        const along = dot(earlier, column);
        for (let i = 0; i < rows; i++) q[i * columns + column] -= along * q[i * columns + earlier];
      }
    }
    const norm = Math.sqrt(dot(column, column));
    for (let i = 0; i < rows; i++) q[i * columns + column] /= norm;
  }
  return q;
}
