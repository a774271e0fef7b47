import type { ScheduleConfig } from './config.js';

/** A learning rate (or any other number) that changes with the training step. */
export interface Schedule {
  /** The value at a step, counted from 0 as Keras counts its iterations. In double precision; depends on the step alone. */
  at(step: number): number;
  /** What `createSchedule` makes the same schedule from; plain JSON. */
  readonly config: ScheduleConfig;
}
