/** Square roots of eigenvalues, of which rounding may leave the least ones a little below 0. */
export function rootsOf(eigenvalues: Float64Array): Float64Array {
  return eigenvalues.map((value) => Math.sqrt(Math.max(0, value)));
}
