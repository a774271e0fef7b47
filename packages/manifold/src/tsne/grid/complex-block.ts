/**
 * Real and imaginary parts of some columns side by side: row i of column q lies at `i * width + q`. Transforms run along
 * the rows, so that the innermost loops go over neighbouring numbers.
 */
export interface ComplexBlock {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Room for `length` complex numbers. */
export function complexBlock(length: number): ComplexBlock {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** The block times -i, conjugated: a forward transform of it is the inverse transform of the block, swapped again. */
export function swapped({ re, im }: ComplexBlock): ComplexBlock {
  return { re: im, im: re };
}
