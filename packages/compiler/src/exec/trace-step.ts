import type * as tf from '@tensorflow/tfjs';
import type { IrNode, IrValue } from '../ir/graph.js';
import { GraphNoise } from '../trace/noise.js';
import { currentRecorder, trace } from '../trace/trace.js';

/** A tensor that a step changes. */
export interface StateSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Index of the state tensor beside which this one is kept, as an optimizer's slot beside its variable. */
  readonly twin?: number | undefined;
}

/** What a step function is given. */
export interface StepArguments {
  readonly state: readonly tf.Tensor[];
  /** One batch of each data set. */
  readonly data: readonly tf.Tensor[];
  /** Values that change from step to step. */
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
  /** Random tensors of this step. */
  readonly noise: Pick<GraphNoise, 'uniform' | 'normal'>;
}

/** A training step as a pure function of tensors. */
export interface StepDefinition {
  readonly state: readonly StateSpec[];
  /** Shape of one row of each data set, without the batch axis. */
  readonly data: readonly (readonly number[])[];
  readonly batchSize: number;
  /** Names of the scalars that are inputs of the graph. */
  readonly scalars: readonly string[];
  /** Scalars with one value for all steps; they become constants. */
  readonly constants?: Readonly<Record<string, number>> | undefined;
  run(inputs: StepArguments): { state: readonly tf.Tensor[]; terms: Readonly<Record<string, tf.Scalar>> };
}

/** A step as a graph. */
export interface TracedStep {
  readonly batchSize: number;
  readonly state: readonly { readonly input: IrValue; readonly output: IrValue; readonly twin: number | undefined }[];
  readonly data: readonly IrValue[];
  readonly scalars: readonly { readonly name: string; readonly value: IrValue }[];
  readonly keys: readonly { readonly name: string; readonly value: IrValue }[];
  readonly terms: readonly { readonly name: string; readonly value: IrValue }[];
  readonly nodes: readonly IrNode[];
}

/** Records one step. Everything outside is as before when this returns or throws. */
export function traceStep(definition: StepDefinition): TracedStep {
  const { state, data, batchSize, scalars, constants = {} } = definition;
  const noise = new GraphNoise();
  const inputs = [
    ...state.map(({ name, shape }) => ({ name, shape })),
    ...data.map((shape, i) => ({ name: `batch${i}`, shape: [batchSize, ...shape] })),
    ...scalars.map((name) => ({ name, shape: [] })),
  ];
  const traced = trace(inputs, (tensors) => {
    const recorder = currentRecorder();
    const named: Record<string, tf.Scalar> = {};
    scalars.forEach((name, i) => (named[name] = tensors[state.length + data.length + i] as tf.Scalar));
    for (const [name, value] of Object.entries(constants)) {
      if (recorder !== undefined) named[name] = recorder.tensorOf(recorder.builder.splat(Math.fround(value), [])) as tf.Scalar;
    }
    const result = definition.run({
      state: tensors.slice(0, state.length),
      data: tensors.slice(state.length, state.length + data.length),
      scalars: named,
      noise,
    });
    return {
      ...Object.fromEntries(result.state.map((tensor, i) => [`state${i}`, tensor])),
      ...Object.fromEntries(Object.entries(result.terms).map(([name, tensor]) => [`term:${name}`, tensor])),
    };
  });
  const values = new Map(traced.outputs.map(({ name, value }) => [name, value]));
  return {
    batchSize,
    state: state.map(({ twin }, i) => ({ input: traced.inputs[i], output: values.get(`state${i}`) ?? traced.inputs[i], twin })),
    data: traced.inputs.slice(state.length, state.length + data.length),
    scalars: scalars.map((name, i) => ({ name, value: traced.inputs[state.length + data.length + i] })),
    keys: [...noise.keys].map(([name, value]) => ({ name, value })),
    terms: traced.outputs.filter(({ name }) => name.startsWith('term:')).map(({ name, value }) => ({ name: name.slice(5), value })),
    nodes: traced.nodes,
  };
}
