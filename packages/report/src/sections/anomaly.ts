import { type NdArray, ShapeError, rowsOf, toNdArray } from '@latentkit/core';
import { anomalyThreshold } from '@latentkit/latent';
import { averagePrecision, rocAuc, rocCurve } from '@latentkit/probe';
import { errorHistogram, formatNumber, rocCurves } from '@latentkit/viz';
import type { Figure, RocPoints } from '@latentkit/viz';
import { figureHtml } from '../figures.js';
import { paragraph, percentText } from '../html.js';
import type { ReportAnomaly } from '../input.js';
import { type ModelView, type ReportView, forEach } from '../view.js';

interface Judged {
  readonly scores: NdArray;
  readonly threshold: number;
  /** 1 for anomalous, 0 for normal, where that is known. */
  readonly labels: NdArray | undefined;
}

/** How strange samples are, from where on they are called anomalous, and how many that finds. */
export function anomalies(view: ReportView): string {
  const judged = new Map(view.models.flatMap((model) => (model.input.anomaly === undefined ? [] : [[model, judge(model, model.input.anomaly)] as const])));
  if (judged.size === 0) return '';
  const single = view.models.length === 1;
  const own = forEach(view, (model) => {
    const found = judged.get(model);
    return found === undefined ? '' : histogram(found, model, view);
  });
  const known = [...judged].filter(([, { labels }]) => labels !== undefined);
  if (known.length === 0) return own;
  const pointsOf = ({ scores, labels }: Judged): RocPoints => rocCurve(labels!, scores);
  const points = single ? pointsOf(known[0][1]) : Object.fromEntries(known.map(([{ name }, each]) => [name, pointsOf(each)]));
  const plot = (width: number): Figure => rocCurves(points, { width, title: 'Receiver operating characteristic', showTitle: false });
  const areas = known.map(([{ name }, { scores, labels }]) => {
    const numbers = `area under the ROC curve ${formatNumber(rocAuc(labels!, scores), 3)}, average precision ${formatNumber(averagePrecision(labels!, scores), 3)}`;
    return single ? `${numbers[0].toUpperCase()}${numbers.slice(1)}` : `${name}: ${numbers}`;
  });
  const curve = figureHtml({ wide: plot(520), narrow: plot(360) }, `${areas.join('; ')}.`, view.render);
  return single ? `<div class="figures">${own}${curve}</div>` : own + curve;
}

function judge({ all }: ModelView, { scores, labels, contamination }: ReportAnomaly): Judged {
  const n = rowsOf(all.originals);
  const given = scores === undefined ? { data: all.errors, shape: [n] } : toNdArray(scores, { name: 'anomaly.scores', rank: 1 });
  if (rowsOf(given) !== n) throw new ShapeError({ parameter: 'anomaly.scores', got: given.shape, expected: `${n} scores, one for each evaluated sample` });
  const known = labels === undefined ? undefined : toNdArray(labels, { name: 'anomaly.labels', rank: 1 });
  if (known !== undefined && rowsOf(known) !== n) throw new ShapeError({ parameter: 'anomaly.labels', got: known.shape, expected: `${n} labels, one for each evaluated sample` });
  const { threshold } = anomalyThreshold(given, contamination === undefined ? {} : { contamination });
  return { scores: given, threshold, labels: known };
}

function histogram({ scores, threshold, labels }: Judged, { input: { anomaly, evaluation } }: ModelView, { render }: ReportView): string {
  const share = anomaly!.contamination ?? 0.1;
  const draw = (width: number): Figure =>
    errorHistogram(scores, {
      threshold,
      width,
      height: width < 400 ? 260 : 320,
      label: anomaly!.scores === undefined ? 'reconstruction error' : 'anomaly score',
      title: 'Errors and the threshold of anomalies',
      showTitle: false,
      ...(labels === undefined ? {} : { labels, names: ['normal', 'anomalous'] }),
    });
  const words = `Above ${formatNumber(threshold, 3)}, the ${percentText(share)} of the ${evaluation.on} samples with the greatest ${anomaly!.scores === undefined ? 'errors' : 'scores'} are called anomalous.`;
  return `<div>${figureHtml({ wide: draw(530), narrow: draw(360) }, words, render)}${anomaly!.what === undefined ? '' : paragraph(anomaly!.what, 'note')}</div>`;
}
