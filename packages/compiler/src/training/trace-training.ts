import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { TracedStep } from '../exec/trace-step.js';
import { typed } from '../ir/builder.js';
import type { IrType, IrValue } from '../ir/graph.js';
import { rewrite } from '../passes/rewrite.js';
import { liveNodes } from '../passes/live.js';
import { replaceMethod } from '../trace/replace-method.js';
import { currentRecorder, trace } from '../trace/trace.js';

/** One batch of an input of a training step. */
export interface TrainingInput {
  /** Shape of a batch, batch axis first. All inputs have the same number of rows. */
  readonly shape: readonly number[];
  /** Type of the tensor that the step is given. Default float32. */
  readonly type?: 'float32' | 'int32' | undefined;
}

/** What a training step gives: its loss, several numbers by name, or nothing. */
export type TrainingResult = tf.Tensor | Readonly<Record<string, tf.Tensor>> | null | undefined | void;

/** A training step of TensorFlow.js operations on variables, as a graph. */
export interface TracedTraining {
  readonly step: TracedStep;
  /** The variables that the step changes, in the order of `step.state`. */
  readonly variables: readonly tf.Variable[];
  /** The optimizers whose updates are part of the step. */
  readonly optimizers: readonly tf.Optimizer[];
}

/** The value that a variable has at this point of a trace. */
interface TracedVariable {
  readonly input: IrValue;
  value: IrValue;
}

/**
 * Records a training step that reads and assigns variables. Variables and optimizer slots that it assigns become state of
 * the graph; those that it only reads become constants. No variable is changed.
 */
export function traceTraining(
  inputs: Readonly<Record<string, TrainingInput>>,
  step: (inputs: Record<string, tf.Tensor>) => TrainingResult,
): TracedTraining {
  const seen = new Map<tf.Variable, TracedVariable>();
  const assigned = new Set<tf.Variable>();
  const optimizers = new Set<tf.Optimizer>();
  const names = Object.keys(inputs);
  const of = (variable: tf.Variable): TracedVariable => {
    let entry = seen.get(variable);
    if (entry === undefined) {
      const input = recorder().builder.input(`variable:${variable.name}`, variable.shape, variable.dtype as IrType);
      seen.set(variable, (entry = { input, value: input }));
    }
    return entry;
  };
  const restore = watchIterations(optimizers);
  try {
    const traced = trace(
      names.map((name) => ({ name, shape: inputs[name].shape, type: inputs[name].type ?? 'float32' })),
      (tensors) => termsOf(step(Object.fromEntries(names.map((name, i) => [name, tensors[i]])))),
      {
        foreign: (info) => (isState(info) ? of(info).value : undefined),
        assign: (variable, value) => {
          if (variable.dtype !== 'float32') refuseType(variable);
          of(variable).value = value;
          assigned.add(variable);
        },
      },
    );
    const variables = [...seen.keys()].filter((variable) => assigned.has(variable));
    const values = [...variables.map((variable) => of(variable).value), ...traced.outputs.map(({ value }) => value)];
    const constants = new Map([...seen].flatMap(([variable, { input }]) => (assigned.has(variable) ? [] : [[input, numbersOf(variable)] as const])));
    const program = withConstants({ nodes: liveNodes(traced.nodes, values), values }, constants);
    return {
      step: {
        batchSize: inputs[names[0]].shape[0],
        state: variables.map((variable, i) => ({ input: of(variable).input, output: program.values[i], twin: undefined })),
        data: traced.inputs,
        scalars: [],
        keys: [],
        terms: traced.outputs.map(({ name }, i) => ({ name, value: program.values[variables.length + i] })),
        nodes: program.nodes,
      },
      variables,
      optimizers: [...optimizers],
    };
  } finally {
    restore();
  }
}

function isState(info: tf.TensorInfo): info is tf.Variable {
  return info instanceof tf.Variable && info.dtype === 'float32';
}

function recorder(): NonNullable<ReturnType<typeof currentRecorder>> {
  const current = currentRecorder();
  if (current === undefined) throw new Error('A variable was asked for after the trace.');
  return current;
}

/** The numbers of a variable that the step only reads. */
function numbersOf(variable: tf.Variable): IrValue {
  const data = typed('float32', variable.dataSync<'float32'>());
  return { id: -1, shape: variable.shape, type: 'float32', index: 0, constant: data };
}

/** The program with some inputs replaced by constants. */
function withConstants(program: Parameters<typeof rewrite>[0], constants: ReadonlyMap<IrValue, IrValue>): Parameters<typeof rewrite>[0] {
  if (constants.size === 0) return program;
  const made = new Map<IrValue, IrValue>();
  const result = rewrite(program, (node, inputs, { builder }) => {
    if (!inputs.some((value) => constants.has(value))) return undefined;
    const replaced = inputs.map((value) => {
      const constant = constants.get(value);
      if (constant?.constant === undefined) return value;
      if (!made.has(value)) made.set(value, builder.constant(constant.constant, constant.shape, constant.type));
      return made.get(value) ?? value;
    });
    return builder.ops(node.op, replaced, node.outputs, node.attributes);
  });
  return { nodes: result.nodes, values: result.values.map((value) => constants.get(value) ?? value) };
}

/** What a step returned, as numbers by name. */
function termsOf(result: TrainingResult): Readonly<Record<string, tf.Tensor>> {
  if (result === undefined || result === null || result instanceof Promise) return (result ?? {}) as Readonly<Record<string, tf.Tensor>>;
  return result instanceof tf.Tensor ? { loss: result } : { ...result };
}

function refuseType(variable: tf.Variable): never {
  throw new UnsupportedOperationError({
    operation: 'variable.assign',
    reason: `the variable '${variable.name}' holds numbers of type ${variable.dtype}, and the state of a graph is float32`,
    remedy: 'Use a float32 variable.',
  });
}

/** Optimizers count their updates outside of TensorFlow.js's operations; a trace is none. */
function watchIterations(optimizers: Set<tf.Optimizer>): () => void {
  const prototype = tf.Optimizer.prototype as unknown as { incrementIterations(): void };
  return replaceMethod(prototype, 'incrementIterations', () => {
    return function (this: unknown) {
      optimizers.add(this as tf.Optimizer);
    };
  });
}
