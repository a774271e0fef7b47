import { IrBuilder } from '../ir/builder.js';
import type { IrNode, IrValue } from '../ir/graph.js';

/** A list of operations in order, and the values that are wanted of them. */
export interface Program {
  readonly nodes: readonly IrNode[];
  readonly values: readonly IrValue[];
}

/** What a rule may look at. */
export interface RuleContext {
  readonly builder: IrBuilder;
  /** How often a value of the old program is read; a wanted value counts as read once more. */
  readonly uses: (value: IrValue) => number;
  /** The operations of the old program that read a value. */
  readonly users: (value: IrValue) => readonly IrNode[];
  /** Whether a value of the old program is one of the wanted ones. */
  readonly isWanted: (value: IrValue) => boolean;
}

/**
 * What becomes of one operation: its new outputs, or undefined to keep it as it is. `node` is the old operation,
 * `inputs` what its inputs have become.
 */
export type Rule = (node: IrNode, inputs: readonly IrValue[], context: RuleContext) => readonly IrValue[] | undefined;

/** Builds a program anew, operation by operation. */
export function rewrite(program: Program, rule: Rule): Program {
  const builder = new IrBuilder(highestId(program) + 1);
  const users = new Map<IrValue, IrNode[]>();
  const counts = new Map<IrValue, number>();
  for (const value of program.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const node of program.nodes) {
    for (const value of node.inputs) counts.set(value, (counts.get(value) ?? 0) + 1);
    for (const value of new Set(node.inputs)) users.set(value, [...(users.get(value) ?? []), node]);
  }
  const wanted = new Set(program.values);
  const context: RuleContext = {
    builder,
    uses: (value) => counts.get(value) ?? 0,
    users: (value) => users.get(value) ?? [],
    isWanted: (value) => wanted.has(value),
  };
  const now = new Map<IrValue, IrValue>();
  const read = (value: IrValue): IrValue => now.get(value) ?? value;
  for (const node of program.nodes) {
    const inputs = node.inputs.map(read);
    builder.origin = node.origin;
    const outputs = rule(node, inputs, context) ?? keep(builder, node, inputs);
    node.outputs.forEach((value, i) => now.set(value, outputs[i]));
  }
  return { nodes: builder.nodes, values: program.values.map(read) };
}

function keep(builder: IrBuilder, node: IrNode, inputs: readonly IrValue[]): readonly IrValue[] {
  if (node.outputs.length === 1 && BINARY.has(node.op)) return [builder.binary(node.op, inputs[0], inputs[1], node.outputs[0].type)];
  return builder.ops(node.op, inputs, node.outputs, node.attributes);
}

const BINARY = new Set(['Add', 'Sub', 'Mul', 'Div']);

function highestId({ nodes, values }: Program): number {
  let highest = 0;
  for (const value of values) highest = Math.max(highest, value.id);
  for (const node of nodes) {
    for (const value of [...node.inputs, ...node.outputs]) highest = Math.max(highest, value.id);
    highest = Math.max(highest, node.id);
  }
  return highest;
}
