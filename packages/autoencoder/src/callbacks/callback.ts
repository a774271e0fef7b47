import type { Json, NdArray } from '@latentkit/core';
import type { ProgramState, RunsOn } from '../engine/engine.js';
import type { EpochLog, History } from '../training/history.js';

/** What a checkpoint keeps of a callback. */
export interface CallbackState {
  readonly values: Json;
  readonly tensors?: ReadonlyMap<string, NdArray>;
}

/** The training as callbacks see it. */
export interface TrainingControl {
  /** Epochs that were asked for. */
  readonly epochs: number;
  readonly batchSize: number;
  /** Samples in one epoch, where known beforehand. */
  readonly samples: number | undefined;
  readonly history: History;
  /** Engine and device on which the steps run at present. */
  readonly runsOn: RunsOn;
  /** Steps done so far. */
  readonly step: number;
  /** Multiplies the schedule's learning rate; callbacks may change it. */
  learningRateScale: number;
  /** Ends the training after the current epoch, or after the current chunk of steps; weights stay as they are then. */
  stop(reason: string, after?: 'epoch' | 'chunk'): void;
  /** Writes the current weights into the model, so that its `encode` and `decode` show what it has learned so far. */
  synchronize(): Promise<void>;
  /** The current weights and optimizer slots. */
  snapshot(): Promise<ProgramState>;
  /** Replaces weights and optimizer slots. */
  restore(state: ProgramState): void;
  /** Everything that is needed to go on from here; call it at the end of an epoch. */
  checkpoint(): Promise<TrainingCheckpoint>;
}

/** A training at the end of an epoch, complete: going on from it gives the same weights as never having stopped. */
export interface TrainingCheckpoint {
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps finished. */
  readonly step: number;
  readonly learningRateScale: number;
  readonly history: Json;
  readonly state: ProgramState;
  readonly callbacks: ReadonlyMap<string, CallbackState>;
}

/** Progress within an epoch. */
export interface BatchLog {
  readonly epoch: number;
  /** Steps finished in all. */
  readonly step: number;
  /** Samples of this epoch seen so far. */
  readonly samples: number;
  /** Mean over the epoch so far of each named loss. */
  readonly values: Readonly<Record<string, number>>;
  /** Since the epoch began. */
  readonly seconds: number;
}

/**
 * Something that watches or steers a training. Every method may be left out and may return a promise, which is awaited.
 * A callback that keeps state between epochs gives and takes it through `state` and `restoreState`, so that resuming
 * changes nothing.
 */
export interface Callback {
  /** Unique among the callbacks of one training; checkpoints find a callback's state by it. */
  readonly name: string;
  onTrainBegin?(control: TrainingControl): void | Promise<void>;
  onEpochBegin?(epoch: number, control: TrainingControl): void | Promise<void>;
  /** After each chunk of steps (about a tenth of a second). */
  onBatchEnd?(log: BatchLog, control: TrainingControl): void | Promise<void>;
  onEpochEnd?(log: EpochLog, control: TrainingControl): void | Promise<void>;
  /** Always called once the first epoch has begun, however the training ends. */
  onTrainEnd?(control: TrainingControl): void | Promise<void>;
  state?(): CallbackState;
  restoreState?(state: CallbackState): void;
}
