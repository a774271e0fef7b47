import type { IrNode, IrValue } from '../../ir/graph.js';

/** Input `i` of an operation; undefined where an optional one is absent. */
export function optionalInput(node: IrNode, i: number): IrValue | undefined {
  return node.inputs[i];
}
