import type { OnnxGraph, OnnxNode, OnnxTensor } from '@latentkit/onnx';

/**
 * Gives values their public names, also inside subgraphs. A value of the graph's own that bears one of these names
 * already gets another.
 */
export function renameValues(graph: OnnxGraph, names: ReadonlyMap<string, string>): OnnxGraph {
  const all = new Map(names);
  const taken = new Set(names.values());
  const visit = ({ nodes, inputs, initializers = [] }: OnnxGraph): void => {
    const own = [...inputs.map((v) => v.name), ...initializers.map((t) => t.name), ...nodes.flatMap((node) => node.outputs)];
    for (const name of own) {
      if (all.has(name) || !taken.has(name)) continue;
      let fresh = `${name}_`;
      while (taken.has(fresh)) fresh += '_';
      taken.add(fresh);
      all.set(name, fresh);
    }
    for (const { attributes = {} } of nodes) for (const value of Object.values(attributes)) if ('graph' in value) visit(value.graph);
  };
  visit(graph);
  return renamed(graph, (name) => all.get(name) ?? name);
}

function renamed(graph: OnnxGraph, read: (name: string) => string): OnnxGraph {
  const of = <T extends { readonly name: string }>(value: T): T => ({ ...value, name: read(value.name) });
  return {
    name: graph.name,
    nodes: graph.nodes.map(
      (node): OnnxNode => ({
        op: node.op,
        ...(node.domain === undefined ? {} : { domain: node.domain }),
        inputs: node.inputs.map(read),
        outputs: node.outputs.map(read),
        attributes: Object.fromEntries(
          Object.entries(node.attributes ?? {}).map(([key, value]) => [key, 'graph' in value ? { graph: renamed(value.graph, read) } : value]),
        ),
      }),
    ),
    inputs: graph.inputs.map(of),
    outputs: graph.outputs.map(of),
    initializers: (graph.initializers ?? []).map((tensor): OnnxTensor => of(tensor)),
  };
}
