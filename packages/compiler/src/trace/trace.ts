import * as tf from '@tensorflow/tfjs';
import type { IrNode, IrType, IrValue } from '../ir/graph.js';
import type { Kernel } from '../kernels/kernel.js';
import { kernels } from '../kernels/registry.js';
import { TRACE_BACKEND, traceBackend } from './backend.js';
import { withTraceGradients } from './gradients.js';
import { watchLayers } from './layers.js';
import { Recorder } from './recorder.js';

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

/**
 * Runs a function of tensors once on symbolic inputs and records its operations. The active backend, all variables and
 * everything else are as before when this returns or throws.
 */
export function trace(
  specs: readonly InputSpec[],
  run: (inputs: tf.Tensor[]) => Readonly<Record<string, tf.Tensor>>,
  foreign?: (info: tf.TensorInfo) => IrValue | undefined,
): TracedFunction {
  const table: Readonly<Record<string, Kernel>> = kernels;
  const recorder = new Recorder(table, foreign);
  const backend = traceBackend(Object.keys(table));
  const before = activeBackend();
  if (current !== undefined) throw new Error('trace was called inside a traced function.');
  const inputs = specs.map(({ name, shape, type = 'float32' }) => recorder.builder.input(name, shape, type));
  current = recorder;
  backend.recorder = recorder;
  const unwatch = watchLayers(recorder);
  try {
    void tf.setBackend(TRACE_BACKEND);
    const outputs: { name: string; value: IrValue }[] = [];
    withTraceGradients(() => {
      tf.tidy(() => {
        const results = run(inputs.map((value) => recorder.tensorOf(value)));
        for (const [name, tensor] of Object.entries(results)) outputs.push({ name, value: recorder.valueOf(tensor) });
      });
    });
    return { inputs, nodes: recorder.builder.nodes, outputs };
  } finally {
    unwatch();
    void tf.setBackend(before);
    backend.recorder = undefined;
    current = undefined;
  }
}

/** Name of the active backend; TensorFlow.js chooses one on first use. */
function activeBackend(): string {
  const name = tf.getBackend() as string | undefined | null;
  if (name !== undefined && name !== null && name !== '') return name;
  tf.backend();
  return tf.getBackend();
}
