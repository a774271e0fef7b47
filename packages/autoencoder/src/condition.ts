import { type ArrayInput, InvalidParameterError, type NdArray, ShapeError, ndarray, rowSize, rowsOf, toNdArray } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/**
 * What a model is conditioned on, as rows [n, units]: class numbers [n] become one-hot rows, rows of numbers stay. Throws
 * `InvalidParameterError` where a condition is missing, superfluous, or no class number; `ShapeError` for another size.
 */
export function conditionRows(condition: ArrayInput | undefined, units: number, rows: number, name = 'condition'): NdArray<Float32Array> | undefined {
  if (condition === undefined) {
    if (units === 0) return undefined;
    throw new InvalidParameterError({
      parameter: name,
      got: condition,
      expected: `a class number for each of the ${rows} rows, or ${units} numbers, since the model is conditioned on them`,
      remedy: `Give them as the option ${name}.`,
    });
  }
  if (units === 0) {
    throw new InvalidParameterError({ parameter: name, expected: 'to be left out, since the model is conditioned on nothing' });
  }
  const given = toNdArray(condition, { name });
  if (given.shape.length === 0 || rowsOf(given) !== rows) {
    throw new ShapeError({ parameter: name, got: given.shape, expected: `${rows} rows, one for each sample` });
  }
  if (given.shape.length === 1) return ndarray(oneHot(given, units, name), [rows, units]);
  if (given.shape.length === 2 && given.shape[1] === units) return ndarray(Float32Array.from(given.data), [rows, units]);
  throw new ShapeError({ parameter: name, got: given.shape, expected: `class numbers [${rows}] or rows of ${units} numbers [${rows}, ${units}]` });
}

/** Samples with the condition behind them on the last axis, where it is the same at every place of the axes before. */
export function joinRows(x: NdArray, condition: NdArray<Float32Array> | undefined): NdArray {
  if (condition === undefined) return x;
  const units = condition.shape[1];
  const width = x.shape[x.shape.length - 1];
  const places = rowSize(x) / width;
  const data = new Float32Array(rowsOf(x) * places * (width + units));
  for (let i = 0, at = 0, from = 0; i < rowsOf(x); i++) {
    const own = condition.data.subarray(i * units, (i + 1) * units);
    for (let place = 0; place < places; place++, from += width, at += width + units) {
      data.set(x.data.subarray(from, from + width), at);
      data.set(own, at + width);
    }
  }
  return ndarray(data, joinedShape(x.shape, units));
}

/** The shape of {@link joinRows}. */
export function joinedShape(shape: readonly number[], units: number): number[] {
  return [...shape.slice(0, -1), shape[shape.length - 1] + units];
}

/** The samples of a joined batch and the condition [B, units]. */
export function splitBatch(joined: tf.Tensor, units: number): { x: tf.Tensor; condition?: tf.Tensor2D } {
  if (units === 0) return { x: joined };
  const axis = joined.rank - 1;
  const [x, condition] = tf.split(joined, [joined.shape[axis] - units, units], axis);
  if (axis === 1) return { x, condition: condition as tf.Tensor2D };
  const places = tf.util.sizeFromShape(joined.shape.slice(1, -1));
  return { x, condition: tf.squeeze(tf.slice(tf.reshape(condition, [joined.shape[0], places, units]), [0, 0, 0], [-1, 1, -1]), [1]) };
}

/** What {@link joinRows} does, of tensors. */
export function joinBatch(x: tf.Tensor, condition: tf.Tensor2D | undefined): tf.Tensor {
  if (condition === undefined) return x;
  if (x.rank === 2) return tf.concat([x, condition], 1);
  const [rows, units] = condition.shape;
  const places = x.shape.slice(1, -1);
  const spread = tf.tile(tf.reshape(condition, [rows, ...places.map(() => 1), units]), [1, ...places, 1]);
  return tf.concat([x, spread], x.rank - 1);
}

function oneHot({ data }: NdArray, units: number, name: string): Float32Array {
  const result = new Float32Array(data.length * units);
  data.forEach((label, i) => {
    if (!Number.isInteger(label) || label < 0 || label >= units) {
      throw new InvalidParameterError({ parameter: `${name}[${i}]`, got: label, expected: `a class number from 0 to ${units - 1}` });
    }
    result[i * units + label] = 1;
  });
  return result;
}
