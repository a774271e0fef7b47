import { anomalyThreshold } from '@latentkit/latent';
import { classificationReport } from '@latentkit/probe';
import { classesIn } from './samples.js';

/** The error above which a share of the samples lies. The share is at most a half. */
export function thresholdFor(errors: Float32Array, contamination: number): number {
  return anomalyThreshold({ data: errors, shape: [errors.length] }, { contamination }).threshold;
}

interface Beyond {
  /** Samples above the threshold. */
  readonly count: number;
  /** Their share of all. */
  readonly share: number;
  /** The same for each class; empty where there are no labels. */
  readonly classes: readonly { readonly label: number; readonly count: number; readonly total: number }[];
}

/** How many samples lie above a threshold. */
export function beyond(errors: Float32Array, threshold: number, labels?: Int32Array): Beyond {
  let count = 0;
  const above = new Map<number, number>();
  errors.forEach((error, row) => {
    if (!(error > threshold)) return;
    count++;
    if (labels !== undefined) above.set(labels[row], (above.get(labels[row]) ?? 0) + 1);
  });
  const classes = labels === undefined ? [] : classesIn(labels).map(({ label, count: total }) => ({ label, count: above.get(label) ?? 0, total }));
  return { count, share: count / errors.length, classes };
}

/** How well errors above the threshold find the samples of one class. */
export function detection(errors: Float32Array, threshold: number, labels: Int32Array, anomaly: number): { readonly precision: number; readonly recall: number; readonly f1: number } {
  const list = (of: (error: number, row: number) => boolean): { data: Int32Array; shape: readonly number[] } => {
    const data = new Int32Array(errors.length);
    errors.forEach((error, row) => (data[row] = of(error, row) ? 1 : 0));
    return { data, shape: [data.length] };
  };
  const report = classificationReport(list((_, row) => labels[row] === anomaly), list((error) => error > threshold));
  const at = report.classes.indexOf(1);
  // Neither in the data nor predicted: nothing to find, nothing found.
  if (at < 0) return { precision: 0, recall: 0, f1: 0 };
  return { precision: report.precision[at], recall: report.recall[at], f1: report.f1[at] };
}

/** The rows with the smallest and with the largest values, the most extreme first. */
export function extremes(values: Float32Array, count: number): { readonly least: readonly number[]; readonly most: readonly number[] } {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  return { least: order.slice(0, count), most: order.slice(-count).reverse() };
}

/** Share of the values that lie below one. */
export function shareBelow(values: Float32Array, value: number): number {
  let below = 0;
  for (const v of values) if (v < value) below++;
  return below / values.length;
}

/** Mean of the squared differences: what is called the reconstruction error. */
export function squaredError(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] - b[at]) ** 2;
  return sum / a.length;
}
