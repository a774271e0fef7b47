import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, toNdArray } from '@latentkit/core';

/** Options of {@link padSequences}. */
export interface PadSequencesOptions {
  /** Number that fills the sequences up; give the model the same `maskValue`. It must not make up a whole step of the data. */
  readonly value: number;
  /** Steps of the result. Default: those of the longest sequence. */
  readonly length?: number;
}

/** Sequences of one length. */
export interface PaddedSequences {
  /** [n, length, features] */
  readonly x: NdArray<Float32Array>;
  /** Steps of each sequence before it was filled up. */
  readonly lengths: readonly number[];
}

/**
 * Sequences of different lengths, each [steps, features] or [steps] for single numbers, as one array: filled up at the end
 * with steps of `value`. Throws `ShapeError` where they differ in features, are empty or longer than `length`, and
 * `InvalidParameterError` where a step of the data consists of `value` alone and would be taken for filling.
 */
export function padSequences(sequences: readonly ArrayInput[], { value, length }: PadSequencesOptions): PaddedSequences {
  const arrays = sequences.map((sequence, i) => asSteps(toNdArray(sequence, { name: `sequences[${i}]`, minRows: 1 }), i));
  if (arrays.length === 0) throw new ShapeError({ parameter: 'sequences', got: 'none', expected: 'at least one sequence' });
  // As the data holds it, and as the comparison of steps sees it.
  const filling = Math.fround(value);
  if (!Number.isFinite(filling)) throw new InvalidParameterError({ parameter: 'value', got: value, expected: 'a finite number' });
  const lengths = arrays.map(({ shape }) => shape[0]);
  const steps = length ?? Math.max(...lengths);
  const [, features] = arrays[0].shape;
  const data = new Float32Array(arrays.length * steps * features).fill(filling);
  arrays.forEach((array, i) => {
    if (array.shape[1] !== features || lengths[i] > steps) {
      throw new ShapeError({ parameter: `sequences[${i}]`, got: array.shape, expected: `at most ${steps} steps of ${features} features` });
    }
    const own = Float32Array.from(array.data);
    checkSteps(own, features, filling, i);
    data.set(own, i * steps * features);
  });
  return { x: ndarray(data, [arrays.length, steps, features]), lengths };
}

function asSteps(array: NdArray, i: number): NdArray {
  const { shape, data } = array;
  if (shape.length === 2 && shape[1] > 0) return array;
  if (shape.length === 1) return { data, shape: [shape[0], 1] };
  throw new ShapeError({ parameter: `sequences[${i}]`, got: shape, expected: 'steps, or steps and features' });
}

function checkSteps(data: Float32Array, features: number, value: number, i: number): void {
  for (let from = 0; from < data.length; from += features) {
    if (!data.subarray(from, from + features).every((number) => number === value)) continue;
    throw new InvalidParameterError({
      parameter: `sequences[${i}], step ${from / features}`,
      got: value,
      expected: 'a step that does not consist of the filling alone',
      remedy: 'Choose a value that the data does not have, such as -10.',
    });
  }
}

/** Throws `ShapeError` with the remedy where nested arrays hold sequences of different lengths. */
export function checkEqualLengths(x: unknown, name: string): void {
  if (!Array.isArray(x)) return;
  const lengths = new Set(x.map(lengthOf));
  lengths.delete(undefined);
  if (lengths.size < 2) return;
  const numbers = [...lengths] as number[];
  throw new ShapeError({
    parameter: name,
    got: `sequences of ${Math.min(...numbers)} to ${Math.max(...numbers)} steps`,
    expected: 'sequences of one length',
    remedy: `Fill them up with a number that the data does not have, padSequences(${name}, { value: -10 }), and make the model with maskValue: -10.`,
  });
}

function lengthOf(sequence: unknown): number | undefined {
  if (Array.isArray(sequence) || ArrayBuffer.isView(sequence)) return (sequence as { length?: number }).length;
  const { shape } = (sequence ?? {}) as { shape?: readonly number[] };
  return shape?.[0];
}
