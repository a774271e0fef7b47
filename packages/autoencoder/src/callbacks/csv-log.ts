import type { FileStore } from '@latentkit/core';
import type { EpochLog } from '../training/history.js';
import type { Callback } from './callback.js';

/** Writes the history as a CSV file after every epoch, whole each time, so that the file is never torn. */
export function csvLog(store: FileStore, path = 'history.csv'): Callback {
  return {
    name: `csv-log:${path}`,
    onEpochEnd: (_, control) => store.write(path, new TextEncoder().encode(historyCsv(control.history.epochs))),
  };
}

/** The epochs as CSV: epoch, the series, learning rate, seconds. */
export function historyCsv(epochs: readonly EpochLog[]): string {
  const names = [...new Set(epochs.flatMap((epoch) => Object.keys(epoch.values)))];
  const header = ['epoch', ...names, 'learningRate', 'seconds'];
  const rows = epochs.map((e) => [e.epoch, ...names.map((name) => e.values[name] ?? ''), e.learningRate, e.seconds.toFixed(3)]);
  return [header, ...rows].map((row) => row.join(',')).join('\n') + '\n';
}
