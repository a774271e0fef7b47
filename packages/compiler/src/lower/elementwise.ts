import type { OnnxAttribute } from '@latentkit/onnx';
import type { IrNode } from '../ir/graph.js';
import { SELU_ALPHA, SELU_SCALE } from '../selu-constants.js';
import { sizeOf } from '../shapes.js';
import { type Lowering, type LoweringContext, onnxType } from './context.js';
import { physicalShape } from './layout.js';
import type { LoweringTable } from './lowerings.js';
import type { OnnxRef } from './onnx-builder.js';

/** The same operation under the same name, on elements in whatever layout they lie. */
const direct: Lowering = (context, node) => {
  elementwise(context, node, (operands, shape) =>
    context.builder.op(node.op, operands, shape, onnxType(node.outputs[0].type), { attributes: attributesOf(node) }),
  );
};

const NAMES = [
  'Abs Acos Acosh Add And Asin Asinh Atan Atanh Ceil Cos Cosh Div Elu Equal Erf Exp Floor Greater GreaterOrEqual IsNaN IsInf LeakyRelu',
  'Less LessOrEqual Log Max Min Mod Mul Neg Not Or Pow Reciprocal Relu Round Selu Sigmoid Sign Sin Sinh Sqrt Sub Tan Tanh Where HardSigmoid',
]
  .join(' ')
  .split(' ');

/** Lowerings of operations that treat every element by itself. */
export const elementwiseLowerings: LoweringTable = {
  ...Object.fromEntries(NAMES.map((name) => [name, direct])),
  Cast: (context, node) => {
    const to = { float32: 1, int32: 6, bool: 9, uint32: 12 }[node.outputs[0].type];
    elementwise(context, node, ([x], shape) =>
      context.builder.op('Cast', [x], shape, onnxType(node.outputs[0].type), { attributes: { to: { int: to } } }),
    );
  },
  // The bounds of Clip are scalars in every layout.
  Clip: (context, node) => {
    const [x, ...bounds] = node.inputs;
    const { ref, layout } = context.located(x);
    const refs = bounds.map((bound) => context.broadcast(bound, [], layout));
    context.put(node.outputs[0], context.builder.op('Clip', [ref, ...refs], ref.shape, ref.type), layout);
  },
  // 1 where x > 0 and 0 elsewhere, in one pass.
  Step: (context, node) => {
    elementwise(context, node, ([x], shape) => step(context, x, shape));
  },
  // ONNX Runtime's Softplus takes several times as long as these four.
  Softplus: (context, node) => {
    elementwise(context, node, ([x], shape) => {
      const b = context.builder;
      const decay = b.op('Exp', [b.op('Neg', [b.op('Abs', [x], shape)], shape)], shape);
      return b.binary('Add', b.op('Relu', [x], shape), b.op('Log', [b.binary('Add', decay, b.scalar(1), shape)], shape), shape);
    });
  },
  // The derivative of SELU, from its output y: scale where y > 0, else y + alpha · scale.
  SeluSlope: (context, node) => {
    const [, y] = node.inputs;
    const b = context.builder;
    const { ref, layout } = context.located(y);
    const positive = b.binary('Greater', ref, b.scalar(0), ref.shape, 'bool');
    const slope = b.binary('Add', ref, b.scalar(SELU_ALPHA * SELU_SCALE), ref.shape);
    context.put(node.outputs[0], b.op('Where', [positive, b.scalar(SELU_SCALE), slope], ref.shape), layout);
  },
  // In the next three z stands for z + log alpha.
  SeluExponential: (context, node) => {
    elementwise(context, node, ([z], shape) => {
      const b = context.builder;
      return b.op('Exp', [b.op('Clip', [z, undefined, b.scalar(Math.log(SELU_ALPHA))], shape)], shape);
    });
  },
  UnitSelu: (context, node) => {
    elementwise(context, node, ([z, exponential], shape) => {
      const b = context.builder;
      const line = b.binary('Sub', z, b.scalar(Math.log(SELU_ALPHA) + SELU_ALPHA), shape);
      return b.binary('Add', exponential, b.op('Clip', [line, b.scalar(-SELU_ALPHA)], shape), shape);
    });
  },
  // 1 where z > log alpha, else the exponential, which is alpha there: Where and Greater would take twice as long.
  UnitSeluSlope: (context, node) => {
    elementwise(context, node, ([z, exponential], shape) => {
      const b = context.builder;
      const positive = stepAt(context, z, Math.fround(Math.log(SELU_ALPHA)), shape);
      return b.binary('Add', exponential, b.binary('Mul', positive, b.scalar(1 - SELU_ALPHA), shape), shape);
    });
  },
};

/** 1 where x > 0 and 0 elsewhere; twenty times as fast as a comparison and a cast. */
function step(context: LoweringContext, x: OnnxRef, shape: readonly number[]): OnnxRef {
  return stepAt(context, x, 0, shape);
}

/** 1 where x > threshold, a float32, and 0 elsewhere. A power of two keeps the difference exact. */
function stepAt(context: LoweringContext, x: OnnxRef, threshold: number, shape: readonly number[]): OnnxRef {
  const steep = 2 ** 100;
  return context.builder.op('HardSigmoid', [x], shape, 'float32', { attributes: { alpha: { float: steep }, beta: { float: -threshold * steep } } });
}

/** Lowers an elementwise operation in the layout of its largest operand. */
export function elementwise(context: LoweringContext, node: IrNode, emit: (operands: OnnxRef[], shape: readonly number[]) => OnnxRef): void {
  const { shape, layout } = context.commonLayout(node.inputs);
  const operands = node.inputs.map((value) => context.broadcast(value, shape, layout));
  const made = emit(operands, physicalShape(layout, shape));
  const result = expandTo(context, made, operands, physicalShape(layout, shape));
  context.put(node.outputs[0], result, layout);
}

// Operands that are all single numbers give a single number; whoever reads the value expects its full shape.
function expandTo(context: LoweringContext, made: OnnxRef, operands: readonly OnnxRef[], shape: readonly number[]): OnnxRef {
  const real = operands.reduce((size, ref) => Math.max(size, sizeOf(ref.shape)), 1);
  if (real === sizeOf(shape) && sizeOf(shape) > 1) return made;
  if (sizeOf(shape) === 1) {
    const rank = operands.reduce((r, ref) => Math.max(r, ref.shape.length), 0);
    return rank === shape.length ? made : context.builder.reshape({ ...made, shape: new Array<number>(rank).fill(1) }, shape);
  }
  // Either a broadcast of several partial shapes, which ONNX does by itself, or of single numbers.
  if (broadcastSize(operands) === sizeOf(shape)) return made;
  return context.builder.op('Expand', [made, context.builder.int64(shape)], shape, made.type);
}

function broadcastSize(operands: readonly OnnxRef[]): number {
  const rank = operands.reduce((r, ref) => Math.max(r, ref.shape.length), 0);
  let size = 1;
  for (let d = 1; d <= rank; d++) size *= operands.reduce((n, ref) => Math.max(n, ref.shape.at(-d) ?? 1), 1);
  return size;
}

function attributesOf(node: IrNode): Record<string, OnnxAttribute> {
  return Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [name, { float: value as number }]));
}
