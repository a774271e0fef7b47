import { elements, typed } from '../ir/builder.js';
import type { IrBuilder } from '../ir/builder.js';
import type { IrType, IrValue } from '../ir/graph.js';
import type { KernelCall } from './kernel.js';

/** The type of the result of two types together, as TensorFlow.js's upcastType. */
export function upcast(a: IrType, b: IrType): IrType {
  if (a === 'float32' || b === 'float32') return 'float32';
  return a === 'int32' || b === 'int32' ? 'int32' : a;
}

/** What `f` makes of the value as float32, in the value's own type: whole numbers are cut off, as typed arrays do. */
export function throughFloat(builder: IrBuilder, x: IrValue, f: (x: IrValue) => IrValue): IrValue {
  return x.type === 'float32' ? f(x) : builder.cast(f(builder.cast(x, 'float32')), x.type);
}

/** What `f` makes of the values as int32 where they are booleans, for operations that ONNX lacks for these. */
export function throughInt(builder: IrBuilder, values: readonly IrValue[], f: (values: readonly IrValue[]) => IrValue): IrValue {
  return f(values.map((x) => (x.type === 'bool' ? builder.cast(x, 'int32') : x)));
}

/** Refuses arithmetic on booleans, whose results TensorFlow.js's backends do not agree on. */
export function notBoolean(call: KernelCall, ...values: readonly IrValue[]): void {
  if (values.some((x) => x.type === 'bool')) {
    call.refuse('it computes with booleans', "Cast them with tf.cast(x, 'float32') or 'int32' first.");
  }
}

/** The numbers 0 … n − 1 as an int32 constant. */
export function indices(builder: IrBuilder, n: number, shape: readonly number[] = [n]): IrValue {
  return builder.constant(Int32Array.from({ length: n }, (_, i) => i), shape, 'int32');
}

/** Numbers as a constant of a type. */
export function numbers(builder: IrBuilder, values: ArrayLike<number>, shape: readonly number[], type: IrType = 'float32'): IrValue {
  return builder.constant(typed(type, values), shape, type);
}

/** One number in the type of `x`, to be computed with `x`. */
export function like(builder: IrBuilder, x: IrValue, value: number): IrValue {
  return builder.splat(x.type === 'int32' ? Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value))) : value, [], x.type);
}

/** A condition of either type of bounds: a value's elements where a mask is true and another's elsewhere. */
export function choose(builder: IrBuilder, condition: IrValue, a: IrValue, b: IrValue): IrValue {
  const type = upcast(a.type, b.type);
  if (type !== 'bool') return builder.where(condition, builder.cast(a, type), builder.cast(b, type));
  const chosen = builder.where(condition, builder.cast(a, 'int32'), builder.cast(b, 'int32'));
  return builder.cast(chosen, 'bool');
}

/** Whether a value is one known number. */
export function isNumber(x: IrValue, value: number): boolean {
  return x.splat === value && elements(x) === 1;
}
