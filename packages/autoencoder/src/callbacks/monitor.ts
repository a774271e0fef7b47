import { InvalidParameterError } from '@latentkit/core';
import type { EpochLog } from '../training/history.js';

/** Which series to watch, and which way is better. */
export interface MonitorOptions {
  /** Name of the series, such as `valLoss`. Default: `valLoss` where there is validation data, else `loss`. */
  readonly monitor?: string | undefined;
  /** Default: `max` for accuracies, PSNR and SSIM, else `min`. */
  readonly mode?: 'min' | 'max' | undefined;
  /** Least change that counts as better. Default 0. */
  readonly minDelta?: number | undefined;
}

/** Remembers the best value of a series. */
export class Monitor {
  best: number | undefined;

  constructor(private readonly options: MonitorOptions = {}) {
    const { minDelta = 0 } = options;
    if (!(minDelta >= 0)) throw new InvalidParameterError({ parameter: 'minDelta', got: minDelta, expected: 'a number >= 0' });
  }

  /** The watched value of this epoch and whether it beats the best; a better one becomes the best. */
  update(log: EpochLog): { name: string; value: number; improved: boolean } {
    const name = this.options.monitor ?? ('valLoss' in log.values ? 'valLoss' : 'loss');
    const value = log.values[name];
    if (value === undefined) {
      throw new InvalidParameterError({
        parameter: 'monitor',
        got: name,
        expected: `one of ${Object.keys(log.values).join(', ')}`,
        ...(name.startsWith('val') ? { remedy: 'Give validationData or validationSplit.' } : {}),
      });
    }
    const mode = this.options.mode ?? (/accuracy|psnr|ssim/i.test(name) ? 'max' : 'min');
    const gain = this.best === undefined ? Infinity : mode === 'min' ? this.best - value : value - this.best;
    const improved = gain > (this.options.minDelta ?? 0);
    if (improved) this.best = value;
    return { name, value, improved };
  }
}
