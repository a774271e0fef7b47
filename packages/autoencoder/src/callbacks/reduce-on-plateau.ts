import { InvalidParameterError } from '@latentkit/core';
import type { Callback } from './callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** Options of {@link reduceLearningRateOnPlateau}. */
export interface ReduceOnPlateauOptions extends MonitorOptions {
  /** The learning rate is multiplied by this. Default 0.1. */
  readonly factor?: number;
  /** Epochs without improvement before it happens. Default 10. */
  readonly patience?: number;
  /** Epochs after a reduction in which nothing is counted. Default 0. */
  readonly cooldown?: number;
  /** The learning rate never falls below this. Default 0. */
  readonly minLearningRate?: number;
}

/** Lowers the learning rate when the watched series stands still (Keras's `ReduceLROnPlateau`). */
export function reduceLearningRateOnPlateau(options: ReduceOnPlateauOptions = {}): Callback {
  const { factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0 } = options;
  if (!(factor > 0 && factor < 1)) {
    throw new InvalidParameterError({ parameter: 'factor', got: factor, expected: 'a number in (0, 1)' });
  }
  const monitor = new Monitor({ minDelta: 1e-4, ...options });
  let waited = 0;
  let cooling = 0;
  return {
    name: 'reduce-on-plateau',
    onEpochEnd: (log, control) => {
      const { improved } = monitor.update(log);
      if (cooling > 0) {
        cooling -= 1;
        waited = 0;
      }
      if (improved) waited = 0;
      else if (cooling === 0) waited += 1;
      if (waited >= patience && waited > 0 && log.learningRate > minLearningRate) {
        control.learningRateScale *= Math.max(log.learningRate * factor, minLearningRate) / log.learningRate;
        cooling = cooldown;
        waited = 0;
      }
    },
    state: () => ({ values: { best: monitor.best ?? null, waited, cooling } }),
    restoreState: ({ values }) => {
      const saved = values as { best: number | null; waited: number; cooling: number };
      monitor.best = saved.best ?? undefined;
      ({ waited, cooling } = saved);
    },
  };
}
