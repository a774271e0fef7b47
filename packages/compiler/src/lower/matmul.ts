import type { IrNode } from '../ir/graph.js';
import type { Lowering } from './context.js';
import type { LoweringTable } from './lowerings.js';
import { matrixProduct } from './matrix-product.js';

/** Settings of the operation `MatMul`: alpha · op(A)·op(B), plus a third input where there is one. */
interface MatMulAttributes {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly alpha: number;
}

const matMul: Lowering = (context, node) => {
  if (node.inputs.every((value) => value.shape.length <= 2) && node.outputs[0].shape.length === 2) {
    matrixProduct(context, node);
    return;
  }
  const { transA, transB, alpha } = node.attributes as unknown as MatMulAttributes;
  const b = context.builder;
  const refs = node.inputs.map((value) => context.plain(value));
  const output = node.outputs[0];
  const plain = !transA && !transB && alpha === 1;
  const made = plain
    ? b.op('MatMul', refs.slice(0, 2), output.shape)
    : context.target.microsoft
      ? b.microsoft('FusedMatMul', refs.slice(0, 2), output.shape, {
          transA: { int: transA ? 1 : 0 },
          transB: { int: transB ? 1 : 0 },
          alpha: { float: alpha },
        })
      : standard(context, node, refs);
  context.put(output, made);
};

const standard = (context: Parameters<Lowering>[0], node: IrNode, refs: readonly ReturnType<typeof context.plain>[]): ReturnType<typeof context.plain> => {
  const { transA, transB, alpha } = node.attributes as unknown as MatMulAttributes;
  const b = context.builder;
  const swapped = (ref: ReturnType<typeof context.plain>): typeof ref => {
    const rank = ref.shape.length;
    return b.transpose(ref, [...ref.shape.keys()].map((d) => (d < rank - 2 ? d : d === rank - 1 ? rank - 2 : rank - 1)));
  };
  const made = b.op('MatMul', [transA ? swapped(refs[0]) : refs[0], transB ? swapped(refs[1]) : refs[1]], node.outputs[0].shape);
  return alpha === 1 ? made : b.binary('Mul', made, b.scalar(alpha), made.shape);
};

/** Lowerings of matrix products. */
export const matmulLowerings: LoweringTable = { MatMul: matMul };
