import { type NdArray, type RandomSource, sliceRows } from '@latentkit/core';
import type * as tf from '@tensorflow/tfjs';
import type { Program } from '../training/program.js';

/** Host copies of everything that a training step changes: weights and optimizer slots, in the program's order. */
export interface ProgramState {
  readonly variables: readonly NdArray<Float32Array>[];
  readonly slots: readonly NdArray<Float32Array>[];
}

/** Rows to train on or to evaluate. The element type of `x` is kept; rows become float32 when they are gathered. */
export interface TrainingRows {
  /** [n, …inputShape] */
  readonly x: NdArray;
  /** [n, …]; `x` itself where absent. */
  readonly target?: NdArray | undefined;
  /** [n] */
  readonly sampleWeight?: NdArray | undefined;
}

/** Rows [from, to) of every array, as views. */
export function sliceTrainingRows(rows: TrainingRows, from: number, to: number): TrainingRows {
  return {
    x: sliceRows(rows.x, from, to),
    target: rows.target && sliceRows(rows.target, from, to),
    sampleWeight: rows.sampleWeight && sliceRows(rows.sampleWeight, from, to),
  };
}

/** Named losses of one step. */
export type StepValues = Readonly<Record<string, number>>;

/** What computes, and where. */
export interface RunsOn {
  readonly engine: 'eager' | 'compiled';
  /** Such as `wasm`. */
  readonly device: string;
}

/** A running training: the state lives with the engine between calls. */
export interface TrainingSession {
  /** Where the steps are computed at present: an engine that cannot compile them may leave them to another. */
  readonly runsOn: RunsOn;
  /** Sets the rows that `run` gathers from; called once for arrays in memory, once per block for larger data. */
  bind(rows: TrainingRows): void;
  /**
   * Runs one step for each list of row indices, the first with number `firstStep` (0-based), and gives each step's
   * losses. When a loss is not finite, the state goes back to the last one known to be finite and a
   * `DivergedError` with `got: step` is thrown. After every hundredth step, values of the state below 2^-100 become 0.
   */
  run(batches: readonly ArrayLike<number>[], firstStep: number, learningRateScale: number): Promise<StepValues[]>;
  /** Mean losses and metrics over all rows, in batches; `step` decides the values of schedules. */
  evaluate(rows: TrainingRows, batchSize: number, step: number): Promise<StepValues>;
  read(): Promise<ProgramState>;
  write(state: ProgramState): void;
  dispose(): void;
}

/** A function of a batch of samples [n, …] and of models' weights, each row's result depending on that row alone. */
export interface SampleFunction {
  /** What it is called in messages, such as `encode`. */
  readonly name: string;
  /** What its samples are called in messages, such as `x`. */
  readonly argument: string;
  /** What compiled forms of it are kept with; one owner has one function of a name. */
  readonly owner: object;
  /** The models that it uses. */
  readonly models: readonly tf.LayersModel[];
  /** How often a sample goes through them. Default 1. */
  readonly passes?: number;
  /** `apply` runs one of the models. */
  run(batch: tf.Tensor, apply: (model: tf.LayersModel, input: tf.Tensor) => tf.Tensor): tf.Tensor;
}

/** Tells the user something in one sentence or two. */
export type Warn = (message: string) => void;

/** Something that can run programs: TensorFlow.js eagerly, or a compiler. */
export interface Engine {
  readonly name: RunsOn['engine'];
  /** Where it runs, such as `wasm`. */
  readonly device: string;
  /**
   * Starts a training from a state. Noise comes from `random` and the step's number alone. `warn` is told what does not
   * run as was asked for, and why.
   */
  start(program: Program, state: ProgramState, random: RandomSource, warn?: Warn): Promise<TrainingSession>;
  /**
   * Computes a function of all rows of `x`, in batches; the active TensorFlow.js backend does where this is absent. Throws
   * `NonFiniteError` with the place where `x` holds NaN or an infinity.
   */
  predict?(run: SampleFunction, x: NdArray, batchSize: number, warn?: Warn): Promise<NdArray<Float32Array>>;
}
