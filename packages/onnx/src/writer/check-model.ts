import { InvalidParameterError } from '@latentkit/core';
import { checkAttribute } from './check-attribute.js';
import { checkTensor, checkValue } from './check-tensor.js';
import { Scope } from './scope.js';
import type { OnnxGraph, OnnxModel, OnnxNode } from './types.js';

/** Throws for what no reader would accept. Touches no element of a tensor, so it costs little. */
export function checkModel(model: OnnxModel): void {
  checkVersion('opset', model.opset ?? 18);
  checkVersion('irVersion', model.irVersion ?? 8);
  const domains = model.domains ?? {};
  for (const [domain, version] of Object.entries(domains)) checkVersion(`version of domain '${domain}'`, version);
  if (Object.hasOwn(domains, '') || Object.hasOwn(domains, 'ai.onnx')) {
    throw new InvalidParameterError({ parameter: 'domains', got: Object.keys(domains), expected: "domains other than ONNX's own", remedy: 'Give its version as opset.' });
  }
  checkGraph(model.graph, new Set(['', 'ai.onnx', ...Object.keys(domains)]));
}

function checkGraph(graph: OnnxGraph, domains: ReadonlySet<string>, outer?: Scope): void {
  const scope = new Scope(graph.name, outer);
  const inputs = new Set<string>();
  for (const input of graph.inputs) {
    checkValue(input);
    scope.define(input.name, 'input');
    inputs.add(input.name);
  }
  for (const tensor of graph.initializers ?? []) {
    checkTensor(tensor);
    // An initializer with an input's name is that input's default.
    if (!inputs.delete(tensor.name)) scope.define(tensor.name, 'initializer');
  }
  for (const node of graph.nodes) checkNode(node, scope, domains);
  for (const output of graph.outputs) {
    checkValue(output);
    if (scope.owns(output.name)) continue;
    const remedy = scope.has(output.name) ? 'Pass a value of an outer graph on through Identity.' : undefined;
    throw scope.error('output', output.name, 'the name of a value that the graph itself makes', remedy);
  }
}

function checkNode(node: OnnxNode, scope: Scope, domains: ReadonlySet<string>): void {
  for (const input of node.inputs) {
    if (input === '' || scope.has(input)) continue;
    throw scope.error(`input of ${node.op}`, input, 'the name of an input, an initializer or an output of an earlier node');
  }
  if (node.domain !== undefined && !domains.has(node.domain)) {
    throw scope.error(`domain of ${node.op}`, node.domain, 'a domain of the model', `Add it to the model's domains.`);
  }
  for (const [name, attribute] of Object.entries(node.attributes ?? {})) {
    checkAttribute(`attribute ${name} of ${node.op}`, attribute);
    if ('graph' in attribute) checkGraph(attribute.graph, domains, scope);
  }
  for (const output of node.outputs) if (output !== '') scope.define(output, `output of ${node.op}`);
}

function checkVersion(parameter: string, version: number): void {
  if (!Number.isSafeInteger(version) || version < 1) throw new InvalidParameterError({ parameter, got: version, expected: 'an integer >= 1' });
}
