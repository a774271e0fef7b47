import * as tf from '@tensorflow/tfjs';
import { UnsupportedOperationError } from '../errors.js';
import type { IrValue } from '../ir/graph.js';
import type { Recorder } from './recorder.js';
import { replaceMethod } from './replace-method.js';

/** What a trace does with a variable that the function assigns to; refused where it has no answer. */
export type AssignHook = (variable: tf.Variable, value: IrValue) => void;

/**
 * Keeps variables out of a trace: new ones are made where they would be without it, and assignments are handed to `assign`
 * instead of being done.
 */
export function watchVariables(recorder: Recorder, assign: AssignHook | undefined): () => void {
  const engine = tf.engine();
  const undo = [
    replaceMethod(engine, 'makeVariable', (makeVariable) => (initial, trainable, name, dtype) => {
      if (recorder.isOutside) return makeVariable.call(engine, initial, trainable, name, dtype);
      const numbers = recorder.numbersOf(initial);
      if (numbers === undefined) {
        throw new UnsupportedOperationError({
          operation: 'variable',
          layer: recorder.layers.at(-1),
          reason: 'it would start from numbers that exist only when the graph runs',
          remedy: 'Make variables before, from known numbers.',
        });
      }
      return recorder.outside(() => {
        const start = tf.tensor(numbers, initial.shape, initial.dtype);
        const variable = makeVariable.call(engine, start, trainable, name, dtype);
        start.dispose();
        return variable;
      });
    }),
    replaceMethod(tf.Variable.prototype, 'assign', (own) => {
      return function (this: tf.Variable, value: tf.Tensor) {
        if (recorder.isOutside) return own.call(this, value);
        check(this, value);
        if (assign === undefined) {
          throw new UnsupportedOperationError({
            operation: 'variable.assign',
            layer: recorder.layers.at(-1),
            reason: `it changes the variable '${this.name}', and a function that is compiled for its results changes nothing`,
            remedy: 'Use compileTraining for steps that change variables.',
          });
        }
        assign(this, recorder.valueOf(value));
      };
    }),
  ];
  return () => undo.forEach((restore) => restore());
}

/** The checks that TensorFlow.js's own `assign` makes. */
function check(variable: tf.Variable, value: tf.Tensor): void {
  if (value.dtype !== variable.dtype) throw new Error(`dtype of the new value (${value.dtype}) and previous value (${variable.dtype}) must match`);
  if (!tf.util.arraysEqual(value.shape, variable.shape)) {
    throw new Error(`shape of the new value (${value.shape.join()}) and previous value (${variable.shape.join()}) must match`);
  }
}
