import { reshapedLayout } from './axes.js';
import type { Lowering } from './context.js';
import { axisPositions, isPlain, physicalShape, transposedLayout } from './layout.js';
import type { LoweringTable } from './lowerings.js';

/** Lowerings of operations that move elements. */
export const shapeLowerings: LoweringTable = {
  // Whatever order the elements lie in, they stay where they are if the new axes can be made of whole pieces of it.
  Reshape: (context, node) => {
    const [x] = node.inputs;
    const { shape } = node.outputs[0];
    const { ref, layout } = context.located(x);
    const kept = reshapedLayout(layout, x.shape, shape);
    if (kept === undefined) context.put(node.outputs[0], context.builder.reshape(context.plain(x), shape));
    else context.put(node.outputs[0], context.builder.reshape(ref, physicalShape(kept, shape)), kept);
  },
  // Only the description of where things lie changes.
  Transpose: (context, node) => {
    const { ref, layout } = context.located(node.inputs[0]);
    context.put(node.outputs[0], ref, transposedLayout(layout, node.attributes['order'] as number[]));
  },
  Expand: (context, node) => {
    const { shape } = node.outputs[0];
    const x = context.plain(node.inputs[0]);
    context.put(node.outputs[0], context.builder.op('Expand', [x, context.builder.int64(shape)], shape, x.type));
  },
  Tile: (context, node) => {
    const x = context.plain(node.inputs[0]);
    const reps = context.builder.int64(node.attributes['reps'] as number[]);
    context.put(node.outputs[0], context.builder.op('Tile', [x, reps], node.outputs[0].shape, x.type));
  },
  Slice: (context, node) => {
    const starts = node.attributes['starts'] as number[];
    const sizes = node.attributes['sizes'] as number[];
    const steps = node.attributes['steps'] as number[];
    const [x] = node.inputs;
    const { ref, layout } = context.located(x);
    const positions = axisPositions(layout);
    const cut = x.shape.flatMap((n, d) => (sizes[d] !== n || steps[d] !== 1 ? [d] : []));
    const whole = cut.some((d) => positions[d].length > 1);
    const source = whole ? context.plain(x) : ref;
    const place = (d: number): number => (whole ? d : positions[d][0]);
    // One beyond the last element taken; for steps back this may lie before the first, which ONNX writes as very negative.
    const ends = cut.map((d) => starts[d] + (sizes[d] - 1) * steps[d] + Math.sign(steps[d])).map((end) => (end < 0 ? -1_000_000_000 : end));
    const shape = [...source.shape];
    cut.forEach((d) => (shape[place(d)] = sizes[d]));
    const lists = [cut.map((d) => starts[d]), ends, cut.map(place), cut.map((d) => steps[d])].map((list) => context.builder.int64(list));
    const made = context.builder.op('Slice', [source, ...lists], shape, source.type);
    if (whole) context.put(node.outputs[0], made);
    else context.put(node.outputs[0], made, layout);
  },
  Concat: (context, node) => {
    const axis = node.attributes['axis'] as number;
    const { layout } = context.located(node.inputs[0]);
    const positions = axisPositions(layout);
    if (isPlain(layout) || positions[axis].length > 1) {
      context.put(node.outputs[0], context.builder.concat(node.inputs.map((v) => context.plain(v)), axis));
      return;
    }
    context.put(node.outputs[0], context.builder.concat(node.inputs.map((v) => context.as(v, layout)), positions[axis][0]), layout);
  },
  Split: (context, node) => {
    const axis = node.attributes['axis'] as number;
    const parts = context.builder.split(context.plain(node.inputs[0]), node.attributes['sizes'] as number[], axis);
    node.outputs.forEach((value, i) => context.put(value, parts[i]));
  },
  Pad: (context, node) => pad(context, node),
};

const pad: Lowering = (context, node) => {
  const before = node.attributes['before'] as number[];
  const after = node.attributes['after'] as number[];
  const value = node.attributes['value'] as number;
  const b = context.builder;
  const x = context.plain(node.inputs[0]);
  if (x.type === 'float32') {
    context.put(node.outputs[0], b.pad(x, before, after, value));
    return;
  }
  const made = b.op('Pad', [x, b.int64([...before, ...after]), b.constant(Int32Array.of(value), [], 'int32')], node.outputs[0].shape, x.type, {
    attributes: { mode: { string: 'constant' } },
  });
  context.put(node.outputs[0], made);
};
