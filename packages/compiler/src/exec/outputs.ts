import type { OnnxAttribute, OnnxNode, OnnxTensor } from '@latentkit/onnx';
import type { BuiltNode, OnnxBuilder, OnnxRef } from '../lower/onnx-builder.js';

/** Nodes of a graph and the names of its outputs. */
export interface Body {
  readonly nodes: readonly OnnxNode[];
  readonly state: readonly string[];
  readonly terms: readonly string[];
}

/**
 * Gives every output a name of its own: ONNX does not let a graph give back an input, a constant, or one tensor twice.
 * With `wanted`, terms are computed only where that input is true, and are NaN elsewhere.
 */
export function bodyOf(builder: OnnxBuilder, state: readonly OnnxRef[], terms: readonly OnnxRef[], wanted?: string): Body {
  const given = new Set<string>();
  const extra: OnnxNode[] = [];
  const give = (ref: OnnxRef): string => {
    if (ref.node !== undefined && !given.has(ref.name)) {
      given.add(ref.name);
      return ref.name;
    }
    const name = `same${extra.length}`;
    extra.push({ op: 'Identity', inputs: [ref.name], outputs: [name] });
    return name;
  };
  const stateNames = state.map(give);
  const forState = needed(builder.nodes, state);
  const forTerms = needed(builder.nodes, terms);
  if (wanted === undefined || terms.length === 0) {
    const nodes = builder.nodes.filter((node) => forState.has(node) || forTerms.has(node));
    const termNames = terms.map(give);
    return { nodes: [...nodes, ...extra], state: stateNames, terms: termNames };
  }
  const main = builder.nodes.filter((node) => forState.has(node));
  const onlyTerms = builder.nodes.filter((node) => forTerms.has(node) && !forState.has(node));
  const nothing = builder.scalar(Number.NaN);
  const branch = (name: string, nodes: readonly OnnxNode[], sources: readonly string[]): OnnxAttribute => ({
    graph: {
      name,
      nodes: [...nodes, ...sources.map((source, i) => ({ op: 'Identity', inputs: [source], outputs: [`${name}:${i}`] }))],
      inputs: [],
      outputs: sources.map((_, i) => ({ name: `${name}:${i}`, type: 'float32' as const, shape: [] })),
    },
  });
  const termNames = terms.map((_, i) => `term${i}`);
  const choice: OnnxNode = {
    op: 'If',
    inputs: [wanted],
    outputs: termNames,
    attributes: {
      then_branch: branch('losses', onlyTerms, terms.map((ref) => ref.name)),
      else_branch: branch('none', [], terms.map(() => nothing.name)),
    },
  };
  return { nodes: [...main, ...extra, choice], state: stateNames, terms: termNames };
}

/** The constants that nodes, and the graphs inside them, read. */
export function constantsOf(builder: OnnxBuilder, nodes: readonly OnnxNode[]): OnnxTensor[] {
  const names = new Set<string>();
  const visit = (list: readonly OnnxNode[]): void => {
    for (const node of list) {
      for (const name of node.inputs) names.add(name);
      for (const value of Object.values(node.attributes ?? {})) if ('graph' in value) visit(value.graph.nodes);
    }
  };
  visit(nodes);
  return [...builder.constants.values()].filter(({ name }) => names.has(name));
}

function needed(nodes: readonly BuiltNode[], refs: readonly OnnxRef[]): Set<BuiltNode> {
  const live = new Set<BuiltNode>();
  const stack = refs.flatMap((ref) => (ref.node === undefined ? [] : [ref.node]));
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (live.has(node)) continue;
    live.add(node);
    for (const ref of node.refs) if (ref?.node !== undefined) stack.push(ref.node);
  }
  return new Set(nodes.filter((node) => live.has(node)));
}
