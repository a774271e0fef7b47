import type { IrValue } from '../ir/graph.js';
import { sameNumbers } from '../shapes.js';
import { productBehind } from './products.js';
import { type Program, rewrite } from './rewrite.js';

/**
 * Adds to a matrix product inside the product: biases, sums of gradients, and the weights in `W − rate · Aᵀ·B`. A product of
 * one row may have been reshaped to a vector in between.
 */
export function accumulateProducts(program: Program): Program {
  return rewrite(program, (node, inputs, { builder, uses }) => {
    if (node.op !== 'Add' && node.op !== 'Sub') return undefined;
    const output = node.outputs[0];
    // The last operand first: of two products the later one takes in the earlier.
    for (const i of [1, 0]) {
      if ((node.op === 'Sub' && i === 0) || uses(node.inputs[i]) !== 1) continue;
      const product = productBehind(inputs[i]);
      const other = inputs[1 - i];
      if (product === undefined || product.outputs[0].shape.length !== 2) continue;
      if (!sameNumbers(inputs[i].shape, output.shape) || !fitsRows(other, product.outputs[0].shape)) continue;
      const alpha = (product.attributes['alpha'] as number) * (node.op === 'Sub' ? -1 : 1);
      const [made] = builder.ops('MatMul', [...product.inputs, other], product.outputs, { ...product.attributes, alpha });
      return [builder.reshape(made, output.shape)];
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
