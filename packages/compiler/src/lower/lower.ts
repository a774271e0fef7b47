import type { IrNode, IrValue } from '../ir/graph.js';
import { LoweringContext, type Target } from './context.js';
import type { Layout } from './layout.js';
import { loweringOf } from './registry.js';

/** An input of the program as it enters the ONNX graph. */
export interface LoweredInput {
  readonly value: IrValue;
  readonly name: string;
  /** Given: it lies so. Absent: the first operation that reads it chooses. */
  readonly layout?: Layout | undefined;
  /** Shares this value's layout where nothing else decides. */
  readonly twin?: IrValue | undefined;
}

/** Turns operations, in order, into ONNX nodes; the context says where everything is. */
export function lower(nodes: readonly IrNode[], inputs: readonly LoweredInput[], target: Target): LoweringContext {
  const context = new LoweringContext(target, nodes);
  for (const { value, name, layout, twin } of inputs) context.declareInput(value, name, { layout, twin });
  for (const node of nodes) {
    const lowering = loweringOf(node.op);
    if (lowering === undefined) throw new Error(`Operation '${node.op}' has no lowering.`);
    lowering(context, node);
  }
  return context;
}
