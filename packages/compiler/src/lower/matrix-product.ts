import type { IrNode, IrValue } from '../ir/graph.js';
import { type AxisOrder, isNatural, matrixLayout, type MatrixOrder, matrixOrder, naturalAxis, sameAxis } from './axes.js';
import type { LoweringContext } from './context.js';
import { isHiddenFirst, meetsHiddenFirst } from './hidden-first.js';
import { type Layout, permutedLayout } from './layout.js';
import type { OnnxRef } from './onnx-builder.js';

/** How many elementwise operations may lie between a gradient and the weights it is for. */
const REACH = 4;

/** One operand: which axis is summed over, which is free, and how it lies. */
interface Operand {
  readonly value: IrValue;
  readonly summed: 0 | 1;
  readonly order: MatrixOrder;
}

/**
 * The product of two matrices as one Gemm, in whatever order their rows and columns lie: the axis that is summed over
 * must be in one order in both, the others pass their order on to the result, which may be given transposed.
 */
export function matrixProduct(context: LoweringContext, node: IrNode): void {
  const { transA, transB, alpha } = node.attributes as unknown as { transA: boolean; transB: boolean; alpha: number };
  const [x, y, z] = node.inputs as [IrValue, IrValue, IrValue | undefined];
  const hiddenFirst = isHiddenFirst(context, node);
  if (hiddenFirst && context.isOpen(y)) context.prefer(y, permutedLayout([1, 0]));
  let a = operand(context, x, transA ? 0 : 1);
  let b = operand(context, y, transB ? 1 : 0);
  const summed = (o: Operand): AxisOrder => o.order.axes[o.summed];
  if (!sameAxis(summed(a), summed(b))) {
    // The one that lies as it is counted, or is the smaller of the two, follows the other.
    const bFollows = isNatural(summed(b)) || (!isNatural(summed(a)) && size(y) < size(x));
    if (bFollows) b = following(b, summed(a));
    else a = following(a, summed(b));
  }
  const [rows, columns] = [a.order.axes[1 - a.summed], b.order.axes[1 - b.summed]];
  if (rowSum(context, node, a, b, alpha)) return;
  const output = node.outputs[0];
  const axes = [rows, columns] as const;
  const swapped = isSwapped(context, node, a, b, z, hiddenFirst);
  const layout = matrixLayout({ first: swapped ? 1 : 0, axes });
  const refs = [a, b].map((o) => matrix(context, o));
  // Stored with the axis that is summed over first: a transposed left operand, an untransposed right one.
  const first = [a, b].map((o) => o.order.first === o.summed);
  const c = z === undefined ? undefined : addend(context, z, layout, swapped, columns);
  const made = swapped
    ? context.builder.gemm(refs[1], refs[0], { c, alpha, transA: first[1], transB: !first[0] })
    : context.builder.gemm(refs[0], refs[1], { c, alpha, transA: first[0], transB: !first[1] });
  const full = layout.order.map((factor) => [...rows.sizes, ...columns.sizes][factor]);
  context.put(output, context.builder.reshape(made, full), layout);
}

function operand(context: LoweringContext, value: IrValue, summed: 0 | 1): Operand {
  const natural: MatrixOrder = { first: 0, axes: [naturalAxis(value.shape[0]), naturalAxis(value.shape[1])] };
  if (value.constant !== undefined || context.isOpen(value)) return { value, summed, order: natural };
  return { value, summed, order: matrixOrder(context.located(value).layout, value.shape) ?? natural };
}

function following({ value, summed, order }: Operand, axis: AxisOrder): Operand {
  const axes = [order.axes[0], order.axes[1]] as [AxisOrder, AxisOrder];
  axes[summed] = axis;
  return { value, summed, order: { ...order, axes } };
}

/** The operand as a matrix in memory. */
function matrix(context: LoweringContext, { value, order }: Operand): OnnxRef {
  const layout = matrixLayout(order);
  const ref = context.as(value, layout);
  return context.builder.reshape(ref, order.first === 0 ? value.shape : [value.shape[1], value.shape[0]]);
}

/** What is added, as Gemm takes it: a matrix like the result, or a row repeated for each row of the product. */
function addend(context: LoweringContext, value: IrValue, layout: Layout, swapped: boolean, columns: AxisOrder): OnnxRef {
  const b = context.builder;
  if (value.shape.length === 2 && value.shape[0] > 1) {
    const ref = context.as(value, layout);
    return b.reshape(ref, swapped ? [value.shape[1], value.shape[0]] : value.shape);
  }
  const n = value.shape.at(-1) ?? 1;
  const axis = matrixLayout({ first: 0, axes: [naturalAxis(1), columns] });
  const row = isNatural(columns) ? context.plain(value) : b.transpose(b.reshape(context.plain(value), [1, ...columns.sizes]), axis.order);
  return b.reshape(row, swapped ? [n, 1] : [1, n]);
}

/**
 * The sum of all rows of a matrix that lies with its columns as rows, where it was written as a product with a row of
 * equal numbers: along what lies side by side ONNX Runtime sums faster than it multiplies. True when it was done.
 */
function rowSum(context: LoweringContext, node: IrNode, a: Operand, b: Operand, alpha: number): boolean {
  const { splat } = a.value;
  if (splat === undefined || node.outputs[0].shape[0] !== 1 || b.value.constant !== undefined || b.order.first === b.summed) return false;
  const { builder } = context;
  const columns = b.order.axes[1 - b.summed];
  const layout = matrixLayout({ first: 0, axes: [naturalAxis(1), columns] });
  const n = node.outputs[0].shape[1];
  let sum = builder.op('ReduceSum', [matrix(context, b), builder.int64([1])], [n], 'float32', { attributes: { keepdims: { int: 0 } } });
  if (alpha * splat !== 1) sum = builder.binary('Mul', sum, builder.scalar(alpha * splat), [n]);
  const [, , z] = node.inputs as [IrValue, IrValue, IrValue | undefined];
  if (z !== undefined) sum = builder.binary('Add', sum, builder.reshape(addend(context, z, layout, false, columns), [n]), [n]);
  context.put(node.outputs[0], builder.reshape(sum, layout.order.map((factor) => [1, ...columns.sizes][factor])), layout);
  return true;
}

/** Whether the result is given with its columns as rows: as what is added to it lies, or what it is a gradient of. */
function isSwapped(context: LoweringContext, node: IrNode, a: Operand, b: Operand, z: IrValue | undefined, hiddenFirst: boolean): boolean {
  const output = node.outputs[0];
  if (a.order.axes[1 - a.summed].sizes.length > 1) return a.order.first === a.summed;
  if (output.shape.some((n) => n === 1)) return false;
  if (hiddenFirst || meetsHiddenFirst(context, output)) return true;
  const full = z !== undefined && z.shape.length === 2 && z.shape[0] > 1 ? z : undefined;
  const beside = full ?? declaredBeside(context, output, REACH);
  if (beside === undefined || beside.constant !== undefined || context.isOpen(beside)) return false;
  const { layout } = context.located(beside);
  const { first, axes } = matrixOrder(layout, output.shape) ?? { first: 0, axes: [] };
  return first === 1 && axes.every(isNatural) && b.order.axes[1 - b.summed].sizes.length === 1;
}

/** An input of the graph, of the same shape, that meets this value in an elementwise operation. */
function declaredBeside(context: LoweringContext, value: IrValue, reach: number): IrValue | undefined {
  if (reach === 0) return undefined;
  for (const user of context.users.get(value) ?? []) {
    if (user.outputs.length !== 1 || user.outputs[0].shape.join() !== value.shape.join() || user.op === 'MatMul') continue;
    const found = user.inputs.find((v) => v !== value && v.input !== undefined && v.shape.join() === value.shape.join());
    if (found !== undefined) return found;
    const further = declaredBeside(context, user.outputs[0], reach - 1);
    if (further !== undefined) return further;
  }
  return undefined;
}

function size(value: IrValue): number {
  return value.shape.reduce((product, n) => product * n, 1);
}
