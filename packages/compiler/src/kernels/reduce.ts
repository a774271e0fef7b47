import type { IrValue } from '../ir/graph.js';
import { normalizeAxis, range } from '../shapes.js';
import { attribute, type Kernel, type KernelCall, type KernelTable } from './kernel.js';

const reduction =
  (op: string): Kernel =>
  (call) =>
    call.builder.reduce(op, call.inputs['x'], axesOf(call), keepDims(call));

/** Operations that make one number of many. */
export const reduceKernels: KernelTable = {
  Sum: (call) => call.builder.reduce('ReduceSum', asNumber(call), axesOf(call), keepDims(call)),
  Mean: (call) => {
    const x = call.builder.cast(call.inputs['x'], 'float32');
    const axes = axesOf(call);
    const n = axes.reduce((product, axis) => product * x.shape[axis], 1);
    return call.builder.scale(call.builder.reduce('ReduceSum', x, axes, keepDims(call)), 1 / n);
  },
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: (call) => call.builder.reduce('ReduceProd', asNumber(call), axesOf(call), keepDims(call)),
  All: (call) => logical(call, 'ReduceMin'),
  Any: (call) => logical(call, 'ReduceMax'),
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
  return builder.cast(builder.reduce(op, builder.cast(inputs['x'], 'int32'), axesOf(call), keepDims(call)), 'bool');
}
