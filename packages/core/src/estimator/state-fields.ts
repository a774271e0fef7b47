import { FileFormatError } from '../errors.js';
import { type NdArray, ndarray, sizeOf } from '../ndarray/ndarray.js';

/** Lengths of axes by name, as the fields read so far have them. */
export type Axes = Map<string, number>;

/** Where a field is read from, for error texts, and the lengths of axes. */
export interface Place {
  /** Such as `PCA.components`. */
  readonly path: string;
  readonly axes: Axes;
}

/** One field of an estimator's state: how it is written to JSON and read back with checks. */
export interface Field<T> {
  write(value: T): unknown;
  /** Throws FileFormatError for anything but what `write` gives. */
  read(value: unknown, place: Place): T;
}

/** Length of an axis: a number, or a name that stands for the same length in every field of a state. */
export type Axis = number | string;

/** A finite number. */
export function numberField(): Field<number> {
  return { write: (value) => value, read: (value, place) => (Number.isFinite(value) ? (value as number) : refuse(place, value, 'a finite number')) };
}

/** An integer, at least `least`. */
export function countField(least = 1): Field<number> {
  return {
    write: (value) => value,
    read: (value, place) => (Number.isInteger(value) && (value as number) >= least ? (value as number) : refuse(place, value, `an integer >= ${least}`)),
  };
}

/** True or false. */
export function flagField(): Field<boolean> {
  return { write: (value) => value, read: (value, place) => (typeof value === 'boolean' ? value : refuse(place, value, 'true or false')) };
}

/** One of some words. */
export function wordField<W extends string>(words: readonly W[]): Field<W> {
  return {
    write: (value) => value,
    read: (value, place) => words.find((word) => word === value) ?? refuse(place, value, words.map((word) => `'${word}'`).join(' or ')),
  };
}

/** Finite float64 numbers, as many as the axis is long; kept to the last bit. */
export function vectorField(axis: Axis): Field<Float64Array> {
  return { write: (value) => Array.from(value), read: (value, place) => Float64Array.from(numbers(value, place, [axis]).data) };
}

/** Integers of 32 bits, as many as the axis is long. */
export function integersField(axis: Axis): Field<Int32Array> {
  return {
    write: (value) => Array.from(value),
    read: (value, place) => {
      const { data } = numbers(value, place, [axis]);
      const wrong = data.find((v) => v !== Math.trunc(v) || Math.abs(v) > 2 ** 31 - 1);
      return wrong === undefined ? Int32Array.from(data) : refuse(place, wrong, 'integers of 32 bits');
    },
  };
}

/** Distinct labels, either finite numbers or strings, as many as the axis is long. */
export function labelsField(axis: Axis): Field<readonly number[] | readonly string[]> {
  return {
    write: (value) => value,
    read: (value, place) => {
      const strings = Array.isArray(value) && value.every((v) => typeof v === 'string');
      if (!strings && !(Array.isArray(value) && value.every((v) => Number.isFinite(v)))) return refuse(place, value, 'a list of finite numbers or of strings');
      if (new Set(value).size !== value.length) return refuse(place, value, 'no label twice');
      bind(place, axis, value.length);
      return strings ? (value) : (value as number[]);
    },
  };
}

/** An array of finite float64 numbers with these axes, written as shape and flat data; kept to the last bit. */
export function arrayField(...axes: readonly Axis[]): Field<NdArray<Float64Array>> {
  return {
    write: (value) => ({ shape: value.shape, data: Array.from(value.data) }),
    read: (value, place) => {
      const { shape, data } = (value ?? {}) as { shape?: unknown; data?: unknown };
      if (!Array.isArray(shape) || shape.length !== axes.length) return refuse(place, shape, `a shape of ${axes.length} axes`);
      const flat = numbers(data, place, [sizeOf(shape as number[])]).data;
      axes.forEach((axis, i) => bind(place, axis, shape[i] as number));
      return ndarray(Float64Array.from(flat), shape as number[]);
    },
  };
}

/** A field that may be missing. */
export function optionalField<T>(field: Field<T>): Field<T | undefined> {
  return {
    write: (value) => (value === undefined ? undefined : field.write(value)),
    read: (value, place) => (value === undefined ? undefined : field.read(value, place)),
  };
}

/** A list of values of one kind, of any length. */
export function listField<T>(field: Field<T>): Field<readonly T[]> {
  return {
    write: (values) => values.map((value) => field.write(value)),
    read: (values, place) =>
      Array.isArray(values)
        ? values.map((value, i) => field.read(value, { ...place, path: `${place.path}[${i}]` }))
        : refuse(place, values, 'a list'),
  };
}

/** Throws FileFormatError that names the place. */
export function refuse({ path }: Place, got: unknown, expected: string): never {
  const type = path.split('.', 1)[0];
  throw new FileFormatError({ parameter: path, got, expected, remedy: `Give what ${type}.toJSON wrote.` });
}

function numbers(value: unknown, place: Place, [axis]: readonly [Axis]): { data: number[] } {
  if (!Array.isArray(value) || !value.every((v) => Number.isFinite(v))) return refuse(place, value, 'a list of finite numbers');
  bind(place, axis, value.length);
  return { data: value as number[] };
}

function bind(place: Place, axis: Axis, length: number): void {
  const known = typeof axis === 'number' ? axis : place.axes.get(axis);
  if (known === undefined) place.axes.set(String(axis), length);
  else if (known !== length) refuse(place, length, `${known} numbers${typeof axis === 'number' ? '' : ` (${axis})`}`);
}
