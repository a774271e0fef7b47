import type { IrNode } from '../ir/graph.js';
import type { LoweringContext } from './context.js';
import { axisPositions, isPlain } from './layout.js';
import type { LoweringTable } from './lowerings.js';
import type { OnnxRef } from './onnx-builder.js';

/** Lowerings of operations that take, place and order elements by index. */
export const indexingLowerings: LoweringTable = {
  // A list of indices leaves a tensor in its layout, wherever the axis is in one piece.
  Gather: (context, node) => {
    const [x, at] = node.inputs;
    const axis = node.attributes['axis'] as number;
    const { ref, layout } = context.located(x);
    const [place, ...others] = axisPositions(layout)[axis];
    if (!isPlain(layout) && at.shape.length === 1 && others.length === 0) {
      context.put(node.outputs[0], context.builder.gather(ref, context.plain(at), place), layout);
    } else {
      context.put(node.outputs[0], context.builder.gather(context.plain(x), context.plain(at), axis));
    }
  },
  // ONNX Runtime adds the elements of ScatterElements one after the other; those of ScatterND race when they meet.
  SegmentSum: (context, node) => {
    const b = context.builder;
    const [slices, rows] = node.inputs.map((value) => context.plain(value));
    const segments = node.attributes['segments'] as number;
    const [count, width] = slices.shape;
    // Rows that do not exist go to one more row, which is dropped.
    const int = (value: number): OnnxRef => b.constant(Int32Array.of(value), [], 'int32');
    const low = b.op('GreaterOrEqual', [rows, int(0)], rows.shape, 'bool');
    const high = b.op('Less', [rows, int(segments)], rows.shape, 'bool');
    const inside = b.op('And', [low, high], rows.shape, 'bool');
    const safe = b.op('Where', [inside, rows, int(segments)], rows.shape, 'int32');
    const places = expand(context, b.reshape(safe, [count, 1]), [count, width]);
    const zeros = slices.type === 'int32' ? b.constant(new Int32Array((segments + 1) * width), [segments + 1, width], 'int32') : b.filled(0, [segments + 1, width]);
    const summed = b.op('ScatterElements', [zeros, places, slices], [segments + 1, width], slices.type, {
      attributes: { axis: { int: 0 }, reduction: { string: 'add' } },
    });
    context.put(node.outputs[0], b.slice(summed, { axes: [0], starts: [0], ends: [segments] }));
  },
  ScatterRows: (context, node) => {
    const b = context.builder;
    const [base, rows, slices] = node.inputs.map((value) => context.plain(value));
    const places = expand(context, b.reshape(rows, [slices.shape[0], 1]), slices.shape);
    context.put(node.outputs[0], b.op('ScatterElements', [base, places, slices], base.shape, base.type, { attributes: { axis: { int: 0 } } }));
  },
  TopK: (context, node) => {
    const b = context.builder;
    const [values, places] = node.outputs;
    const k = b.int64([node.attributes['k'] as number]);
    const made = b.ops('TopK', [context.plain(node.inputs[0]), k], [
      { shape: values.shape, type: values.type },
      { shape: places.shape, type: 'int64' },
    ]);
    context.put(values, made[0]);
    context.put(places, toInt32(context, made[1]));
  },
  ArgMax: (context, node) => place(context, node),
  ArgMin: (context, node) => place(context, node),
  CumSum: (context, node) => {
    const b = context.builder;
    const x = context.plain(node.inputs[0]);
    const flag = (name: string): { int: number } => ({ int: node.attributes[name] === true ? 1 : 0 });
    const axis = b.reshape(b.int64([node.attributes['axis'] as number]), []);
    context.put(
      node.outputs[0],
      b.op('CumSum', [x, axis], x.shape, x.type, { attributes: { exclusive: flag('exclusive'), reverse: flag('reverse') } }),
    );
  },
};

function place(context: LoweringContext, node: IrNode): void {
  const [output] = node.outputs;
  const axis = node.attributes['axis'] as number;
  const made = context.builder.op(node.op, [context.plain(node.inputs[0])], output.shape, 'int64', {
    attributes: { axis: { int: axis }, keepdims: { int: 0 } },
  });
  context.put(output, toInt32(context, made));
}

function expand(context: LoweringContext, x: OnnxRef, shape: readonly number[]): OnnxRef {
  return x.shape.join() === shape.join() ? x : context.builder.op('Expand', [x, context.builder.int64(shape)], shape, x.type);
}

function toInt32(context: LoweringContext, x: OnnxRef): OnnxRef {
  return context.builder.op('Cast', [x], x.shape, 'int32', { attributes: { to: { int: 6 } } });
}
