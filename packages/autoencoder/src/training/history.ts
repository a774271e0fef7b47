import type { Json } from '@latentkit/core';

/** What one epoch gave. */
export interface EpochLog {
  /** 1-based. */
  readonly epoch: number;
  /** Named losses and metrics: `loss`, its terms, and the same on validation data as `valLoss`, `valMse`, … */
  readonly values: Readonly<Record<string, number>>;
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number;
  /** Wall-clock time of the epoch's steps, without validation. */
  readonly seconds: number;
  /** Samples trained on. */
  readonly samples: number;
}

/** How a training ended. */
export type TrainingStatus = 'running' | 'completed' | 'stopped' | 'aborted' | 'diverged';

/** The record of a training: one {@link EpochLog} per finished epoch. */
export class History {
  readonly epochs: EpochLog[] = [];
  /** `completed` all epochs, `stopped` by a callback, `aborted` by a signal, or `diverged`. */
  status: TrainingStatus = 'running';
  /** Why it was stopped, in words, where it was. */
  reason = '';
  /** What did not run as was asked for or as fast as it could, in words. */
  readonly warnings: string[] = [];

  /** One named series over the epochs, such as `loss` or `valMse`; NaN where an epoch lacks it. */
  series(name: string): number[] {
    return this.epochs.map((epoch) => epoch.values[name] ?? NaN);
  }

  /** Names of all series, in order of first appearance. */
  get names(): string[] {
    return [...new Set(this.epochs.flatMap((epoch) => Object.keys(epoch.values)))];
  }

  get loss(): number[] {
    return this.series('loss');
  }

  get valLoss(): number[] {
    return this.series('valLoss');
  }

  /** The last epoch, or undefined before the first has finished. */
  get last(): EpochLog | undefined {
    return this.epochs.at(-1);
  }

  /** Samples per second over all epochs, validation not counted. */
  get samplesPerSecond(): number {
    const seconds = this.epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
    return seconds === 0 ? 0 : this.epochs.reduce((sum, epoch) => sum + epoch.samples, 0) / seconds;
  }

  toJSON(): Json {
    return {
      status: this.status,
      reason: this.reason,
      warnings: [...this.warnings],
      epochs: this.epochs.map((epoch) => ({ ...epoch, values: { ...epoch.values } })),
    };
  }

  static fromJSON(json: Json): History {
    const { status, reason, epochs, warnings = [] } = json as unknown as Pick<History, 'status' | 'reason' | 'epochs'> & Partial<Pick<History, 'warnings'>>;
    const history = new History();
    history.epochs.push(...epochs);
    history.warnings.push(...warnings);
    history.status = status;
    history.reason = reason;
    return history;
  }
}
