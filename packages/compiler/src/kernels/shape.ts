import { slice_util, util } from '@tensorflow/tfjs';
import type { IrValue } from '../ir/graph.js';
import { normalizeAxis, range, sizeOf } from '../shapes.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';
import { numbers } from './numeric.js';

/** Operations that move elements without changing them. */
export const shapeKernels: KernelTable = {
  Reshape: (call) => {
    const { x } = call.inputs;
    return call.builder.reshape(x, util.inferFromImplicitShape(attribute<number[]>(call, 'shape'), util.sizeFromShape([...x.shape])));
  },
  ExpandDims: (call) => {
    const { input } = call.inputs;
    const shape = [...input.shape];
    shape.splice(normalizeAxis(attribute<number>(call, 'dim'), shape.length + 1), 0, 1);
    return call.builder.reshape(input, shape);
  },
  Transpose: (call) => call.builder.transpose(call.inputs['x'], attribute<number[]>(call, 'perm')),
  BroadcastTo: (call) => call.builder.expand(call.inputs['x'], attribute<number[]>(call, 'shape')),
  Tile: (call) => {
    const { builder, inputs } = call;
    const { x } = inputs;
    const reps = attribute<number[]>(call, 'reps');
    const shape = x.shape.map((n, i) => n * reps[i]);
    if (x.splat !== undefined || reps.every((r, i) => r === 1 || x.shape[i] === 1)) return builder.expand(x, shape);
    return builder.op('Tile', [x], shape, x.type, { reps: [...reps] });
  },
  Slice: (call) => {
    const { x } = call.inputs;
    const [starts, sizes] = slice_util.parseSliceParams(toTensorLike(x), attribute<number[]>(call, 'begin'), attribute<number[]>(call, 'size'));
    return call.builder.slice(x, starts, sizes);
  },
  StridedSlice: (call) => {
    const { builder, inputs } = call;
    const { x } = inputs;
    const a = <T>(name: string): T => attribute<T>(call, name);
    const info = slice_util.sliceInfo(
      [...x.shape],
      a<number[]>('begin'),
      a<number[]>('end'),
      a<number[]>('strides'),
      a<number>('beginMask'),
      a<number>('endMask'),
      a<number>('ellipsisMask'),
      a<number>('newAxisMask'),
      a<number>('shrinkAxisMask'),
    );
    const sizes = info.begin.map((from, i) => Math.max(0, Math.ceil((info.end[i] - from) / info.strides[i])));
    return builder.reshape(builder.slice(x, info.begin, sizes, info.strides), info.finalShape);
  },
  Concat: (call) => {
    const [first] = call.list;
    const parts = call.list.filter((part) => sizeOf(part.shape) > 0).map((part) => call.builder.cast(part, first.type));
    const axis = normalizeAxis(attribute<number>(call, 'axis'), first.shape.length);
    if (parts.length > 0) return call.builder.concat(parts, axis);
    const length = call.list.reduce((sum, part) => sum + part.shape[axis], 0);
    return numbers(call.builder, [], first.shape.map((n, d) => (d === axis ? length : n)), first.type);
  },
  Pack: (call) => {
    const { builder, list } = call;
    const axis = normalizeAxis(attribute<number>(call, 'axis'), list[0].shape.length + 1);
    const grown = list.map((x) => builder.reshape(builder.cast(x, list[0].type), [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]));
    return builder.concat(grown, axis);
  },
  Unpack: (call) => {
    const { value } = call.inputs;
    const axis = normalizeAxis(attribute<number>(call, 'axis'), value.shape.length);
    const parts = splitAlong(call, value, axis, new Array<number>(value.shape[axis]).fill(1));
    return parts.map((part) => call.builder.reshape(part, value.shape.filter((_, d) => d !== axis)));
  },
  SplitV: (call) => {
    const { x } = call.inputs;
    const axis = normalizeAxis(attribute<number>(call, 'axis'), x.shape.length);
    const given = attribute<number | number[]>(call, 'numOrSizeSplits');
    const sizes = Array.isArray(given) ? [...given] : new Array<number>(given).fill(x.shape[axis] / given);
    const open = sizes.indexOf(-1);
    if (open >= 0) sizes[open] = x.shape[axis] - sizes.reduce((sum, n) => sum + Math.max(0, n), 0);
    return splitAlong(call, x, axis, sizes);
  },
  PadV2: (call) => {
    const paddings = attribute<[number, number][]>(call, 'paddings');
    const { x } = call.inputs;
    const value = attribute<number | undefined>(call, 'constantValue') ?? 0;
    const shape = x.shape.map((n, i) => n + paddings[i][0] + paddings[i][1]);
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
    if (sizeOf(x.shape) === 0) return call.builder.splat(value, shape, x.type);
    const attributes = { before: paddings.map(([b]) => b), after: paddings.map(([, a]) => a), value };
    return moved(call, x, (source) => call.builder.op('Pad', [source], shape, source.type, attributes));
  },
  MirrorPad: (call) => {
    const paddings = attribute<[number, number][]>(call, 'paddings');
    const { x } = call.inputs;
    // The edge itself is repeated in mode 'symmetric', and not in mode 'reflect'.
    const edge = attribute<string>(call, 'mode') === 'symmetric' ? 1 : 0;
    return paddings.reduce((value, [before, after], axis) => {
      const n = x.shape[axis];
      if (before === 0 && after === 0) return value;
      const places = range(before + n + after).map((i) => mirrored(i - before, n, edge));
      const shape = value.shape.map((size, d) => (d === axis ? places.length : size));
      return call.builder.op('Gather', [value, numbers(call.builder, places, [places.length], 'int32')], shape, x.type, { axis });
    }, x);
  },
  Reverse: (call) => {
    const { x } = call.inputs;
    const dims = attribute<number | number[] | undefined>(call, 'dims') ?? range(x.shape.length);
    const axes = (Array.isArray(dims) ? dims : [dims]).map((axis) => normalizeAxis(axis, x.shape.length));
    const on = range(x.shape.length).map((d) => axes.includes(d));
    return call.builder.slice(x, x.shape.map((n, d) => (on[d] ? n - 1 : 0)), x.shape, on.map((reversed) => (reversed ? -1 : 1)));
  },
};

/** `f` on the value as int32 where it is boolean. */
function moved({ builder }: KernelCall, x: IrValue, f: (x: IrValue) => IrValue): IrValue {
  return x.type === 'bool' ? builder.cast(f(builder.cast(x, 'int32')), 'bool') : f(x);
}

function mirrored(place: number, n: number, edge: number): number {
  if (place < 0) return -place - edge;
  return place < n ? place : 2 * n - 2 - place + edge;
}

function splitAlong({ builder }: KernelCall, x: IrValue, axis: number, sizes: readonly number[]): readonly IrValue[] {
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((n) => ({ shape: x.shape.map((size, d) => (d === axis ? n : size)), type: x.type }));
  return builder.ops('Split', [x], outputs, { axis, sizes: [...sizes] });
}

function toTensorLike(x: IrValue): Parameters<typeof slice_util.parseSliceParams>[0] {
  return { shape: [...x.shape] } as unknown as Parameters<typeof slice_util.parseSliceParams>[0];
}
