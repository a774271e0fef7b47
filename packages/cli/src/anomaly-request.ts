import { InvalidParameterError } from '@latentkit/core';
import type { Dataset } from '@latentkit/datasets';
import type { ReportAnomaly } from '@latentkit/report';
import { countAnomalous, truthFrom } from './anomalous-classes.js';
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

/** The request for some rows of a data set. Throws `UsageError` without labels, for a class that is not there, and where the rows are all of one side. */
export function anomalyOf({ contamination, anomalous }: AnomalyRequest, { y, targetNames: names, name }: Dataset, from: number, to: number): ReportAnomaly {
  const share = contamination === undefined ? {} : { contamination };
  if (anomalous === undefined) return share;
  if (y === undefined) throw new UsageError(`--anomalous: ${name} has no labels; leave it out.`);
  const labels = truthFrom({ y, names }, [anomalous]).subarray(from, to);
  const rows = labels.length.toLocaleString('en-US');
  const count = countAnomalous(labels, `the ${rows} evaluated rows of ${name}`, 'Name another class, or leave --anomalous out.');
  const known = names?.includes(anomalous) === true ? anomalous : (names?.[Number(anomalous)] ?? anomalous);
  return { ...share, labels: { data: labels, shape: [labels.length] }, what: `Known to be anomalous: ${count.toLocaleString('en-US')} samples of class ${known} among ${rows}.` };
}
