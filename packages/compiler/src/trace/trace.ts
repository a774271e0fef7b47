import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { IrNode, IrType, IrValue } from '../ir/graph.js';
import type { Kernel } from '../kernels/kernel.js';
import { kernels } from '../kernels/registry.js';
import { TRACE_BACKEND, traceBackend } from './backend.js';
import { withTraceGradients } from './gradients.js';
import { watchKeptTensors } from './kept-tensors.js';
import { watchLayers } from './layers.js';
import { watchRandomness } from './randomness.js';
import { Recorder } from './recorder.js';
import { type AssignHook, watchVariables } from './variables.js';

/** Shape and type of an input of a traced function. */
export interface InputSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type?: IrType;
}

/** A function as a graph: named inputs, operations in order, named outputs. */
export interface TracedFunction {
  readonly inputs: readonly IrValue[];
  readonly nodes: readonly IrNode[];
  readonly outputs: readonly { readonly name: string; readonly value: IrValue }[];
}

let current: Recorder | undefined;

/** The recorder of the trace that is going on; undefined outside a trace. */
export function currentRecorder(): Recorder | undefined {
  return current;
}

/** What a trace asks about tensors and variables that live outside it. */
export interface TraceHooks {
  /** The value of a tensor of another backend, such as a variable; undefined to take its numbers as a constant. */
  readonly foreign?: ((info: tf.TensorInfo) => IrValue | undefined) | undefined;
  /** What to do with an assignment to a variable; refused where absent. */
  readonly assign?: AssignHook | undefined;
}

/**
 * Runs a function of tensors once on symbolic inputs and records its operations. The active backend, all variables and
 * everything else are as before when this returns or throws.
 *
 * @throws UnsupportedOperationError naming the operation, and the layer that used it, for what cannot be part of a graph.
 */
export function trace(
  specs: readonly InputSpec[],
  run: (inputs: tf.Tensor[]) => Readonly<Record<string, tf.Tensor>>,
  hooks: TraceHooks = {},
): TracedFunction {
  const { foreign, assign } = hooks;
  const table: Readonly<Record<string, Kernel>> = kernels;
  if (current !== undefined) throw new Error('trace was called inside a traced function.');
  const before = activeBackend();
  const recorder = new Recorder(table, foreign, before);
  const backend = traceBackend([...Object.keys(table), ...tf.getKernelsForBackend(before).map(({ kernelName }) => kernelName)]);
  const inputs = specs.map(({ name, shape, type = 'float32' }) => recorder.builder.input(name, shape, type));
  current = recorder;
  backend.recorder = recorder;
  const undo: (() => void)[] = [];
  try {
    undo.push(watchKeptTensors(recorder), watchLayers(recorder), watchVariables(recorder, assign), watchRandomness(recorder));
    void tf.setBackend(TRACE_BACKEND);
    const outputs: { name: string; value: IrValue }[] = [];
    withTraceGradients(() => {
      tf.tidy(() => {
        const results = run(inputs.map((value) => recorder.tensorOf(value)));
        refusePromise(results, recorder);
        for (const [name, tensor] of Object.entries(results)) outputs.push({ name, value: recorder.valueOf(tensor) });
      });
    });
    return { inputs, nodes: recorder.builder.nodes, outputs };
  } finally {
    for (const restore of undo.reverse()) restore();
    void tf.setBackend(before);
    backend.recorder = undefined;
    current = undefined;
  }
}

/** A function that waits for something has not done its work when the trace ends. */
function refusePromise(results: object, recorder: Recorder): void {
  if (!(results instanceof Promise)) return;
  results.catch(() => undefined);
  throw (
    recorder.refusedRead ??
    new UnsupportedOperationError({
      operation: 'await',
      reason: 'the function is asynchronous, and a graph waits for nothing',
      remedy: 'Give a function that returns its tensors at once.',
    })
  );
}

/** Name of the active backend; TensorFlow.js chooses one on first use. */
function activeBackend(): string {
  const name = tf.getBackend() as string | undefined | null;
  if (name !== undefined && name !== null && name !== '') return name;
  tf.backend();
  return tf.getBackend();
}
