import type { IrNode, IrValue } from '../ir/graph.js';
import { sameNumbers } from '../shapes.js';
import { type Program, rewrite } from './rewrite.js';

const UNARY = new Set(
  'Abs Cast Ceil Cos Elu Erf Exp Floor IsNaN LeakyRelu Log Neg Not Reciprocal Relu Round Selu Sigmoid Sign Sin Softplus Sqrt Step Tan Tanh'.split(' '),
);
const BINARY = new Set('Add Sub Mul Div Pow Max Min Equal Greater GreaterOrEqual Less LessOrEqual And Or SeluSlope'.split(' '));

/**
 * Takes away the leading axes of length 1 that TensorFlow.js puts around matrix products: elementwise operations and sums
 * are done on what is inside, and the axes come back behind them, where they meet the reshape that removes them.
 */
export function sinkReshapes(program: Program): Program {
  return rewrite(program, (node, inputs, { builder }) => {
    const output = node.outputs[0];
    if (node.op === 'ReduceSum') {
      const inner = wrapped(inputs[0]);
      if (inner === undefined || node.attributes['keepDims'] === true) return undefined;
      const extra = inputs[0].shape.length - inner.shape.length;
      const axes = (node.attributes['axes'] as number[]).map((axis) => axis - extra).filter((axis) => axis >= 0);
      return [builder.reshape(builder.reduce('ReduceSum', inner, axes), output.shape)];
    }
    if (UNARY.has(node.op)) {
      const inner = wrapped(inputs[0]);
      return inner && [builder.reshape(builder.op(node.op, [inner], inner.shape, output.type, node.attributes), output.shape)];
    }
    if (!BINARY.has(node.op)) return undefined;
    const inner = inputs.map((value) => wrapped(value));
    const main = inner.find((value) => value !== undefined);
    if (main === undefined) return undefined;
    const operands = inputs.map((value, i) => inner[i] ?? unwrapTo(value, main.shape.length));
    if (operands.some((value) => value === undefined || value.shape.length > main.shape.length)) return undefined;
    const [a, b] = operands as IrValue[];
    if (!inner.some((value) => value !== undefined && value.shape.length === main.shape.length && covers(value, output))) return undefined;
    const made = node.op === 'SeluSlope' ? builder.op(node.op, [a, b], a.shape, 'float32') : builder.binary(node.op, a, b, output.type);
    return [builder.reshape(made, output.shape)];
  });
}

/** What is inside a reshape that only adds leading axes of length 1. */
function wrapped(value: IrValue): IrValue | undefined {
  const node: IrNode | undefined = value.node;
  if (node?.op !== 'Reshape') return undefined;
  const inner = node.inputs[0];
  const extra = value.shape.length - inner.shape.length;
  const leading = value.shape.slice(0, Math.max(0, extra));
  return extra > 0 && leading.every((n) => n === 1) && sameNumbers(value.shape.slice(extra), inner.shape) ? inner : undefined;
}

/** The operand as it is where it broadcasts already; constants and the like of higher rank are left alone. */
function unwrapTo(value: IrValue, rank: number): IrValue | undefined {
  return value.shape.length <= rank ? value : undefined;
}

/** Whether a value has all the elements of the output. */
function covers(value: IrValue, output: IrValue): boolean {
  const extra = output.shape.length - value.shape.length;
  return output.shape.slice(0, extra).every((n) => n === 1) && sameNumbers(output.shape.slice(extra), value.shape);
}
