import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { CallArguments, LossSink } from './call.js';
import type { VariableInfo } from './variables.js';

/** What {@link applyWith} returns. */
export interface Application {
  /** The model's output; the first one where it has several. */
  readonly output: tf.Tensor;
  /** All outputs of the model, in its order. */
  readonly outputs: readonly tf.Tensor[];
  /** New values of variables the model itself writes (moving statistics), by index into `variables`. */
  readonly updates: ReadonlyMap<number, tf.Tensor>;
}

/**
 * Runs a model as a pure function: with `values[i]` in place of `variables[i]`, whatever the variables hold, and
 * with what it would have written to them returned instead. Gradients flow to `values`. The variables are as
 * before when this returns or throws. A variable of the model that is not listed takes part with the value it holds
 * and, as usual in TensorFlow.js, may be written.
 *
 * Call it inside `tf.tidy` (or a gradient function): outputs, updates and reported losses belong to that scope, so
 * updates needed after a gradient function has returned are to be kept with `tf.keep`.
 *
 * @param model any `tf.LayersModel`, nested ones and layers used twice included.
 * @param variables of {@link variablesOf} the model, perhaps together with others that share its step.
 * @param values one tensor per variable, of its shape.
 * @throws ShapeError when `values` does not fit `variables`.
 */
export function applyWith(
  model: tf.LayersModel,
  variables: readonly VariableInfo[],
  values: readonly tf.Tensor[],
  inputs: tf.Tensor | tf.Tensor[],
  args: CallArguments = {},
): Application {
  checkValues(variables, values);
  const kept = new Keeper();
  const written = new Map<number, tf.Tensor>();
  const undo: (() => void)[] = [];
  const reported: { name: string; value: tf.Scalar }[] = [];
  const losses: LossSink | undefined = args.losses && {
    add: (name, value) => void reported.push({ name, value: kept.keep(value) }),
  };
  try {
    variables.forEach(({ variable }, i) => {
      undo.push(
        replace(variable, {
          read: () => written.get(i) ?? values[i],
          write: (value) => {
            written.set(i, kept.keep((variable.constraint as typeof variable.constraint | null)?.apply(value) ?? value));
          },
        }),
      );
    });
    const result = model.apply(inputs, { ...args, ...(losses && { losses }) }) as tf.Tensor | tf.Tensor[];
    const outputs = Array.isArray(result) ? result : [result];
    for (const { name, value } of reported) args.losses?.add(name, tf.clone(value));
    const updates = new Map([...written].map(([i, value]) => [i, tf.clone(value)]));
    return { output: outputs[0], outputs, updates };
  } finally {
    for (const restore of undo.reverse()) restore();
    kept.dispose();
  }
}

/** Tensors made inside a layer end with the layer's own tidy; copies kept here outlive it until `dispose`. */
class Keeper {
  private readonly tensors: tf.Tensor[] = [];

  keep<T extends tf.Tensor>(tensor: T): T {
    const copy = tf.keep(tf.clone(tensor));
    this.tensors.push(copy);
    return copy;
  }

  dispose(): void {
    tf.dispose(this.tensors);
  }
}

function replace(variable: tf.LayerVariable, methods: { read(): tf.Tensor; write(value: tf.Tensor): void }): () => void {
  const names = ['read', 'write'] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(variable, name));
  Object.assign(variable, {
    read: () => methods.read(),
    write: (value: tf.Tensor) => {
      methods.write(value);
      return variable;
    },
  });
  return () =>
    names.forEach((name, i) => {
      const descriptor = before[i];
      if (descriptor === undefined) Reflect.deleteProperty(variable, name);
      else Object.defineProperty(variable, name, descriptor);
    });
}

function checkValues(variables: readonly VariableInfo[], values: readonly tf.Tensor[]): void {
  if (values.length !== variables.length) {
    throw new ShapeError({
      parameter: 'values',
      got: values.length,
      expected: `${variables.length} tensors, one per variable`,
      remedy: 'Give the tensors in the order of variablesOf(...models).',
    });
  }
  variables.forEach(({ name, shape }, i) => {
    if (tf.util.arraysEqual(values[i].shape, [...shape])) return;
    throw new ShapeError({ parameter: `values[${i}] (${name})`, got: values[i].shape, expected: `shape [${shape.join(', ')}]` });
  });
}
