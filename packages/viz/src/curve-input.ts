import { InvalidParameterError, NonFiniteError, ShapeError, UnknownNameError } from '@latentkit/core';
import { checkTexts } from './checks.js';

/**
 * What a training run recorded: for each series one number per epoch, as in `{ loss: [0.3, 0.2], valLoss: [0.31, 0.22] }`.
 * `epoch`, where it is there, numbers the epochs; else they count from 1. NaN and null are gaps. A series whose name
 * begins with `val` (`valLoss`, `val_loss`) is the validation side of the other.
 */
export type LearningHistory = Readonly<Record<string, readonly (number | null)[]>>;

/** One line of a learning-curve panel. */
export interface Curve {
  /** Name of the run; empty where there is only one. */
  readonly run: string;
  readonly side: 'training' | 'validation';
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
}

/** One metric's lines. */
export interface CurvePanel {
  readonly metric: string;
  readonly curves: readonly Curve[];
}

/** The metric a series belongs to, and the side it shows: `valLoss` is the validation side of `loss`. */
function seriesName(key: string): { readonly metric: string; readonly side: Curve['side'] } {
  const match = /^val(?:_(.+)|([A-Z].*))$/.exec(key);
  if (match === null) return { metric: key, side: 'training' };
  const [, snake, camel] = match;
  return { metric: snake ?? camel[0].toLowerCase() + camel.slice(1), side: 'validation' };
}

/** A metric's name in words: `roundedAccuracy` becomes `rounded accuracy`; initials such as `MSE` stay. */
export function metricWords(metric: string): string {
  if (/^(mse|mae|psnr|ssim|kl|bce)$/i.test(metric)) return metric.toUpperCase();
  return metric.replaceAll('_', ' ').replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** Sorts the series of one or several runs into panels. Throws typed errors for runs that cannot be drawn. */
export function curvePanels(input: LearningHistory | Readonly<Record<string, LearningHistory>>, metrics: readonly string[] | undefined): readonly CurvePanel[] {
  const runs = runsOf(input);
  const known = [...new Set(runs.flatMap(([, history]) => Object.keys(history).filter((k) => k !== 'epoch').map((k) => seriesName(k).metric)))];
  const wanted = metrics !== undefined ? checkTexts(metrics, 'metrics', undefined, 'names of metrics') : known.includes('loss') ? ['loss'] : known.slice(0, 1);
  if (wanted.length === 0) throw new InvalidParameterError({ parameter: 'metrics', got: wanted, expected: 'at least one metric' });
  return wanted.map((metric) => {
    if (!known.includes(metric)) throw new UnknownNameError('metric', metric, known);
    const curves = runs.flatMap(([run, history]) => curvesOf(run, history, metric));
    if (curves.length > 0) return { metric, curves };
    throw new NonFiniteError({ parameter: metric, got: NaN, expected: 'at least one finite value in one of the runs' });
  });
}

function runsOf(input: LearningHistory | Readonly<Record<string, LearningHistory>>): readonly (readonly [string, LearningHistory])[] {
  const entries = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const single = entries.length > 0 && entries.every(([, value]) => Array.isArray(value) || ArrayBuffer.isView(value));
  const runs: readonly (readonly [string, LearningHistory])[] = single ? [['', input as LearningHistory]] : (entries as [string, LearningHistory][]);
  const histories = runs.filter(([, h]) => typeof h === 'object' && h !== null && Object.keys(h).some((k) => k !== 'epoch'));
  if (runs.length === 0 || histories.length < runs.length) {
    throw new InvalidParameterError({
      parameter: 'histories',
      got: input,
      expected: 'a history such as { loss: […], valLoss: […] }, or an object of such histories by name',
    });
  }
  for (const [run, history] of runs) checkLengths(run, history);
  return runs;
}

function checkLengths(run: string, history: LearningHistory): void {
  const [[firstKey, first], ...others] = Object.entries(history);
  const where = (key: string): string => (run === '' ? key : `${run}.${key}`);
  if (first.length === 0) throw new ShapeError({ parameter: where(firstKey), got: 0, expected: 'at least one epoch' });
  for (const [key, values] of others) {
    if (values.length !== first.length) {
      throw new ShapeError({ parameter: where(key), got: values.length, expected: `${first.length} values, one per epoch, as in ${firstKey}` });
    }
  }
  (history['epoch'] ?? []).forEach((epoch, i, all) => {
    const before = i === 0 ? -Infinity : all[i - 1];
    if (epoch === null || before === null || !Number.isFinite(epoch) || epoch <= before) {
      throw new InvalidParameterError({ parameter: `${where('epoch')}[${i}]`, got: epoch, expected: 'finite numbers that increase' });
    }
  });
}

function curvesOf(run: string, history: LearningHistory, metric: string): readonly Curve[] {
  return Object.entries(history).flatMap(([key, values]): Curve[] => {
    const name = seriesName(key);
    if (key === 'epoch' || name.metric !== metric) return [];
    const epochs = history['epoch'];
    const points = Array.from(values, (value, i) => ({
      epoch: epochs?.[i] ?? i + 1,
      value: value !== null && Number.isFinite(value) ? value : NaN,
    }));
    return points.every((p) => Number.isNaN(p.value)) ? [] : [{ run, side: name.side, points }];
  });
}
