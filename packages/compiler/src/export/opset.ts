import { InvalidParameterError } from '@latentkit/core';
import type { OnnxGraph, OnnxNode, OnnxTensor } from '@latentkit/onnx';
import { UnsupportedOperationError } from '../errors.js';

/** Versions of ONNX's operator set that can be written. */
export const OPSETS = { lowest: 13, highest: 21, usual: 18 } as const;

/** Since which version an operator exists in the form in which the compiler writes it. */
const SINCE: Readonly<Record<string, number>> = {
  BitwiseAnd: 18,
  BitwiseNot: 18,
  BitwiseOr: 18,
  BitwiseXor: 18,
  Col2Im: 18,
  Gelu: 20,
  GridSample: 16,
  HardSwish: 14,
  LayerNormalization: 17,
  Mish: 18,
  Trilu: 14,
};

/** Since which version an operator has an attribute. */
const ATTRIBUTE_SINCE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AveragePool: { dilations: 19 },
  Resize: { antialias: 18, axes: 18, keep_aspect_ratio_policy: 18 },
  ScatterElements: { reduction: 16 },
  ScatterND: { reduction: 16 },
  Shape: { start: 15, end: 15 },
  Split: { num_outputs: 18 },
};

/** Reductions that take their axes as an attribute up to version 17 and as an operand from 18 on. */
const REDUCTIONS = new Set(['ReduceL1', 'ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp', 'ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare']);

/** Throws unless the version can be written. */
export function checkOpset(opset: number): number {
  const { lowest, highest } = OPSETS;
  if (Number.isInteger(opset) && opset >= lowest && opset <= highest) return opset;
  throw new InvalidParameterError({ parameter: 'opset', got: opset, expected: `an integer from ${lowest} to ${highest}` });
}

/** The oldest version of the file format that goes with an operator set, which most readers know. */
export function irVersionOf(opset: number): number {
  if (opset >= 21) return 10;
  if (opset >= 19) return 9;
  return opset >= 15 ? 8 : 7;
}

/**
 * The same graph in another version of the operator set. The compiler writes version 18; later ones know all of it,
 * earlier ones want some of it in other words and lack some, which is an error that names the operator.
 */
export function toOpset(graph: OnnxGraph, opset: number, outer: ReadonlyMap<string, OnnxTensor> = new Map()): OnnxGraph {
  const constants = new Map([...outer, ...(graph.initializers ?? []).map((tensor) => [tensor.name, tensor] as const)]);
  const nodes = graph.nodes.map((node) => {
    checkStandard(node);
    checkSince(node, opset);
    const attributes = Object.fromEntries(
      Object.entries(node.attributes ?? {}).map(([key, value]) => [key, 'graph' in value ? { graph: toOpset(value.graph, opset, constants) } : value]),
    );
    return opset < 18 && REDUCTIONS.has(node.op) ? axesAsAttribute({ ...node, attributes }, constants) : { ...node, attributes };
  });
  const read = namesRead(nodes);
  return { ...graph, nodes, initializers: (graph.initializers ?? []).filter(({ name }) => read.has(name)) };
}

function checkStandard({ op, domain = '' }: OnnxNode): void {
  if (domain === '' || domain === 'ai.onnx') return;
  throw new UnsupportedOperationError({
    operation: op,
    reason: `its lowering writes an operator of ${domain}, which only ONNX Runtime knows`,
    remedy: 'Let its lowering use standard operators where context.target.microsoft is false.',
  });
}

function checkSince({ op, attributes = {} }: OnnxNode, opset: number): void {
  const attribute = Object.entries(ATTRIBUTE_SINCE[op] ?? {}).find(([name, since]) => name in attributes && opset < since);
  const since = (SINCE as Readonly<Record<string, number | undefined>>)[op] ?? 0;
  const needed = Math.max(since, attribute?.[1] ?? 0);
  if (opset >= needed) return;
  throw new UnsupportedOperationError({
    operation: attribute === undefined ? op : `${op} with ${attribute[0]}`,
    reason: `ONNX has it from operator set ${needed} on, and ${opset} was asked for`,
    remedy: `Export with opset: ${needed} or higher.`,
  });
}

function axesAsAttribute(node: OnnxNode, constants: ReadonlyMap<string, OnnxTensor>): OnnxNode {
  const [x, axes] = node.inputs;
  if (node.inputs.length < 2 || axes === '') return node;
  const tensor = constants.get(axes);
  if (tensor === undefined) {
    throw new UnsupportedOperationError({
      operation: node.op,
      reason: 'its axes are computed in the graph, which ONNX allows from operator set 18 on',
      remedy: 'Export with opset: 18 or higher.',
    });
  }
  const ints = Array.from(tensor.data as BigInt64Array, Number);
  return { ...node, inputs: [x], attributes: { ...node.attributes, axes: { ints } } };
}

/** Names that nodes, and the graphs inside them, read or give back. */
export function namesRead(nodes: readonly OnnxNode[], names = new Set<string>()): Set<string> {
  for (const node of nodes) {
    for (const name of node.inputs) names.add(name);
    for (const value of Object.values(node.attributes ?? {})) {
      if (!('graph' in value)) continue;
      namesRead(value.graph.nodes, names);
      for (const { name } of value.graph.outputs) names.add(name);
    }
  }
  return names;
}
