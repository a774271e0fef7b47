import { FileFormatError, show } from '@latentkit/core';

/**
 * Number of elements of a shape that a file's header claims. Throws `FileFormatError` where a length is negative,
 * not an integer, or the product is more than numbers count exactly: such a header is damaged or made to mislead.
 */
export function claimedSize(shape: readonly number[], name: string): number {
  let size = 1;
  let product = 1;
  for (const length of shape) {
    // Lengths beside a zero are bounded too, or a shape such as [0, 2^60] would slip through.
    product *= Math.max(length, 1);
    size *= length;
    if (!Number.isSafeInteger(length) || length < 0 || !Number.isSafeInteger(product)) {
      throw new FileFormatError({
        parameter: `shape in the header of ${name}`,
        got: shape,
        expected: 'non-negative integers whose product is below 2^53',
        remedy: 'The header is damaged; get the file again.',
      });
    }
  }
  return size;
}

/** Throws `FileFormatError` where the bytes of data are not as many as the header claims. */
export function checkPayload(name: string, shape: readonly number[], itemSize: number, present: number): void {
  const needed = claimedSize(shape, name) * itemSize;
  if (needed !== present) {
    throw new FileFormatError({
      parameter: name,
      got: present,
      expected: `${needed} bytes of data for the shape ${show(shape)} in its header`,
      remedy: present < needed ? 'The file is truncated; get it again.' : 'There are bytes after the array; the file is damaged.',
    });
  }
}
