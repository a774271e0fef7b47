import type { IrBuilder } from '../ir/builder.js';
import type { IrValue } from '../ir/graph.js';
import { normalizeAxis, sizeOf } from '../shapes.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';
import { indices, notBoolean, numbers } from './numeric.js';

/**
 * Operations that take, place and order elements by index. An index outside the axis is an error when the graph runs,
 * where a negative one counts from the end; TensorFlow.js's cpu backend takes both for errors.
 */
export const indexKernels: KernelTable = {
  GatherV2: (call) => {
    const { x } = call.inputs;
    const axis = normalizeAxis(attribute<number>(call, 'axis'), x.shape.length);
    return gather(call, axis, attribute<number | undefined>(call, 'batchDims') ?? 0);
  },
  GatherNd: ({ builder, inputs }) => {
    const { params, indices: at } = inputs;
    const depth = at.shape.at(-1) ?? 0;
    const shape = [...at.shape.slice(0, -1), ...params.shape.slice(depth)];
    const rows = flatRows(builder, at, params.shape.slice(0, depth));
    const slices = builder.reshape(params, [sizeOf(params.shape.slice(0, depth)), sizeOf(params.shape.slice(depth))]);
    return builder.reshape(builder.op('Gather', [slices, rows], [...rows.shape, slices.shape[1]], params.type, { axis: 0 }), shape);
  },
  ScatterNd: (call) => {
    const { indices: at, updates } = call.inputs;
    const shape = attribute<number[]>(call, 'shape');
    const { depth, lead } = placesOf(at);
    const rows = flatRows(call.builder, call.builder.reshape(at, [...lead, depth]), shape.slice(0, depth));
    return call.builder.reshape(segmentSum(call, updates, rows, shape.slice(0, depth), shape.slice(depth)), shape);
  },
  SparseToDense: (call) => {
    const { sparseIndices, sparseValues, defaultValue } = call.inputs;
    const shape = attribute<number[]>(call, 'outputShape');
    return scatter(call.builder, call.builder.expand(defaultValue, shape), sparseIndices, sparseValues);
  },
  TensorScatterUpdate: ({ builder, inputs: { tensor, indices: at, updates } }) => scatter(builder, tensor, at, updates),
  UnsortedSegmentSum: (call) => {
    const { x, segmentIds } = call.inputs;
    const segments = attribute<number>(call, 'numSegments');
    if (segmentIds.shape.length !== 1) return call.refuse('its segment ids are not a list', 'Flatten the ids and the first axes of x.');
    const rest = x.shape.slice(1);
    return call.builder.reshape(segmentSum(call, x, segmentIds, [segments], rest), [segments, ...rest]);
  },
  Bincount: (call) => counts(call, call.inputs['x'], call.inputs['weights'], [], attribute<number>(call, 'size')),
  DenseBincount: (call) => {
    const { x, weights } = call.inputs;
    const size = attribute<number>(call, 'size');
    const counted = counts(call, x, weights, x.shape.slice(0, -1), size);
    if (attribute<boolean | undefined>(call, 'binaryOutput') !== true) return counted;
    return call.builder.cast(call.builder.cast(counted, 'bool'), counted.type);
  },
  OneHot: (call) => {
    const { builder, inputs } = call;
    const a = <T>(name: string): T => attribute<T>(call, name);
    const depth = a<number>('depth');
    const at = builder.reshape(inputs['indices'], [...inputs['indices'].shape, 1]);
    const on = builder.binary('Equal', builder.cast(at, 'int32'), indices(builder, depth), 'bool');
    const type = a<'float32' | 'int32' | 'bool'>('dtype');
    const [onValue, offValue] = [a<number>('onValue'), a<number>('offValue')];
    if (onValue === 1 && offValue === 0) return builder.cast(on, type);
    const number = type === 'bool' ? 'int32' : type;
    return builder.cast(builder.where(on, builder.splat(onValue, on.shape, number), builder.splat(offValue, [], number)), type);
  },
  TopK: (call) => {
    const { x } = call.inputs;
    notBoolean(call, x);
    const k = attribute<number>(call, 'k');
    const shape = [...x.shape.slice(0, -1), k];
    return call.builder.ops('TopK', [x], [{ shape, type: x.type }, { shape, type: 'int32' }], { k });
  },
  SearchSorted: ({ builder, inputs: { sortedSequence, values }, attributes }) => {
    const [rows, n] = sortedSequence.shape;
    const op = attributes['side'] === 'left' ? 'Less' : 'LessOrEqual';
    const below = builder.binary(op, builder.reshape(sortedSequence, [rows, 1, n]), builder.reshape(values, [rows, values.shape[1], 1]), 'bool');
    return builder.reduce('ReduceSum', builder.cast(below, 'int32'), [2]);
  },
};

function gather(call: KernelCall, axis: number, batchDims: number): IrValue {
  const { builder, inputs } = call;
  const [x, at] = [inputs['x'], builder.cast(inputs['indices'], 'int32')];
  const shape = [...x.shape.slice(0, axis), ...at.shape.slice(batchDims), ...x.shape.slice(axis + 1)];
  if (batchDims === 0) return builder.op('Gather', [x, at], shape, x.type, { axis });
  const rows = gatherRows(builder, x.shape, at, axis, batchDims);
  const width = sizeOf(x.shape.slice(axis + 1));
  const slices = builder.reshape(x, [sizeOf(x.shape) / Math.max(1, width), width]);
  return builder.reshape(builder.op('Gather', [slices, rows], [...rows.shape, width], x.type, { axis: 0 }), shape);
}

/** For each slice that a batched gather takes, its row among all slices: [batches · outer · taken]. */
function gatherRows(builder: IrBuilder, shape: readonly number[], at: IrValue, axis: number, batchDims: number): IrValue {
  const batches = sizeOf(shape.slice(0, batchDims));
  const outer = sizeOf(shape.slice(batchDims, axis));
  const taken = sizeOf(at.shape.slice(batchDims));
  const starts = Int32Array.from({ length: batches * outer }, (_, i) => i * shape[axis]);
  const rows = builder.add(builder.reshape(at, [batches, 1, taken]), numbers(builder, starts, [batches, outer, 1], 'int32'));
  return builder.reshape(rows, [batches * outer * taken]);
}

/** Indices of several axes as one row number each: [product of the leading axes of `at`]. */
function flatRows(builder: IrBuilder, at: IrValue, sizes: readonly number[]): IrValue {
  const strides = sizes.map((_, i) => sizeOf(sizes.slice(i + 1)));
  const whole = builder.cast(at, 'int32');
  const count = sizeOf(at.shape.slice(0, -1));
  const rows = builder.reduce('ReduceSum', builder.mul(whole, numbers(builder, strides, [strides.length], 'int32')), [at.shape.length - 1]);
  return builder.reshape(rows, [count]);
}

/** Sums of slices that share a row; slices whose row does not exist are left out. Shape [product of sizes, product of inner]. */
function segmentSum(call: KernelCall, updates: IrValue, rows: IrValue, sizes: readonly number[], inner: readonly number[]): IrValue {
  notBoolean(call, updates);
  const { builder } = call;
  const [segments, width] = [sizeOf(sizes), sizeOf(inner)];
  const slices = builder.reshape(updates, [sizeOf(rows.shape), width]);
  return builder.op('SegmentSum', [slices, rows], [segments, width], updates.type, { segments });
}

/** How many axes an index names, and the axes over which there are indices: a list holds indices of one axis. */
function placesOf(at: IrValue): { depth: number; lead: readonly number[] } {
  return at.shape.length <= 1 ? { depth: 1, lead: at.shape } : { depth: at.shape.at(-1) ?? 1, lead: at.shape.slice(0, -1) };
}

/** A tensor with some slices replaced. */
function scatter(builder: IrBuilder, base: IrValue, at: IrValue, updates: IrValue): IrValue {
  const { depth, lead } = placesOf(at);
  const count = sizeOf(lead);
  const [rows, width] = [sizeOf(base.shape.slice(0, depth)), sizeOf(base.shape.slice(depth))];
  const places = flatRows(builder, builder.reshape(at, [count, depth]), base.shape.slice(0, depth));
  const slices = builder.reshape(builder.expand(updates, [...lead, ...updates.shape.slice(lead.length)]), [count, width]);
  const placed = builder.op('ScatterRows', [builder.reshape(base, [rows, width]), places, slices], [rows, width], base.type);
  return builder.reshape(placed, base.shape);
}

/** How often each number below `size` occurs in each row, or the sums of weights. */
function counts(call: KernelCall, x: IrValue, weights: IrValue, lead: readonly number[], size: number): IrValue {
  const { builder } = call;
  const rows = sizeOf(lead);
  const perRow = sizeOf(x.shape) / Math.max(1, rows);
  const starts = numbers(builder, Int32Array.from({ length: rows }, (_, i) => i * size), [rows, 1], 'int32');
  const own = builder.reshape(builder.cast(x, 'int32'), [rows, perRow]);
  // A number that is too large for its row must not be counted in the next one.
  const inside = builder.binary('Less', own, builder.splat(size, [], 'int32'), 'bool');
  const places = builder.where(inside, builder.add(own, starts), builder.splat(rows * size, [], 'int32'));
  const values = sizeOf(weights.shape) > 0 ? weights : builder.splat(1, x.shape, weights.type);
  const summed = segmentSum(call, values, builder.reshape(places, [rows * perRow]), [rows * size], []);
  return builder.reshape(summed, [...lead, size]);
}
