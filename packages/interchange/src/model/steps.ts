import { FileFormatError } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';

/** One call of a layer: from tensors to one tensor, all by their keys. */
export interface Step {
  readonly name: string;
  readonly layer: tf.layers.Layer;
  readonly inputs: readonly string[];
  readonly output: string;
}

/** Calls layers as soon as their inputs are there; gives the calls in that order. Throws for inputs that nothing makes. */
export function applySteps(steps: readonly Step[], tensors: Map<string, tf.SymbolicTensor>, model: string): Step[] {
  const done: Step[] = [];
  let waiting = [...steps];
  while (waiting.length > 0) {
    const ready = waiting.filter(({ inputs }) => inputs.length > 0 && inputs.every((key) => tensors.has(key)));
    if (ready.length === 0) {
      const [{ name, inputs }] = waiting;
      throw new FileFormatError({ parameter: `model '${model}', layer '${name}'`, got: inputs, expected: `inputs that other layers make: ${[...tensors.keys()].join(', ')}` });
    }
    for (const step of ready) {
      const values = step.inputs.map((key) => tensors.get(key)!);
      tensors.set(step.output, applied(step, values));
      done.push(step);
    }
    waiting = waiting.filter((step) => !ready.includes(step));
  }
  return done;
}

function applied({ name, layer }: Step, values: tf.SymbolicTensor[]): tf.SymbolicTensor {
  try {
    return layer.apply(values.length === 1 ? values[0] : values) as tf.SymbolicTensor;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileFormatError({ parameter: `layer '${name}'`, got: values.map(({ shape }) => shape), expected: `inputs that the layer takes (${reason})`, cause });
  }
}
