import type { NdArray } from '@latentkit/core';
import { ndarray } from '@latentkit/core';
import type { OnnxType, Runtime, RuntimeTensor, Session, SessionOptions } from '@latentkit/onnx';
import type { Target } from '../lower/context.js';
import { type Layout, packLayout, physicalShape, unpackLayout } from '../lower/layout.js';
import type { RewriteName } from '../passes/optimize.js';
import { stepModel, type StepModel } from './step-model.js';
import { type StepDefinition, type TracedStep, traceStep } from './trace-step.js';

/** The tensors that a step changes, as the runtime holds them. */
export type StepState = readonly RuntimeTensor[];

/** What several steps in a row are run on. */
export interface StepFeeds {
  /** The data sets, whole; rows are taken from them inside the graph. */
  readonly data: readonly RuntimeTensor[];
  /** Rows of each step, [steps · batchSize]. */
  readonly indices: Int32Array;
  /** Value of each scalar in each step. */
  readonly scalars: Readonly<Record<string, Float32Array>>;
  /** Key of each random stream in each step, [steps · 2]. */
  readonly keys: Readonly<Record<string, Uint32Array>>;
  /** In which steps losses are computed; all where absent. */
  readonly wanted?: Uint8Array;
}

export interface CompileStepOptions extends SessionOptions {
  readonly target: Target;
  /** Element types of the data sets; float32 where absent. */
  readonly dataTypes?: readonly OnnxType[];
  /** Whether losses are computed only in steps that ask for them. Default false. */
  readonly lossOnDemand?: boolean;
  /** Layouts of the state tensors, where another graph has chosen them already. */
  readonly layouts?: readonly Layout[] | undefined;
  /** Rewrites that are left out, to see what they buy. */
  readonly without?: readonly RewriteName[] | undefined;
}

/** A training step that runs as one graph. */
export class CompiledStep {
  private constructor(
    readonly definition: Pick<StepDefinition, 'batchSize' | 'state'>,
    private readonly model: StepModel,
    private readonly session: Session,
    private readonly runtime: Runtime,
    private readonly options: SessionOptions,
  ) {}

  /** Traces the step, writes its graph and makes a session of it. */
  static async compile(definition: StepDefinition, runtime: Runtime, options: CompileStepOptions): Promise<CompiledStep> {
    return CompiledStep.fromTrace(traceStep(definition), runtime, options);
  }

  /** Writes the graph of a step that is recorded already, and makes a session of it. */
  static async fromTrace(traced: TracedStep, runtime: Runtime, options: CompileStepOptions): Promise<CompiledStep> {
    const { target, lossOnDemand = false, layouts, without, dataTypes = traced.data.map(() => 'float32' as const), ...session } = options;
    const model = stepModel(traced, { target, dataTypes, lossOnDemand, layouts, without });
    const state = traced.state.map(({ input, twin }, i) => ({ name: input.input ?? `state${i}`, shape: input.shape, twin }));
    const definition = { batchSize: traced.batchSize, state };
    return new CompiledStep(definition, model, await runtime.createSession(model.bytes, session), runtime, session);
  }

  /** The same step in a session with another number of threads; states of the one suit the other. */
  async withThreads(threads: number): Promise<CompiledStep> {
    const options = { ...this.options, threads };
    return new CompiledStep(this.definition, this.model, await this.runtime.createSession(this.model.bytes, options), this.runtime, options);
  }

  /** Nodes that one step runs. */
  get nodeCount(): number {
    return this.model.nodeCount;
  }

  /** The encoded ONNX model, which may use operators internal to ONNX Runtime. */
  get bytes(): Uint8Array {
    return this.model.bytes;
  }

  /** Layout of each state tensor. */
  get layouts(): readonly Layout[] {
    return this.model.layouts;
  }

  /** Names of the random streams that the graph reads. */
  get streams(): string[] {
    return Object.keys(this.model.inputs.keys);
  }

  /** Brings state into the runtime, [one array per state tensor]. */
  load(arrays: readonly NdArray<Float32Array>[]): StepState {
    return arrays.map(({ data, shape }, i) => {
      const layout = this.model.layouts[i];
      const packed = packLayout(data, shape, layout);
      return this.runtime.tensor('float32', packed === data ? data.slice() : packed, physicalShape(layout, shape));
    });
  }

  /** Copies state out of the runtime. */
  unload(state: StepState): NdArray<Float32Array>[] {
    return state.map((tensor, i) => {
      const { shape } = this.definition.state[i];
      const data = tensor.data as Float32Array;
      const unpacked = unpackLayout(data, shape, this.model.layouts[i]);
      return ndarray(unpacked === data ? data.slice() : unpacked, shape);
    });
  }

  /** Runs as many steps as there are batches in `indices`; gives the new state and each term in each step. */
  async run(state: StepState, feeds: StepFeeds): Promise<{ state: StepState; terms: Record<string, Float32Array> }> {
    const { inputs, outputs } = this.model;
    const { batchSize } = this.definition;
    const steps = feeds.indices.length / batchSize;
    const all: Record<string, RuntimeTensor> = {};
    inputs.state.forEach((name, i) => (all[name] = state[i]));
    inputs.data.forEach((name, i) => {
      if (name !== undefined) all[name] = feeds.data[i];
    });
    all[inputs.indices] = this.runtime.tensor('int32', feeds.indices, [steps, batchSize]);
    for (const [key, name] of Object.entries(inputs.scalars)) all[name] = this.runtime.tensor('float32', feeds.scalars[key], [steps]);
    for (const [key, name] of Object.entries(inputs.keys)) all[name] = this.runtime.tensor('uint32', feeds.keys[key], [steps, 2]);
    if (inputs.wanted !== undefined) {
      all[inputs.wanted] = this.runtime.tensor('bool', feeds.wanted ?? new Uint8Array(steps).fill(1), [steps]);
    }
    const results = await this.session.run(all);
    return {
      state: outputs.state.map((name) => results[name]),
      terms: Object.fromEntries(Object.entries(outputs.terms).map(([term, name]) => [term, results[name].data as Float32Array])),
    };
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}
