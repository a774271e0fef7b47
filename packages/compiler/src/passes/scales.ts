import type { IrNode, IrValue } from '../ir/graph.js';
import { productBehind } from './products.js';
import { type Program, rewrite } from './rewrite.js';

/**
 * Moves constant factors into matrix products, where they cost nothing: `c · (A·B)` becomes one product, and a scaled
 * matrix that only products (and sums over its rows) read is not scaled at all.
 */
export function foldScales(program: Program): Program {
  /** Values that stand for `factor` times another. */
  const scaled = new Map<IrValue, { base: IrValue; factor: number }>();
  return rewrite(program, (node, inputs, { builder, uses, users, isWanted }) => {
    if (node.op === 'MatMul') {
      const parts = inputs.slice(0, 2).map((value) => scaled.get(value));
      if (parts.every((part) => part === undefined)) return undefined;
      const factor = parts.reduce((product, part) => product * (part?.factor ?? 1), 1);
      const bases = inputs.map((value) => scaled.get(value)?.base ?? value);
      return builder.ops(node.op, bases, node.outputs, { ...node.attributes, alpha: (node.attributes['alpha'] as number) * factor });
    }
    if (node.op === 'ReduceSum') {
      const part = scaled.get(inputs[0]);
      return part && [builder.scale(builder.ops(node.op, [part.base], node.outputs, node.attributes)[0], part.factor)];
    }
    if (node.op !== 'Mul') return undefined;
    const at = inputs.findIndex((value) => value.splat !== undefined);
    const factor = inputs[at]?.splat;
    const rest = inputs[1 - at];
    const output = node.outputs[0];
    if (factor === undefined || output.type !== 'float32' || rest.shape.join() !== output.shape.join()) return undefined;
    const product = productBehind(rest);
    if (product !== undefined && uses(node.inputs[1 - at]) === 1) {
      const alpha = (product.attributes['alpha'] as number) * factor;
      return [builder.reshape(builder.ops('MatMul', product.inputs, product.outputs, { ...product.attributes, alpha })[0], output.shape)];
    }
    if (isWanted(output) || !users(output).every((user) => absorbs(user, output))) return undefined;
    const made = builder.scale(rest, factor);
    scaled.set(made, { base: rest, factor });
    return [made];
  });
}

function absorbs(user: IrNode, value: IrValue): boolean {
  if (user.op === 'MatMul') return user.inputs[2] !== value;
  return user.op === 'ReduceSum' && user.outputs[0].shape.length > 0;
}
