import type { Callback } from './callback.js';

/** Options of {@link terminalProgress}. */
export interface TerminalProgressOptions {
  /** Takes each line, without its line break. Default `console.log`. */
  readonly write?: (line: string) => void;
  /** Write every k-th epoch and the last. Default 1. */
  readonly every?: number;
}

/** Writes one line per epoch: `epoch 3/20  loss 0.0951  valLoss 0.0949  17432 samples/s  3.2 s`. */
export function terminalProgress(options: TerminalProgressOptions = {}): Callback {
  const { write = (line: string) => globalThis.console.log(line), every = 1 } = options;
  return {
    name: 'terminal-progress',
    onEpochEnd: (log, control) => {
      if (log.epoch % every !== 0 && log.epoch !== control.epochs) return;
      const values = Object.entries(log.values).map(([name, value]) => `${name} ${formatLoss(value)}`);
      const rate = `${Math.round(log.samples / Math.max(log.seconds, 1e-9))} samples/s`;
      write([`epoch ${log.epoch}/${control.epochs}`, ...values, rate, `${log.seconds.toFixed(1)} s`].join('  '));
    },
  };
}

/** Four significant digits, in scientific notation only for very small and very large values. */
export function formatLoss(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const size = Math.abs(value);
  return size < 1e-4 || size >= 1e5 ? value.toExponential(3) : value.toPrecision(4);
}
