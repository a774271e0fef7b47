import { encodeOnnx, type OnnxValue } from '@latentkit/onnx';
import type { IrValue } from '../ir/graph.js';
import type { Target } from '../lower/context.js';
import { type Layout, physicalShape, plainLayout } from '../lower/layout.js';
import { lower } from '../lower/lower.js';
import { optimize } from '../passes/optimize.js';
import type { TracedFunction } from '../trace/trace.js';
import { DOMAINS } from '../lower/onnx-builder.js';
import { bodyOf, constantsOf } from './outputs.js';

/** A traced function as an ONNX model. */
export interface FunctionModel {
  readonly bytes: Uint8Array;
  /** Names of the inputs that the function reads, by their position. */
  readonly inputs: readonly (string | undefined)[];
  readonly outputs: readonly string[];
  readonly nodeCount: number;
}

export interface FunctionModelOptions {
  readonly target: Target;
  /** Layout of each input; row-major where absent. */
  readonly layouts?: readonly (Layout | undefined)[];
  /** Inputs besides the function's own, such as the keys of noise. */
  readonly extraInputs?: readonly { readonly name: string; readonly value: IrValue }[];
}

/** Writes the ONNX model of a traced function; every output is row-major. */
export function functionModel(traced: TracedFunction, options: FunctionModelOptions): FunctionModel {
  const { nodes, values } = optimize(
    traced.nodes,
    traced.outputs.map((output) => output.value),
  );
  const read = new Set([...nodes.flatMap((node) => node.inputs), ...values]);
  const all = [
    ...traced.inputs.map((value, i) => ({ value, name: value.input ?? `input${i}`, layout: options.layouts?.[i] ?? plainLayout(value.shape.length) })),
    ...(options.extraInputs ?? []).map(({ name, value }) => ({ value, name, layout: plainLayout(value.shape.length) })),
  ];
  const context = lower(nodes, all, options.target);
  const refs = values.map((value) => context.plain(value));
  const body = bodyOf(context.builder, refs, []);
  const used = all.filter(({ value }) => read.has(value));
  const graph = {
    name: 'function',
    nodes: body.nodes,
    inputs: used.map(({ value, name, layout }): OnnxValue => ({ name, type: value.type, shape: physicalShape(layout, value.shape) })),
    outputs: refs.map((ref, i): OnnxValue => ({ name: body.state[i], type: ref.type, shape: ref.shape })),
    initializers: constantsOf(context.builder, body.nodes),
  };
  return {
    bytes: encodeOnnx({ graph, opset: 18, domains: DOMAINS }),
    inputs: all.map(({ value, name }) => (read.has(value) ? name : undefined)),
    outputs: body.state,
    nodeCount: body.nodes.length,
  };
}
