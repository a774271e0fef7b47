import type { Callback } from './callback.js';

/** One state of a training, ready to be shown. */
export interface TrainingProgress {
  /** 1-based. */
  readonly epoch: number;
  readonly epochs: number;
  /** Samples done in this epoch, and in all of it where known. */
  readonly samples: number;
  readonly samplesTotal: number | undefined;
  /** Mean losses of this epoch so far. */
  readonly values: Readonly<Record<string, number>>;
  readonly samplesPerSecond: number;
  /** Estimated seconds until the last epoch ends, where it can be told. */
  readonly secondsLeft: number | undefined;
}

/** Calls `show` after every chunk of steps, with the rate and the time left. */
export function progress(show: (progress: TrainingProgress) => void): Callback {
  let trained = 0;
  let seconds = 0;
  return {
    name: 'progress',
    onBatchEnd: (log, control) => {
      const samplesPerSecond = (trained + log.samples) / Math.max(seconds + log.seconds, 1e-9);
      const total = control.samples;
      const left = total === undefined ? undefined : total * (control.epochs - log.epoch + 1) - log.samples;
      show({
        epoch: log.epoch,
        epochs: control.epochs,
        samples: log.samples,
        samplesTotal: total,
        values: log.values,
        samplesPerSecond,
        secondsLeft: left === undefined ? undefined : left / samplesPerSecond,
      });
    },
    onEpochEnd: (log) => {
      trained += log.samples;
      seconds += log.seconds;
    },
  };
}
