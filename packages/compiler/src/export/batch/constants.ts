import type { OnnxData, OnnxTensor } from '@latentkit/onnx';
import { sameNumbers, sizeOf } from '../../shapes.js';
import { type Affine, fitAffine, fitScalar } from './affine.js';
import type { BatchExpressions } from './expressions.js';

/** Longer lists whose elements all depend on the batch size are data, not shapes. */
const LONGEST_LIST = 16;

/** Whether constants are the same at every batch size. */
export function sameTensors([first, ...rest]: readonly OnnxTensor[]): boolean {
  return rest.every((other) => other.type === first.type && sameNumbers(other.shape, first.shape) && sameData(other.data, first.data));
}

/**
 * A constant that differs between batch sizes as a value that the graph computes; undefined where no rule gives it. The
 * rules: lists of lengths, single numbers proportional to the batch or its inverse, one number or one slice repeated,
 * whole numbers in equal steps, also modulo 2^32.
 */
export function generaliseConstant(tensors: readonly OnnxTensor[], sizes: readonly number[], expressions: BatchExpressions): string | undefined {
  const [first] = tensors;
  const rank = first.shape.length;
  if (tensors.some((t) => t.type !== first.type || t.shape.length !== rank)) return undefined;
  const lengths = first.shape.map((_, axis) => fitAffine(tensors.map((t) => t.shape[axis]), sizes));
  if (!allKnown(lengths)) return undefined;
  if (lengths.every(({ factor }) => factor === 0)) return ofOneShape(tensors, sizes, expressions);
  return repeated(tensors, sizes, lengths, expressions) ?? progression(tensors, lengths, expressions) ?? multiples(tensors, lengths, expressions);
}

function ofOneShape(tensors: readonly OnnxTensor[], sizes: readonly number[], expressions: BatchExpressions): string | undefined {
  const { type, shape, data } = tensors[0];
  if (type === 'int64' || type === 'int32') {
    if (data.length > LONGEST_LIST || shape.length > 1) return undefined;
    const elements = Array.from({ length: data.length }, (_, i) => fitAffine(tensors.map((t) => Number(t.data[i])), sizes));
    if (!allKnown(elements)) return undefined;
    const list = expressions.vector(elements);
    const cast = type === 'int32' ? expressions.cast(list, 'int32') : list;
    return shape.length === 0 ? expressions.reshape(cast, []) : cast;
  }
  return type === 'float32' ? oneNumber(tensors, sizes, shape.map((n) => ({ factor: 0, offset: n })), expressions) : undefined;
}

/** Every element the same number, or every slice along the batch the same numbers. */
function repeated(tensors: readonly OnnxTensor[], sizes: readonly number[], lengths: readonly Affine[], expressions: BatchExpressions): string | undefined {
  const [{ type, shape, data }] = tensors;
  const ones = shape.map(() => 1);
  const uniform = tensors.map(({ data: own }) => uniformValue(own));
  if (uniform.every((x) => x !== undefined && Object.is(x, uniform[0]))) {
    return expressions.expand(expressions.constant(type, data.slice(0, 1), ones), lengths);
  }
  if (type === 'float32' && uniform.every((x) => x !== undefined)) return oneNumber(tensors, sizes, lengths, expressions);
  const grown = lengths.flatMap(({ factor }, axis) => (factor === 0 ? [] : [axis]));
  if (grown.length !== 1) return undefined;
  const [axis] = grown;
  const slices = tensors.map((tensor) => commonSlice(tensor, axis));
  const [slice] = slices;
  if (slice === undefined || !slices.every((other) => other !== undefined && sameData(other, slice))) return undefined;
  return expressions.expand(expressions.constant(type, slice, shape.map((n, d) => (d === axis ? 1 : n))), lengths);
}

/** One number in every element, proportional to the batch size or to its inverse. */
function oneNumber(tensors: readonly OnnxTensor[], sizes: readonly number[], lengths: readonly Affine[], expressions: BatchExpressions): string | undefined {
  const numbers = tensors.map(({ data }) => uniformValue(data));
  if (!allKnown(numbers)) return undefined;
  const fitted = fitScalar(numbers.map(Number), sizes);
  if (fitted === undefined) return undefined;
  const single = expressions.scalar(fitted, tensors[0].shape.map(() => 1));
  if (lengths.every(({ factor, offset }) => factor === 0 && offset === 1)) return single;
  return expressions.expand(single, lengths);
}

/** Whole numbers in equal steps along the one axis that is longer than 1, the same ones however many there are. */
function progression(tensors: readonly OnnxTensor[], lengths: readonly Affine[], expressions: BatchExpressions): string | undefined {
  const [{ type, data, shape }] = tensors;
  const [length, ...others] = lengths.filter(({ factor, offset }) => factor !== 0 || offset !== 1);
  if ((type !== 'int32' && type !== 'int64' && type !== 'float32') || others.length > 0 || data.length < 2) return undefined;
  const from = Number(data[0]);
  const step = Number(data[1]) - from;
  if (!Number.isInteger(from) || !Number.isInteger(step)) return undefined;
  const fits = tensors.every((t) => Array.from(t.data as ArrayLike<number | bigint>, Number).every((x, i) => x === from + i * step));
  if (!fits) return undefined;
  const list = expressions.progression(type, from, step, length);
  return shape.length === 1 ? list : expressions.reshape(list, shape.map((n) => (n === 1 ? 1 : -1)));
}

/** Multiples of one number modulo 2^32 from 0 on, as the counters of random numbers are. */
function multiples([{ type, data, shape }, ...others]: readonly OnnxTensor[], [length]: readonly Affine[], expressions: BatchExpressions): string | undefined {
  if (type !== 'uint32' || shape.length !== 1 || data.length < 2) return undefined;
  const step = Number(data[1]);
  const fits = [data, ...others.map((t) => t.data)].every((own) => (own as Uint32Array).every((x, i) => x === Math.imul(i, step) >>> 0));
  return fits ? expressions.multiples(step, length) : undefined;
}

function allKnown<T>(list: readonly (T | undefined)[]): list is T[] {
  return list.every((item) => item !== undefined);
}

function uniformValue(data: OnnxData): number | bigint | undefined {
  const [first] = data;
  if (data.length === 0) return undefined;
  for (let i = 1; i < data.length; i++) if (!Object.is(data[i], first)) return undefined;
  return first;
}

/** The slice that repeats along an axis; undefined where slices differ. */
function commonSlice({ shape, data }: OnnxTensor, axis: number): OnnxData | undefined {
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const length = shape[axis];
  const slice = data.slice(0, outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const value = data[o * length * inner + i];
      slice[o * inner + i] = value;
      for (let k = 1; k < length; k++) if (!Object.is(data[(o * length + k) * inner + i], value)) return undefined;
    }
  }
  return slice;
}

function sameData(a: OnnxData, b: OnnxData): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
