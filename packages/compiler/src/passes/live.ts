import type { IrNode, IrValue } from '../ir/graph.js';

/** The operations that the given values depend on, in their order. */
export function liveNodes(nodes: readonly IrNode[], outputs: Iterable<IrValue>): IrNode[] {
  const live = new Set<IrNode>();
  const stack = [...outputs];
  while (stack.length > 0) {
    const { node } = stack.pop() as IrValue;
    if (node === undefined || live.has(node)) continue;
    live.add(node);
    stack.push(...node.inputs);
  }
  return nodes.filter((node) => live.has(node));
}
