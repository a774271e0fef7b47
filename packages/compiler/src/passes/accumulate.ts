import type { IrValue } from '../ir/graph.js';
import { sameNumbers } from '../shapes.js';
import { type Program, rewrite } from './rewrite.js';

/** Adds to a matrix product inside the product: biases, sums of gradients, and the weights in `W − rate · Aᵀ·B`. */
export function accumulateProducts(program: Program): Program {
  return rewrite(program, (node, inputs, { builder, uses }) => {
    if (node.op !== 'Add' && node.op !== 'Sub') return undefined;
    const output = node.outputs[0];
    if (output.shape.length !== 2) return undefined;
    // The last operand first: what is computed last has the other one at hand.
    for (const i of [1, 0]) {
      const product = inputs[i].node;
      const other = inputs[1 - i];
      const negated = node.op === 'Sub' && i === 1;
      if (node.op === 'Sub' && i === 0) continue;
      if (product?.op !== 'MatMul' || product.inputs.length !== 2 || uses(node.inputs[i]) !== 1) continue;
      if (!sameNumbers(inputs[i].shape, output.shape) || !fitsRows(other, output.shape)) continue;
      const alpha = (product.attributes['alpha'] as number) * (negated ? -1 : 1);
      return builder.ops('MatMul', [...product.inputs, other], node.outputs, { ...product.attributes, alpha });
    }
    return undefined;
  });
}

/** Whether a value can be added to every row of a matrix. */
function fitsRows(value: IrValue, shape: readonly number[]): boolean {
  if (value.splat !== undefined) return false;
  const { shape: own } = value;
  return sameNumbers(own, shape) || (own.length === 1 && own[0] === shape[1]) || (own.length === 2 && own[0] === 1 && own[1] === shape[1]);
}
