import type * as tf from '@tensorflow/tfjs';
import type { Schedule } from '../schedules/schedule.js';
import type { OptimizerConfig } from './config.js';

/** Name and shape of a variable, as an optimizer sees it. */
export interface VariableSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A tensor that an optimizer keeps from step to step. */
export interface SlotSpec {
  /** `<variable>/<slot>`, such as `encoder/dense/kernel/momentum`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** What every element starts from. */
  readonly initial: number;
}

/** What one update is computed from. Slots are in the order in which `slots` lists them. */
export interface UpdateInputs {
  readonly variables: readonly tf.Tensor[];
  /** Gradient of each variable, same shapes. */
  readonly gradients: readonly tf.Tensor[];
  readonly slots: readonly tf.Tensor[];
  /** What `scalars` returned for this step, as scalar tensors under the same names. */
  readonly scalars: Readonly<Record<string, tf.Scalar>>;
  /** Names of the variables; needed only where `excludeFromWeightDecay` is set. */
  readonly names?: readonly string[];
}

/** New tensors, in the order of the inputs; the inputs are left as they are. */
export interface UpdateOutputs {
  readonly variables: tf.Tensor[];
  readonly slots: tf.Tensor[];
}

/**
 * A rule that turns gradients into new variables. It holds no state and reads no values: what it remembers is in the
 * slots that it is given, and every number that changes from step to step is a scalar that it is given.
 */
export interface Optimizer {
  readonly name: OptimizerConfig['name'];
  /** The configuration, defaults filled in; plain JSON from which `createOptimizer` makes the same optimizer again. */
  readonly config: OptimizerConfig;
  readonly learningRate: Schedule;
  /**
   * Whether `update` treats every element of every variable by itself and alike, so that variables may be joined to fewer
   * and longer ones. Default false.
   */
  readonly elementwise?: boolean;
  /** The slots it needs for these variables. */
  slots(variables: readonly VariableSpec[]): SlotSpec[];
  /**
   * The numbers that the update needs at a step, in double precision: bias corrections and products of constants.
   * `step` counts from 1, `learningRate` is that of this step (`optimizer.learningRate.at(step - 1)`, or what a
   * callback made of it). The names are the same at every step.
   */
  scalars(step: number, learningRate: number): Record<string, number>;
  /** One step. */
  update(inputs: UpdateInputs): UpdateOutputs;
}
