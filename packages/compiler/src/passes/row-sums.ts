import { type Program, rewrite } from './rewrite.js';

/**
 * Sums over the rows of a matrix (bias gradients) as products with a row of ones: ONNX Runtime sums along leading axes
 * slowly, and factors and additions that follow become part of the product.
 */
export function sumRowsByProducts(program: Program): Program {
  return rewrite(program, (node, inputs, { builder }) => {
    const [x] = inputs;
    if (node.op !== 'ReduceSum' || x.type !== 'float32' || x.shape.length !== 2 || x.constant !== undefined) return undefined;
    const axes = node.attributes['axes'] as number[];
    if (axes.length !== 1 || axes[0] !== 0 || x.shape[1] === 1) return undefined;
    const sum = builder.matMul(builder.splat(1, [1, x.shape[0]]), x);
    return [builder.reshape(sum, node.outputs[0].shape)];
  });
}
