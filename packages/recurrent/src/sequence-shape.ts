import { ShapeError, sizeOf } from '@latentkit/core';

/** A sample as a sequence. */
export interface SequenceShape {
  readonly steps: number;
  readonly features: number;
}

/**
 * How a sample is read as a sequence: its first axis is time, what is left of it makes one step. A flat row is a sequence of
 * single numbers, an image one of rows.
 */
export function sequenceShape(shape: readonly number[]): SequenceShape {
  return { steps: shape[0], features: sizeOf(shape.slice(1)) };
}

/**
 * Numbers of a condition behind each step. Throws `ShapeError` where samples are no sequences [steps, features]: a condition
 * lies on the last axis, which must be that of one step.
 */
export function conditionUnits(inputShape: readonly number[], outputShape: readonly number[]): number {
  const units = inputShape[inputShape.length - 1] - outputShape[outputShape.length - 1];
  if (units === 0 || outputShape.length === 2) return units;
  throw new ShapeError({
    parameter: 'x',
    got: outputShape,
    expected: 'samples [n, steps, features] where a recurrent model is conditioned',
    remedy: 'Give the sequences with an axis for the numbers of one step, such as [n, steps, 1].',
  });
}
