import type * as tf from '@tensorflow/tfjs';
import type { OnnxType, Runtime, RuntimeTensor, Session, SessionOptions } from '@latentkit/onnx';
import type { Target } from '../lower/context.js';
import type { Layout } from '../lower/layout.js';
import { GraphNoise } from '../trace/noise.js';
import { type InputSpec, trace } from '../trace/trace.js';
import { type FunctionModel, functionModel } from './function-model.js';

export interface CompileFunctionOptions extends SessionOptions {
  readonly target: Target;
  /** Layout in which each input is given; row-major where absent. */
  readonly layouts?: readonly (Layout | undefined)[];
}

/** A function of tensors that runs as one graph. */
export class CompiledFunction {
  private constructor(
    private readonly model: FunctionModel,
    /** Names of its outputs. */
    readonly outputNames: readonly string[],
    /** Random streams whose keys it takes. */
    readonly streams: readonly string[],
    private readonly types: readonly OnnxType[],
    private readonly session: Session,
    private readonly runtime: Runtime,
  ) {}

  /** Traces a function on inputs of the given shapes and makes a session of it. */
  static async compile(
    specs: readonly InputSpec[],
    run: (inputs: tf.Tensor[], noise: Pick<GraphNoise, 'uniform' | 'normal'>) => Readonly<Record<string, tf.Tensor>>,
    runtime: Runtime,
    options: CompileFunctionOptions,
  ): Promise<CompiledFunction> {
    const { target, layouts = [], ...session } = options;
    const noise = new GraphNoise();
    const traced = trace(specs, (inputs) => run(inputs, noise));
    const keys = [...noise.keys].map(([name, value]) => ({ name: `key:${name}`, value }));
    const model = functionModel(traced, { target, layouts, extraInputs: keys });
    const types = specs.map(({ type = 'float32' }) => type);
    const names = traced.outputs.map(({ name }) => name);
    const made = await runtime.createSession(model.bytes, session);
    return new CompiledFunction(model, names, [...noise.keys.keys()], types, made, runtime);
  }

  /** Runs it on tensors of the runtime, in the order of its inputs; keys of its random streams by name. */
  async run(inputs: readonly RuntimeTensor[], keys: Readonly<Record<string, Uint32Array>> = {}): Promise<Record<string, RuntimeTensor>> {
    const feeds: Record<string, RuntimeTensor> = {};
    inputs.forEach((tensor, i) => {
      const name = this.model.inputs[i];
      if (name !== undefined) feeds[name] = tensor;
    });
    this.streams.forEach((stream, i) => {
      const name = this.model.inputs[this.types.length + i];
      if (name !== undefined) feeds[name] = this.runtime.tensor('uint32', keys[stream], [2]);
    });
    const results = await this.session.run(feeds);
    return Object.fromEntries(this.outputNames.map((name, i) => [name, results[this.model.outputs[i]]]));
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}
