import { InvalidParameterError } from '@latentkit/core';
import { BestWeights } from './best-weights.js';
import type { Callback, CallbackState, TrainingControl } from './callback.js';
import type { MonitorOptions } from './monitor.js';

/** Options of {@link earlyStopping}. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without improvement after which training stops. Default 0, as in Keras. */
  readonly patience?: number;
  /** Whether the weights of the best epoch are put back at the end. Default true. */
  readonly restoreBestWeights?: boolean;
}

/** Stops when the watched series no longer improves, and puts the best weights back (Keras's `EarlyStopping`). */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const { patience = 0, restoreBestWeights = true } = options;
  if (!(Number.isInteger(patience) && patience >= 0)) {
    throw new InvalidParameterError({ parameter: 'patience', got: patience, expected: 'an integer >= 0' });
  }
  const best = new BestWeights(options);
  let waited = 0;
  return {
    name: 'early-stopping',
    onEpochEnd: async (log, control) => {
      waited = (await best.update(log, control)) ? 0 : waited + 1;
      // As in Keras, patience 0 stops at the first epoch without improvement.
      if (waited > 0 && waited >= patience) {
        control.stop(`no improvement for ${waited} epoch${waited === 1 ? '' : 's'} since epoch ${best.epoch}`);
      }
    },
    onTrainEnd: (control: TrainingControl) => {
      if (restoreBestWeights && best.state !== undefined) control.restore(best.state);
    },
    state: () => {
      const { values, tensors } = best.save();
      return { values: { waited, best: values }, ...(tensors === undefined ? {} : { tensors }) };
    },
    restoreState: ({ values, tensors }: CallbackState) => {
      const saved = values as { waited: number; best: CallbackState['values'] };
      waited = saved.waited;
      best.load({ values: saved.best, ...(tensors === undefined ? {} : { tensors }) });
    },
  };
}
