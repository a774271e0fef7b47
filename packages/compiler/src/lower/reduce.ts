import type { IrNode } from '../ir/graph.js';
import { sizeOf } from '../shapes.js';
import { type Lowering, type LoweringContext, onnxType } from './context.js';
import { axisPositions, isPlain, type Layout, withoutAxes } from './layout.js';
import type { LoweringTable } from './lowerings.js';
import type { OnnxRef } from './onnx-builder.js';

/** Lowerings of operations that make one number of many. */
export const reduceLowerings: LoweringTable = {
  ReduceSum: (context, node) => {
    if (!sumByProduct(context, node)) reduce(context, node);
  },
  ReduceMax: (context, node) => reduce(context, node),
  ReduceMin: (context, node) => reduce(context, node),
  ReduceProd: (context, node) => reduce(context, node),
};

const reduce: Lowering = (context, node) => {
  const [x] = node.inputs;
  const { ref, layout } = context.located(x);
  const axes = node.attributes['axes'] as number[];
  const keepDims = node.attributes['keepDims'] as boolean;
  const positions = axisPositions(layout);
  const physical = axes.flatMap((axis) => positions[axis]).sort((a, b) => a - b);
  const type = onnxType(node.outputs[0].type);
  const shape = keepDims ? ref.shape.map((n, d) => (physical.includes(d) ? 1 : n)) : ref.shape.filter((_, d) => !physical.includes(d));
  const made = context.builder.op(node.op, [ref, context.builder.int64(physical)], shape, type, {
    attributes: { keepdims: { int: keepDims ? 1 : 0 } },
  });
  const left = keepDims ? layout : withoutAxes(layout, axes);
  finish(context, node, made, left);
};

/**
 * Sums over leading axes (bias gradients) as products with a row of ones: ONNX Runtime's ReduceSum is many times slower
 * there. True when it was done.
 */
function sumByProduct(context: LoweringContext, node: IrNode): boolean {
  const [x] = node.inputs;
  const axes = node.attributes['axes'] as number[];
  if (x.type !== 'float32' || x.constant !== undefined || sizeOf(node.outputs[0].shape) < 2) return false;
  const { ref, layout } = context.located(x);
  const positions = axisPositions(layout);
  const gone = new Set(axes.flatMap((axis) => positions[axis]));
  const b = context.builder;
  // Neighbouring axes of one kind merge; sums over all but the last group become products, from the inside out.
  const groups: { sum: boolean; size: number }[] = [];
  ref.shape.forEach((n, d) => {
    if (n === 1) return;
    const sum = gone.has(d);
    const last = groups.at(-1);
    if (last?.sum === sum) last.size *= n;
    else groups.push({ sum, size: n });
  });
  if (groups.length < 2 || groups.at(-1)?.sum !== false || !groups.some((g) => g.sum)) return false;
  let current = ref;
  while (groups.some((g) => g.sum)) {
    const at = groups.map((g) => g.sum).lastIndexOf(true);
    const n = groups[at].size;
    const before = groups.slice(0, at).reduce((product, g) => product * g.size, 1);
    const after = groups.slice(at + 1).reduce((product, g) => product * g.size, 1);
    const ones = b.filled(1, before === 1 ? [n] : [1, n]);
    current =
      before === 1
        ? b.op('MatMul', [ones, b.reshape(current, [n, after])], [after])
        : b.op('MatMul', [ones, b.reshape(current, [before, n, after])], [before, 1, after]);
    groups.splice(at, 1);
  }
  const keepDims = node.attributes['keepDims'] as boolean;
  const left = keepDims ? layout : withoutAxes(layout, axes);
  const shape = keepDims ? ref.shape.map((n, d) => (gone.has(d) ? 1 : n)) : ref.shape.filter((_, d) => !gone.has(d));
  finish(context, node, b.reshape(current, shape), left);
  return true;
}

// What is left of a split axis that nothing separates any more is row-major again.
function finish(context: LoweringContext, node: IrNode, made: OnnxRef, layout: Layout): void {
  const inOrder = layout.order.every((factor, i) => factor === i);
  const output = node.outputs[0];
  if (isPlain(layout) || !inOrder) context.put(output, made, layout);
  else context.put(output, context.builder.reshape(made, output.shape));
}
