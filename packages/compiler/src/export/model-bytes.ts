import { encodeOnnx, type OnnxGraph, type OnnxTensor, type OnnxValue } from '@latentkit/onnx';
import { renameValues } from './names.js';
import type { SizedGraph } from './open-batch.js';
import { irVersionOf, namesRead, toOpset } from './opset.js';
import { weightData } from './plain-graph.js';
import { DOMAINS } from '../lower/onnx-builder.js';

/** How a graph is written. */
export interface WriteOptions {
  readonly name: string;
  readonly opset: number;
  /** Whether operators of ONNX Runtime's own domains may occur. */
  readonly standardOnly: boolean;
  /** Whether weights are inputs of the graph instead of part of it. */
  readonly weightsAsInputs?: boolean | undefined;
  /** Inputs that are left out where nothing reads them. */
  readonly optionalInputs?: ReadonlySet<string> | undefined;
}

/** Writes an ONNX model whose inputs, weights and outputs bear the names that the user knows. */
export function modelBytes(sized: SizedGraph, options: WriteOptions): Uint8Array {
  const { opset, standardOnly } = options;
  const graph = namedGraph(sized, options);
  return encodeOnnx({
    graph: standardOnly ? toOpset(graph, opset) : graph,
    opset,
    irVersion: irVersionOf(opset),
    ...(standardOnly ? {} : { domains: DOMAINS }),
  });
}

function namedGraph({ plain, open }: SizedGraph, options: WriteOptions): OnnxGraph {
  const { inputs, weights, outputs } = plain;
  const nodes = open?.nodes ?? plain.nodes;
  const read = namesRead(nodes);
  const constants = open?.constants ?? [...plain.constants.values()].filter(({ name }) => read.has(name));
  const names = new Map<string, string>();
  inputs.forEach(({ name }, i) => names.set(`in${i}`, name));
  weights.forEach(({ name }, i) => names.set(`w${i}`, unused(name, [...inputs, ...outputs])));
  outputs.forEach(({ name, source }) => names.set(source, inputs.some((input) => input.name === name) ? `${name}_output` : name));
  const weightValues = weights.map(({ type, shape }, i): OnnxValue => ({ name: `w${i}`, type, shape }));
  const initializers = weights.map((weight, i): OnnxTensor => ({ name: `w${i}`, type: weight.type, shape: weight.shape, data: weightData(weight) }));
  const asInputs = options.weightsAsInputs === true;
  const graph: OnnxGraph = {
    name: options.name,
    nodes,
    inputs: [
      ...inputs.flatMap(({ name, type, shape }, i): OnnxValue[] =>
        options.optionalInputs?.has(name) === true && !read.has(`in${i}`) ? [] : [{ name: `in${i}`, type, shape: open?.inputs[i] ?? shape }],
      ),
      ...(asInputs ? weightValues : []),
    ],
    outputs: outputs.map(({ source, type, shape }, i): OnnxValue => ({ name: source, type, shape: open?.outputs[i] ?? shape })),
    initializers: [...(asInputs ? [] : initializers), ...constants],
  };
  return renameValues(graph, names);
}

function unused(name: string, others: readonly { readonly name: string }[]): string {
  let free = name;
  while (others.some((other) => other.name === free)) free = `${free}_weight`;
  return free;
}
