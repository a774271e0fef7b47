import { ndarray } from '@latentkit/core';
import { averagePrecision, classificationReport, precisionAtN, precisionRecallCurve, rocAuc, rocCurve } from '@latentkit/probe';
import { type Figure, errorHistogram, precisionRecallCurves, rocCurves } from '@latentkit/viz';
import { type NamedLabels, countAnomalous, knownClasses, truthFrom } from '../anomalous-classes.js';
import { UsageError } from '../exit-codes.js';
import { textTable } from '../text-table.js';
import type { Result } from './outputs.js';
import type { Samples } from './samples.js';

/** Flags that say what labels mean and what is drawn. */
export interface ScoredFlags {
  readonly anomalous?: readonly (string | number)[] | undefined;
  readonly label?: string | undefined;
  readonly show: 'histogram' | 'roc' | 'precision-recall';
  readonly title?: string | undefined;
}

/** Scores and what is known about them. */
export interface Judged {
  readonly scores: Float64Array;
  readonly verdicts: Int32Array;
  /** How probably each is anomalous. */
  readonly probabilities: Float64Array;
  readonly threshold: number;
  /** 1 for samples that are anomalous, where that is known. */
  readonly truth: Int32Array | undefined;
}

/**
 * 1 for the samples whose class is anomalous; undefined where there are no labels, or the data set brings labels that nobody
 * asked for. Throws `UsageError` where it is not clear which class that is, and where all samples are of one kind.
 */
export function truthOf({ y, names, dataset }: Samples, { anomalous, label, show }: ScoredFlags): Int32Array | undefined {
  if (y === undefined) {
    if (anomalous === undefined && show === 'histogram') return undefined;
    throw new UsageError(`${dataset.name} has no labels: name their column, or a file of integers, with --label.`);
  }
  if (anomalous === undefined && label === undefined && show === 'histogram') return undefined;
  const truth = truthFrom({ y, names }, anomalous ?? [defaultClass({ y, names })]);
  countAnomalous(truth, dataset.name, 'Give samples of both, or leave --label and --anomalous out.');
  return truth;
}

function defaultClass(labels: NamedLabels): number {
  if (labels.names === undefined && labels.y.data.every((label) => label === 0 || label === 1)) return 1;
  throw new UsageError(`Say which classes are anomalous with --anomalous; the labels have ${knownClasses(labels).slice(0, 20).join(', ')}.`);
}

/** Puts scores, verdicts and truth together; `pairs` are the probabilities to be usual and anomalous, row by row. */
export function judge(scores: Float64Array, pairs: Float64Array, threshold: number, truth: Int32Array | undefined): Judged {
  const probabilities = scores.map((_, i) => pairs[2 * i + 1]);
  return { scores, verdicts: Int32Array.from(scores, (score) => (score > threshold ? 1 : 0)), probabilities, threshold, truth };
}

/** What `anomaly score` has found, in every form. */
export function scoredResult(about: { scorer: string; model: string; data: string; measure: string }, judged: Judged, flags: ScoredFlags): Result {
  const { scores, verdicts, probabilities, threshold, truth } = judged;
  const n = scores.length;
  const measured = truth === undefined ? {} : measuresOf(scores, verdicts, truth);
  const anomalies = verdicts.reduce((sum, each) => sum + each, 0);
  return {
    summary: { ...about, samples: n, threshold, anomalies, ...measured },
    numbers: () => ({
      scores: Array.from(scores),
      anomalous: Array.from(verdicts),
      probabilities: Array.from(probabilities),
      ...(truth !== undefined && { truth: Array.from(truth) }),
    }),
    array: () => ndarray(scores, [n]),
    table: () => csvOf(judged),
    prefix: 'score',
    figure: () => figureOf(about.measure, judged, flags),
    text: () =>
      textTable(
        [
          ['data', `${n.toLocaleString('en-US')} samples of ${about.data}`],
          ['measure', about.measure],
          ['threshold', short(threshold)],
          ['above it', String(anomalies)],
          ...Object.entries(measured).map(([name, value]) => [WORDS[name], short(value)]),
        ],
        '  ',
      ),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  rocAuc: 'area under ROC',
  averagePrecision: 'average precision',
  precisionAtN: 'precision at n',
  precision: 'precision',
  recall: 'recall',
};

function measuresOf(scores: Float64Array, verdicts: Int32Array, truth: Int32Array): Record<string, number> {
  const [y, s] = [ndarray(truth, [truth.length]), ndarray(scores, [scores.length])];
  // Both classes occur in truth, so that the anomalous one is the second.
  const { precision, recall } = classificationReport(y, ndarray(verdicts, [verdicts.length]));
  return { rocAuc: rocAuc(y, s), averagePrecision: averagePrecision(y, s), precisionAtN: precisionAtN(y, s), precision: precision[1], recall: recall[1] };
}

function csvOf({ scores, verdicts, probabilities, truth }: Judged): string {
  const header = ['row', 'score', 'anomalous', 'probability', ...(truth === undefined ? [] : ['truth'])].join(',');
  const rows = Array.from(scores, (score, i) => [i, score, verdicts[i], probabilities[i], ...(truth === undefined ? [] : [truth[i]])].join(','));
  return `${[header, ...rows].join('\n')}\n`;
}

function figureOf(measure: string, { scores, threshold, truth }: Judged, { show, title }: ScoredFlags): Figure {
  const named = title === undefined ? {} : { title };
  const known = truth === undefined ? {} : { labels: truth, names: ['usual', 'anomalous'] };
  if (show === 'histogram') return errorHistogram(scores, { ...named, ...known, threshold, label: LABELS[measure] ?? 'score' });
  const [y, s] = [ndarray(truth!, [scores.length]), ndarray(scores, [scores.length])];
  if (show === 'roc') return rocCurves(rocCurve(y, s), named);
  return precisionRecallCurves(precisionRecallCurve(y, s), { ...named, positiveShare: truth!.reduce((sum, each) => sum + each, 0) / scores.length });
}

const LABELS: Readonly<Record<string, string>> = {
  'squared-error': 'mean squared error',
  'absolute-error': 'mean absolute error',
  mahalanobis: 'squared Mahalanobis distance of the code',
  neighbors: 'distance of the code to its neighbours',
};

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
