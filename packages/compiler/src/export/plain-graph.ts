import type { OnnxData, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from '@latentkit/onnx';
import type * as tf from '@tensorflow/tfjs';
import { bodyOf } from '../exec/outputs.js';
import type { IrValue } from '../ir/graph.js';
import { LoweringContext, type Target } from '../lower/context.js';
import { type Layout, packLayout, plainLayout } from '../lower/layout.js';
import { loweringOf } from '../lower/registry.js';
import { optimize } from '../passes/optimize.js';
import { type InputSpec, trace } from '../trace/trace.js';
import { WeightReader } from './weights.js';

/** A value of a graph whose lengths are all known. */
interface PlainValue extends OnnxValue {
  readonly shape: readonly number[];
}

/** A weight as it lies in a graph: under its variable's name, perhaps in another order of axes. */
export interface PlainWeight extends PlainValue {
  readonly layout: Layout;
  /** Shape of the variable. */
  readonly logical: readonly number[];
  readonly variable: tf.Variable;
}

/** One traced function as ONNX nodes, for one batch size. */
export interface PlainGraph {
  readonly inputs: readonly PlainValue[];
  readonly weights: readonly PlainWeight[];
  readonly nodes: readonly OnnxNode[];
  /** Outputs by the name that the function gave them, and the value that holds each. */
  readonly outputs: readonly (PlainValue & { readonly source: string })[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** Shapes of the values that nodes make. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The TensorFlow.js kernel or composite behind the first output of each node. */
  readonly origins: ReadonlyMap<string, string>;
}

/** What is traced. */
export interface PlainSource {
  readonly inputs: readonly InputSpec[];
  run(inputs: tf.Tensor[]): Readonly<Record<string, tf.Tensor>>;
  /** Inputs that the function declared while it ran, such as the keys of noise. */
  extra?(): readonly { readonly name: string; readonly value: IrValue }[];
}

/** Traces a function and writes its nodes; names inside are `in0`, `w0`, `t0`, …, never those of the user. */
export function plainGraph(source: PlainSource, target: Target): PlainGraph {
  const reader = new WeightReader();
  const traced = trace(source.inputs, (inputs) => source.run(inputs), { foreign: reader.read });
  const { nodes, values } = optimize(
    traced.nodes,
    traced.outputs.map(({ value }) => value),
  );
  const read = new Set([...nodes.flatMap((node) => node.inputs), ...values]);
  const extra = (source.extra?.() ?? []).filter(({ value }) => read.has(value));
  const given = [...traced.inputs.map((value, i) => ({ name: source.inputs[i].name, value })), ...extra];
  const context = new LoweringContext(target, nodes);
  given.forEach(({ value }, i) => context.declareInput(value, `in${i}`, { layout: plainLayout(value.shape.length) }));
  const weights = reader.weights.filter(({ value }) => read.has(value));
  weights.forEach(({ value }, i) => context.declareInput(value, `w${i}`));
  const origins = new Map<string, string>();
  for (const node of nodes) {
    const before = context.builder.nodes.length;
    const lowering = loweringOf(node.op);
    if (lowering === undefined) throw new Error(`Operation '${node.op}' has no lowering.`);
    lowering(context, node);
    for (const made of context.builder.nodes.slice(before)) origins.set(made.outputs[0], node.origin ?? node.op);
  }
  const refs = values.map((value) => context.plain(value));
  const body = bodyOf(context.builder, refs, []);
  const shapes = new Map<string, readonly number[]>();
  for (const { results } of context.builder.nodes) for (const { name, shape } of results) shapes.set(name, shape);
  const inputs = given.map(({ name, value }): PlainValue => ({ name, type: value.type, shape: value.shape }));
  inputs.forEach(({ shape }, i) => shapes.set(`in${i}`, shape));
  return {
    inputs,
    weights: weights.map(({ name, value, variable }): PlainWeight => {
      const { ref, layout } = context.inputPlace(value);
      return { name, type: ref.type, shape: ref.shape, layout, logical: value.shape, variable };
    }),
    nodes: body.nodes,
    outputs: traced.outputs.map(({ name }, i) => ({ name, type: refs[i].type, shape: refs[i].shape, source: body.state[i] })),
    constants: context.builder.constants,
    shapes,
    origins,
  };
}

/** The numbers of a weight now, as the graph takes them. */
export function weightData(weight: PlainWeight): OnnxData {
  const numbers = weight.variable.dataSync();
  const { type, logical, layout } = weight;
  const own = arrayOf(type, numbers);
  const packed = packLayout(own, logical, layout);
  // TensorFlow.js may hand out the variable's own memory.
  return packed === numbers ? packed.slice() : packed;
}

function arrayOf(type: OnnxType, numbers: ArrayLike<number>): Float32Array | Int32Array | Uint8Array {
  if (type === 'int32') return numbers instanceof Int32Array ? numbers : Int32Array.from(numbers);
  if (type === 'bool') return numbers instanceof Uint8Array ? numbers : Uint8Array.from(numbers);
  return numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);
}
