/** A length that follows from the batch size: factor · batch + offset. */
export interface Affine {
  readonly factor: number;
  readonly offset: number;
}

/**
 * The whole factor and offset that give each number from its batch size; undefined where there are none. Two sizes
 * determine them and the others confirm them.
 */
export function fitAffine(numbers: readonly number[], sizes: readonly number[]): Affine | undefined {
  const factor = (numbers[1] - numbers[0]) / (sizes[1] - sizes[0]);
  const offset = numbers[0] - factor * sizes[0];
  if (!Number.isInteger(factor) || !Number.isInteger(offset)) return undefined;
  return numbers.every((n, i) => n === factor * sizes[i] + offset) ? { factor, offset } : undefined;
}

/** How a real number follows from the batch size: c, c · affine or c / affine. */
export interface BatchScalar {
  readonly coefficient: number;
  readonly divides: boolean;
}

/** `coefficient · batch` or `coefficient / batch` for real numbers, to float32 rounding; undefined where neither holds. */
export function fitScalar(numbers: readonly number[], sizes: readonly number[]): BatchScalar | undefined {
  for (const divides of [true, false]) {
    const coefficients = numbers.map((n, i) => (divides ? n * sizes[i] : n / sizes[i]));
    const [coefficient] = coefficients;
    if (coefficients.every((c) => Math.abs(c - coefficient) <= 2e-7 * Math.abs(coefficient))) return { coefficient: settle(coefficient), divides };
  }
  return undefined;
}

/** The number meant by one that float32 has rounded: whole where it is within rounding of a whole number. */
function settle(x: number): number {
  const whole = Math.round(x);
  if (whole !== 0 && Math.abs(x - whole) <= 2e-7 * Math.abs(whole)) return whole;
  const inverse = Math.round(1 / x);
  return inverse !== 0 && Math.abs(1 / x - inverse) <= 2e-7 * Math.abs(inverse) ? 1 / inverse : x;
}
