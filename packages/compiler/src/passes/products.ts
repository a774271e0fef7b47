import type { IrNode, IrValue } from '../ir/graph.js';

/** The two-operand matrix product that computes a value: directly, or as a vector that is its only row. */
export function productBehind(value: IrValue): IrNode | undefined {
  const { node } = value;
  if (node === undefined) return undefined;
  if (isProduct(node)) return node;
  const inner = node.op === 'Reshape' && value.shape.length === 1 ? node.inputs[0] : undefined;
  return inner?.node !== undefined && isProduct(inner.node) && inner.shape.length === 2 && inner.shape[0] === 1 ? inner.node : undefined;
}

function isProduct(node: IrNode): boolean {
  return node.op === 'MatMul' && node.inputs.length === 2;
}
