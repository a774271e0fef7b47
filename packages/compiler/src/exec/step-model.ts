import { encodeOnnx, type OnnxGraph, type OnnxNode, type OnnxType, type OnnxValue } from '@latentkit/onnx';
import type { IrValue } from '../ir/graph.js';
import type { Target } from '../lower/context.js';
import { type Layout, plainLayout } from '../lower/layout.js';
import { lower, type LoweredInput } from '../lower/lower.js';
import { optimize, type RewriteName } from '../passes/optimize.js';
import { DOMAINS } from '../lower/onnx-builder.js';
import { bodyOf, constantsOf } from './outputs.js';
import type { TracedStep } from './trace-step.js';

/** A training step as an ONNX model that runs any number of steps in one call. */
export interface StepModel {
  readonly bytes: Uint8Array;
  /** Layout of each state tensor. */
  readonly layouts: readonly Layout[];
  /** Names of the inputs of each kind, undefined where the step does not read it. */
  readonly inputs: {
    readonly state: readonly string[];
    readonly data: readonly (string | undefined)[];
    readonly indices: string;
    readonly scalars: Readonly<Record<string, string>>;
    readonly keys: Readonly<Record<string, string>>;
    /** Whether the losses of a step are wanted; present when they are computed on demand. */
    readonly wanted?: string | undefined;
  };
  readonly outputs: { readonly state: readonly string[]; readonly terms: Readonly<Record<string, string>> };
  readonly nodeCount: number;
}

export interface StepModelOptions {
  readonly target: Target;
  /** Element types in which the data sets are bound. */
  readonly dataTypes: readonly OnnxType[];
  /** Whether losses are computed only in the steps that ask for them. */
  readonly lossOnDemand: boolean;
  /** Layouts of the state tensors, where another graph has chosen them already. */
  readonly layouts?: readonly Layout[] | undefined;
  /** Rewrites that are left out, to see what they buy. */
  readonly without?: readonly RewriteName[] | undefined;
}

/** Writes the ONNX model of a traced step: a Scan over steps, the data gathered by index inside. */
export function stepModel(step: TracedStep, options: StepModelOptions): StepModel {
  const wantedValues = [...step.state.map((s) => s.output), ...step.terms.map((t) => t.value)];
  const { nodes, values } = optimize(step.nodes, wantedValues, options.without);
  const stateValues = values.slice(0, step.state.length);
  const termValues = values.slice(step.state.length);
  const read = new Set([...nodes.flatMap((node) => node.inputs), ...values]);
  const data = step.data.map((value, i) => ({ value, name: `batch${i}`, used: read.has(value), type: options.dataTypes[i] }));
  const scalars = step.scalars.filter(({ value }) => read.has(value));
  const keys = step.keys.filter(({ value }) => read.has(value));
  const inputs: LoweredInput[] = [
    ...step.state.map(({ input, twin }, i) => ({
      value: input,
      name: `state${i}`,
      layout: options.layouts?.[i],
      twin: twin === undefined ? undefined : step.state[twin].input,
    })),
    ...data.map(({ value, name }) => rowMajor(value, name)),
    ...scalars.map(({ name, value }) => rowMajor(value, `scalar:${name}`)),
    ...keys.map(({ name, value }) => rowMajor(value, `key:${name}`)),
  ];
  const context = lower(nodes, inputs, options.target);
  const places = step.state.map(({ input }) => context.inputPlace(input));
  const stateRefs = stateValues.map((value, i) => context.as(value, places[i].layout));
  const termRefs = termValues.map((value) => context.builder.reshape(context.plain(value), []));
  const wanted = options.lossOnDemand ? 'wanted' : undefined;
  const body = bodyOf(context.builder, stateRefs, termRefs, wanted);
  const gathers = data.flatMap(({ used, type, value, name }, i) => (used ? gather(`data${i}`, name, type !== value.type) : []));
  const scanned: readonly OnnxValue[] = [
    { name: 'indices', type: 'int32', shape: [step.batchSize] },
    ...scalars.map(({ name }): OnnxValue => ({ name: `scalar:${name}`, type: 'float32', shape: [] })),
    ...keys.map(({ name }): OnnxValue => ({ name: `key:${name}`, type: 'uint32', shape: [2] })),
    ...(wanted === undefined ? [] : [{ name: wanted, type: 'bool' as const, shape: [] }]),
  ];
  const named = (name: (i: number) => string): OnnxValue[] => places.map(({ ref: { type, shape } }, i) => ({ name: name(i), type, shape }));
  const scalar = (name: string): OnnxValue => ({ name, type: 'float32', shape: [] });
  const stateIn = named((i) => `in:state${i}`);
  const stateOut = named((i) => `out:state${i}`);
  const termOut = step.terms.map(({ name }) => `out:${name}`);
  const scan: OnnxNode = {
    op: 'Scan',
    inputs: [...stateIn.map((v) => v.name), ...scanned.map((v) => `steps:${v.name}`)],
    outputs: [...stateOut.map((v) => v.name), ...termOut],
    attributes: {
      num_scan_inputs: { int: scanned.length },
      body: {
        graph: {
          name: 'step',
          nodes: [...gathers, ...body.nodes],
          inputs: [...named((i) => places[i].ref.name), ...scanned],
          outputs: [...named((i) => body.state[i]), ...body.terms.map(scalar)],
        },
      },
    },
  };
  const graph: OnnxGraph = {
    name: 'training',
    nodes: [scan],
    inputs: [
      ...stateIn,
      ...scanned.map((v) => ({ ...v, name: `steps:${v.name}`, shape: ['steps', ...v.shape] })),
      ...data.flatMap(({ used, type, value }, i) => (used ? [{ name: `data${i}`, type, shape: [`rows${i}`, ...value.shape.slice(1)] }] : [])),
    ],
    outputs: [...stateOut, ...termOut.map((name): OnnxValue => ({ name, type: 'float32', shape: ['steps'] }))],
    initializers: constantsOf(context.builder, body.nodes),
  };
  return {
    bytes: encodeOnnx({ graph, opset: 18, domains: DOMAINS }),
    layouts: places.map((place) => place.layout),
    inputs: {
      state: stateIn.map((v) => v.name),
      data: data.map(({ used }, i) => (used ? `data${i}` : undefined)),
      indices: 'steps:indices',
      scalars: Object.fromEntries(scalars.map(({ name }) => [name, `steps:scalar:${name}`])),
      keys: Object.fromEntries(keys.map(({ name }) => [name, `steps:key:${name}`])),
      wanted: wanted === undefined ? undefined : `steps:${wanted}`,
    },
    outputs: { state: stateOut.map((v) => v.name), terms: Object.fromEntries(step.terms.map(({ name }, i) => [name, termOut[i]])) },
    nodeCount: body.nodes.length + gathers.length,
  };
}

function rowMajor(value: IrValue, name: string): LoweredInput {
  return { value, name, layout: plainLayout(value.shape.length) };
}

/** Takes the rows of one step; whole numbers become float32 on the way. */
function gather(source: string, name: string, cast: boolean): OnnxNode[] {
  const taken = cast ? `${name}:raw` : name;
  const nodes: OnnxNode[] = [{ op: 'Gather', inputs: [source, 'indices'], outputs: [taken], attributes: { axis: { int: 0 } } }];
  if (cast) nodes.push({ op: 'Cast', inputs: [taken], outputs: [name], attributes: { to: { int: 1 } } });
  return nodes;
}
