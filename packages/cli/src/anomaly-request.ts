import { InvalidParameterError, UnknownNameError } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import type { ReportAnomaly } from '@latentkit/report';
import { UsageError } from './exit-codes.js';

/** Flags that ask for a section on anomalies. */
export interface AnomalyFlags {
  readonly anomaly?: boolean;
  /** Share of the samples that is called anomalous. */
  readonly contamination?: number;
  /** Number or name of the class whose samples are anomalous. */
  readonly anomalous?: string;
}

/** What a report is to say about anomalies. */
export type AnomalyRequest = Pick<AnomalyFlags, 'contamination' | 'anomalous'>;

/** The request in some flags, checked; undefined where there is none. Throws `InvalidParameterError`. */
export function anomalyRequest({ anomaly, contamination, anomalous }: AnomalyFlags): AnomalyRequest | undefined {
  if (contamination !== undefined && !(contamination > 0 && contamination <= 0.5)) {
    throw new InvalidParameterError({ parameter: '--contamination', got: contamination, expected: 'a number in (0, 0.5]' });
  }
  if (anomaly !== true && contamination === undefined && anomalous === undefined) return undefined;
  return { ...(contamination === undefined ? {} : { contamination }), ...(anomalous === undefined ? {} : { anomalous }) };
}

/** The request for some rows of a data set. Throws `UsageError` without labels, `UnknownNameError` for a class that is not there, and where one side is empty. */
export function anomalyOf({ contamination, anomalous }: AnomalyRequest, { y, targetNames, name }: Dataset, from: number, to: number): ReportAnomaly {
  const share = contamination === undefined ? {} : { contamination };
  if (anomalous === undefined) return share;
  if (y === undefined) throw new UsageError(`--anomalous: ${name} has no labels; leave it out.`);
  const number = targetNames?.indexOf(anomalous) ?? -1;
  const wanted = number >= 0 ? number : Number(anomalous);
  if (!y.data.includes(wanted)) throw new UnknownNameError('--anomalous', anomalous, targetNames ?? [...new Set(y.data)].sort((a, b) => a - b).map(String));
  const labels = Int32Array.from(y.data.subarray(from, to), (label) => (label === wanted ? 1 : 0));
  const count = labels.reduce((sum, label) => sum + label, 0);
  if (count === 0 || count === labels.length) {
    throw new InvalidParameterError({ parameter: '--anomalous', got: anomalous, expected: `a class that some, and not all, of the ${labels.length} evaluated rows have` });
  }
  return { ...share, labels: { data: labels, shape: [labels.length] }, what: `Known to be anomalous: ${count.toLocaleString('en-US')} samples of class ${targetNames?.[wanted] ?? wanted} among ${labels.length.toLocaleString('en-US')}.` };
}
