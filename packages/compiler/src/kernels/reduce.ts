import type { IrValue } from '../ir/graph.js';
import { normalizeAxis, range, sizeOf } from '../shapes.js';
import { attribute, type Kernel, type KernelCall, type KernelTable } from './kernel.js';

/** The largest or smallest; of booleans as of 0 and 1. */
const extreme =
  (op: string): Kernel =>
  (call) => {
    const { type } = call.inputs['x'];
    return call.builder.cast(call.builder.reduce(op, asNumber(call), axesOf(call), keepDims(call)), type);
  };

/** A sum or product; of nothing, what it starts from. */
const accumulation =
  (op: string, start: number): Kernel =>
  (call) => {
    const x = asNumber(call);
    const [axes, keep] = [axesOf(call), keepDims(call)];
    if (sizeOf(x.shape) > 0) return call.builder.reduce(op, x, axes, keep);
    const shape = x.shape.flatMap((n, d) => (axes.includes(d) ? (keep ? [1] : []) : [n]));
    return call.builder.splat(start, shape, x.type);
  };

const place =
  (op: string): Kernel =>
  (call) => {
    const [axis] = axesOf(call);
    const x = asNumber(call);
    if (x.shape.length === 0) return call.builder.splat(0, [], 'int32');
    return call.builder.op(op, [x], x.shape.filter((_, d) => d !== axis), 'int32', { axis });
  };

/** Operations that make one number of many. */
export const reduceKernels: KernelTable = {
  Sum: accumulation('ReduceSum', 0),
  Mean: (call) => {
    const x = call.builder.cast(call.inputs['x'], 'float32');
    const axes = axesOf(call);
    const n = axes.reduce((product, axis) => product * x.shape[axis], 1);
    return call.builder.scale(call.builder.reduce('ReduceSum', x, axes, keepDims(call)), 1 / n);
  },
  Max: extreme('ReduceMax'),
  Min: extreme('ReduceMin'),
  Prod: accumulation('ReduceProd', 1),
  All: (call) => logical(call, 'ReduceMin'),
  Any: (call) => logical(call, 'ReduceMax'),
  ArgMax: place('ArgMax'),
  ArgMin: place('ArgMin'),
};

function axesOf(call: KernelCall): number[] {
  const { shape } = call.inputs['x'];
  const given = attribute<number | number[] | undefined>(call, 'reductionIndices') ?? attribute<number | number[] | undefined>(call, 'axis');
  if (given === undefined || (given as number | null) === null) return range(shape.length);
  return (Array.isArray(given) ? given : [given]).map((axis) => normalizeAxis(axis, shape.length));
}

function keepDims(call: KernelCall): boolean {
  return attribute<boolean | undefined>(call, 'keepDims') ?? false;
}

function asNumber({ builder, inputs: { x } }: KernelCall): IrValue {
  return x.type === 'bool' ? builder.cast(x, 'int32') : x;
}

function logical(call: KernelCall, op: string): IrValue {
  const { builder, inputs } = call;
  return builder.cast(builder.reduce(op, builder.cast(builder.cast(inputs['x'], 'bool'), 'int32'), axesOf(call), keepDims(call)), 'bool');
}
