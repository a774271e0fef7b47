import type { Autoencoder, Engine } from '@latentkit/autoencoder';
import type { FileStore } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import type { Interrupt } from './interrupt.js';
import type { CliIo } from './io.js';
import type { RunRecord } from './run-record.js';
import type { Settings } from './settings.js';

/** Everything that a training needs, decided and checked. */
export interface TrainingJob {
  readonly settings: Settings;
  readonly model: Autoencoder;
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where engines say what does not run as was asked for. */
  readonly onWarning: (message: string) => void;
  readonly folder: string;
  readonly store: FileStore;
  readonly record: RunRecord;
  readonly resume: boolean;
  readonly json: boolean;
  readonly interrupt: Interrupt;
  readonly io: CliIo;
}
