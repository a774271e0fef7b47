import { ShapeError } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';

/** How a recurrent layer runs over a sequence; defaults are Keras's. */
export interface SequenceOptions {
  /** Number of time steps of an input [batch, features] that is the same at each of them. Absent for sequences. */
  readonly steps?: number | undefined;
  /** Whether the output is that of every step, [batch, steps, units], or of the last one, [batch, units]. Default false. */
  readonly returnSequences?: boolean | undefined;
  /** Whether the last time step comes first; outputs then come in that order too. Default false. */
  readonly goBackwards?: boolean | undefined;
  /** Steps that count, [batch, steps], of any type; at the others, where it is 0, the state and with it the output stay as they were. */
  readonly mask?: tf.Tensor | undefined;
}

/** Plain data that says what one recurrent operation does; part of its node in a graph. */
export interface SequenceAttributes {
  readonly [key: string]: unknown;
  readonly units: number;
  readonly steps: number;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  /** Whether initial states are among the inputs, and final ones among the outputs. */
  readonly states: boolean;
  /** Whether the last of the inputs is a mask. */
  readonly masked: boolean;
}

/** Which sequences a step counts for, [batch, 1]: 1 where it does in `on`, 1 where it does not in `off`. */
export interface StepMask {
  readonly on: tf.Tensor;
  readonly off: tf.Tensor;
}

/** Checks the weights of a layer with `gates` blocks of `units` columns against its input, and gathers its settings. */
export function sequenceAttributes(
  name: string,
  x: tf.Tensor,
  weights: { readonly kernel: tf.Tensor; readonly recurrentKernel: tf.Tensor },
  gates: number,
  { steps, returnSequences = false, goBackwards = false, mask }: SequenceOptions,
  states: boolean,
): SequenceAttributes {
  const { kernel, recurrentKernel } = weights;
  const [units, width = 0] = recurrentKernel.shape;
  if (recurrentKernel.rank !== 2 || width !== gates * units) {
    throw new ShapeError({ parameter: `${name}.recurrentKernel`, got: recurrentKernel.shape, expected: `[units, ${gates} * units]` });
  }
  const rank = steps === undefined ? 3 : 2;
  if (x.rank !== rank) {
    const expected = steps === undefined ? '[batch, steps, features]' : '[batch, features], as steps is given';
    throw new ShapeError({ parameter: `${name}.x`, got: x.shape, expected });
  }
  const features = x.shape[rank - 1];
  if (kernel.rank !== 2 || kernel.shape[0] !== features || kernel.shape[1] !== width) {
    throw new ShapeError({ parameter: `${name}.kernel`, got: kernel.shape, expected: `[${features}, ${width}] for this input and recurrentKernel` });
  }
  const count = steps ?? x.shape[1] ?? 0;
  if (mask !== undefined && (mask.rank !== 2 || mask.shape[0] !== x.shape[0] || mask.shape[1] !== count)) {
    throw new ShapeError({ parameter: `${name}.mask`, got: mask.shape, expected: `[${x.shape[0]}, ${count}], a number for each step of each sequence` });
  }
  return { units, steps: count, returnSequences, goBackwards, states, masked: mask !== undefined };
}

/** A mask as an input of a recurrent operation: one tensor of ones and zeros, or none. */
export function maskInputs({ mask }: SequenceOptions): tf.Tensor[] {
  return mask === undefined ? [] : [tf.cast(tf.cast(mask, 'bool'), 'float32')];
}

/** The mask of each step, in the order of running; undefined where there is none. */
export function stepMasks(inputs: readonly tf.Tensor[], { masked, goBackwards }: SequenceAttributes): StepMask[] | undefined {
  if (!masked) return undefined;
  const columns = tf.unstack(inputs[inputs.length - 1], 1).map((column) => {
    const on = tf.reshape(column, [-1, 1]);
    return { on, off: tf.sub(1, on) };
  });
  return goBackwards ? columns.reverse() : columns;
}

/** The state behind a step: the new one where the step counts. */
export function keptState(next: tf.Tensor, before: tf.Tensor, mask: StepMask | undefined): tf.Tensor {
  return mask === undefined ? next : tf.add(tf.mul(next, mask.on), tf.mul(before, mask.off));
}

/** A gradient that reaches the state behind a step, in what goes through the step and what goes past it. */
export function parted(d: tf.Tensor, mask: StepMask | undefined): { through: tf.Tensor; past: tf.Tensor | undefined } {
  return mask === undefined ? { through: d, past: undefined } : { through: tf.mul(d, mask.on), past: tf.mul(d, mask.off) };
}

/** Shape of what a recurrent operation gives: the outputs, and behind them one row for each state asked for. */
export function outputShape({ units, steps, returnSequences, states }: SequenceAttributes, batch: number, extra: number): number[] {
  const rows = returnSequences ? steps : 1;
  if (states) return [batch, rows + extra, units];
  return returnSequences ? [batch, rows, units] : [batch, units];
}

/** `x · kernel`, for the time steps in the order in which they are run: one matrix [batch, width] each. */
export function projectSteps(x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor, { steps, goBackwards }: SequenceAttributes): tf.Tensor[] {
  if (x.rank === 2) {
    const same = tf.add(tf.matMul(x, kernel), bias);
    return new Array<tf.Tensor>(steps).fill(same);
  }
  const [batch, , features] = x.shape;
  const all = tf.add(tf.matMul(tf.reshape(x, [batch * steps, features]), kernel), bias);
  const list = tf.unstack(tf.reshape(all, [batch, steps, -1]), 1);
  return goBackwards ? list.reverse() : list;
}

/** Puts what belongs to each step, in the order of running, side by side in the order of time: [batch, steps, width]. */
export function stackSteps(list: readonly tf.Tensor[], { goBackwards }: SequenceAttributes): tf.Tensor {
  return tf.stack(goBackwards ? list.toReversed() : [...list], 1);
}

/** The gradient that reaches each step's output, in the order of running; undefined where none does. */
export function outputGradients(dy: tf.Tensor, { steps, returnSequences, states }: SequenceAttributes): { rows: (tf.Tensor | undefined)[]; rest: tf.Tensor[] } {
  const rows: (tf.Tensor | undefined)[] = new Array<undefined>(steps).fill(undefined);
  if (!states && !returnSequences) {
    rows[steps - 1] = dy;
    return { rows, rest: [] };
  }
  const list = tf.unstack(dy, 1);
  if (returnSequences) return { rows: list.slice(0, steps), rest: list.slice(steps) };
  rows[steps - 1] = list[0];
  return { rows, rest: list.slice(1) };
}

/**
 * Gradients of the input projection from the gradient `dz` of its result, [batch, steps, width] or its sum over the steps
 * where the input is the same at each: of x, kernel and bias.
 */
export function projectionGradients(x: tf.Tensor, kernel: tf.Tensor, dz: tf.Tensor): { dx: tf.Tensor; dKernel: tf.Tensor; dBias: tf.Tensor } {
  const width = kernel.shape[1] as number;
  const flat = tf.reshape(dz, [-1, width]);
  const rows = tf.reshape(x, [-1, kernel.shape[0]]);
  return {
    // Transposed apart: the wasm backend multiplies transposed arguments many times slower.
    dx: tf.reshape(tf.matMul(flat, tf.transpose(kernel)), x.shape),
    dKernel: tf.matMul(tf.transpose(rows), flat),
    dBias: tf.sum(flat, 0),
  };
}
