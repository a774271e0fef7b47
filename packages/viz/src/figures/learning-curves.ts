import * as Plot from '@observablehq/plot';
import { InvalidParameterError } from '@latentkit/core';
import { leftOf, linearAxis, logAxis } from '../axes.js';
import { checkInteger } from '../checks.js';
import { curvePanels, metricWords } from '../curve-input.js';
import type { Curve, CurvePanel, LearningHistory } from '../curve-input.js';
import { drawEndLabels, endLabelsWidth, labelSpacing } from '../end-labels.js';
import { extentOf } from '../extent.js';
import { makeFigure, margin } from '../figure.js';
import type { DrawContext, Figure, FigureOptions } from '../figure.js';
import { curvesInteractions } from '../interactive/curves.js';
import { rowLegend } from '../legend.js';
import type { LegendItem } from '../legend.js';
import { element } from '../markup.js';
import { lineColour } from '../lines.js';
import { plotMarkup } from '../plot.js';
import { position } from '../plot-area.js';
import type { Area, Axis } from '../plot-area.js';
import { fitNames, fontSize, formatNumber } from '../text.js';
import type { Theme } from '../theme.js';
import { integerTicks } from '../ticks.js';

/** Options of {@link learningCurves}. */
export interface LearningCurvesOptions extends FigureOptions {
  /** Metrics drawn, each in a panel of its own below the last. Default `loss`, or the first one there is. */
  readonly metrics?: readonly string[];
  /** Logarithmic vertical axis. Default false. */
  readonly log?: boolean;
  /** Width in pixels. Default 640. */
  readonly width?: number;
  /** Height of a panel's plot in pixels. Default 220; it grows where the labels of many runs need more. */
  readonly panelHeight?: number;
}

/** What learning curves show. */
export interface LearningCurvesData {
  readonly panels: readonly CurvePanel[];
  readonly runs: readonly string[];
  readonly log: boolean;
}

/**
 * Loss, or any metric, over epochs: validation as a full line, training dashed, one colour per run, each line labelled
 * at its end with its last value. A single epoch is a dot; NaN and null are gaps.
 *
 * @param histories what one run recorded (`{ loss: […], valLoss: […] }`), or several such objects by the runs' names.
 *
 * Throws `UnknownNameError` for a metric that no run recorded, `ShapeError` for series of unequal lengths,
 * `NonFiniteError` for a metric without a finite value, `InvalidParameterError` for a logarithmic axis over values
 * that are not positive and for more than 20 runs.
 */
export function learningCurves(
  histories: LearningHistory | Readonly<Record<string, LearningHistory>>,
  options: LearningCurvesOptions = {},
): Figure<'learning-curves', LearningCurvesData> {
  const panels = curvePanels(histories, options.metrics);
  const log = options.log ?? false;
  if (log) panels.forEach(checkPositive);
  const runs = [...new Set(panels.flatMap((p) => p.curves.map((c) => c.run)))];
  if (runs.length > 20) {
    throw new InvalidParameterError({ parameter: 'histories', got: runs.length, expected: 'at most 20 runs in one figure', remedy: 'Draw them in several figures.' });
  }
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const panelHeight = checkInteger(options.panelHeight ?? 220, 'panelHeight', 80);
  const layouts = layOut(panels, runs, log, width, panelHeight);
  const legendHeight = runs.length > 1 ? 28 : 0;
  return makeFigure(
    {
      kind: 'learning-curves',
      title: 'Learning curves',
      description: describe(panels),
      width,
      height: layouts.reduce((sum, l) => sum + l.outer, 0) + legendHeight + 4,
      data: { panels, runs, log },
      draw: (context) => {
        const parts: string[] = [];
        if (legendHeight > 0) parts.push(sideLegend(context.theme, panels, width - layouts[0].area.left - margin).draw(context.theme, layouts[0].area.left, margin - 4));
        let top = legendHeight;
        for (const layout of layouts) {
          parts.push(drawPanel(context, layout, top, runs));
          top += layout.outer;
        }
        return parts.join('');
      },
      interaction: () => curvesInteractions(layouts, legendHeight),
    },
    options,
  );
}

interface PanelLayout {
  readonly panel: CurvePanel;
  readonly area: Area;
  readonly x: Axis;
  readonly y: Axis;
  readonly outer: number;
  readonly labelled: readonly { readonly curve: Curve; readonly name: string; readonly value: string }[];
}

function layOut(panels: readonly CurvePanel[], runs: readonly string[], log: boolean, width: number, panelHeight: number): readonly PanelLayout[] {
  const epochs = panels.flatMap((p) => p.curves.flatMap((c) => c.points.map((q) => q.epoch)));
  const [first, last] = extentOf(epochs);
  const names = fitNames(runs, 0.24 * width, fontSize.label);
  const prepared = panels.map((panel) => {
    const labelled = panel.curves
      .filter((c) => runs.length === 1 || c.side === 'validation' || !panel.curves.some((d) => d.run === c.run && d.side === 'validation'))
      .map((curve) => ({ curve, name: runs.length === 1 ? curve.side : names[runs.indexOf(curve.run)], value: formatNumber(lastPoint(curve).value) }));
    return { panel, labelled, y: valueAxis(panel, log) };
  });
  // All panels share their left and right edges, so that an epoch lies on one vertical line through all of them.
  const left = leftOf(...prepared.map(({ y }) => y));
  const right = margin + Math.max(...prepared.map(({ labelled }) => endLabelsWidth(labelled)));
  const plotWidth = width - left - right;
  const x: Axis = {
    domain: first === last ? [first - 1, last + 1] : [first, last],
    label: 'epoch',
    ticks: first === last ? [first] : integerTicks(first, last, Math.max(3, Math.floor(plotWidth / 50))),
    format: String,
  };
  return prepared.map(({ panel, labelled, y }, i) => {
    const height = Math.max(panelHeight, labelled.length * labelSpacing);
    const axis = i === prepared.length - 1 ? x : { ...x, label: '' };
    const top = 36;
    const bottom = i === prepared.length - 1 ? 46 : 28;
    return { panel, labelled, area: { left, top, width: plotWidth, height }, x: axis, y, outer: top + height + bottom };
  });
}

function valueAxis(panel: CurvePanel, log: boolean): Axis {
  const values = panel.curves.flatMap((c) => c.points.map((p) => p.value)).filter(Number.isFinite);
  let [low, high] = extentOf(values);
  const label = metricWords(panel.metric);
  if (log) return logAxis(low, high, label);
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) * 0.1, high + (Math.abs(high) || 1) * 0.1];
  const pad = (high - low) * 0.04;
  return linearAxis([low - pad, high + pad], label, 5);
}

function drawPanel(context: DrawContext, layout: PanelLayout, top: number, runs: readonly string[]): string {
  const { theme } = context;
  const { panel, x, y } = layout;
  const area = { ...layout.area, top: layout.area.top + top };
  const colour = (run: string): string => lineColour(runs.indexOf(run))(theme);
  const marks = panel.curves.flatMap((curve) => {
    const stroke = colour(curve.run);
    const dashed = curve.side === 'training';
    const lonely = curve.points.filter((_, i, all) => isFiniteAt(all, i) && !isFiniteAt(all, i - 1) && !isFiniteAt(all, i + 1));
    return [
      Plot.line(curve.points, { x: 'epoch', y: 'value', stroke, strokeWidth: dashed ? 1.5 : 2, strokeLinejoin: 'round', ...(dashed ? { strokeDasharray: '4 3' } : {}) }),
      // Training is hollow, so that two dots at the same height are told apart.
      Plot.dot(lonely, { x: 'epoch', y: 'value', r: dashed ? 4.5 : 3, stroke, fill: dashed ? 'none' : stroke, strokeWidth: 1.5 }),
    ];
  });
  const labels = layout.labelled.map(({ curve, name, value }) => {
    const end = lastPoint(curve);
    return {
      x: position(x, end.epoch, area.left, area.width),
      y: position(y, end.value, area.top + area.height, -area.height),
      name,
      value,
      colour: colour(curve.run),
    };
  });
  return element(
    'g',
    { 'data-interactive': 'curves' },
    plotMarkup(context, area, x, y, marks),
    drawEndLabels(theme, labels, area.left + area.width, area.top, area.top + area.height),
  );
}

function sideLegend(theme: Theme, panels: readonly CurvePanel[], width: number): ReturnType<typeof rowLegend> {
  const sides = new Set(panels.flatMap((p) => p.curves.map((c) => c.side)));
  const items: LegendItem[] = [];
  if (sides.has('validation')) items.push({ label: 'validation', colour: theme.muted, mark: 'line' });
  if (sides.has('training')) items.push({ label: 'training', colour: theme.muted, mark: 'dashed' });
  return rowLegend(items, width);
}

function isFiniteAt(points: Curve['points'], i: number): boolean {
  return points[i] !== undefined && Number.isFinite(points[i].value);
}

function lastPoint(curve: Curve): Curve['points'][number] {
  return curve.points.findLast((p) => Number.isFinite(p.value))!;
}

function checkPositive(panel: CurvePanel): void {
  for (const curve of panel.curves) {
    const bad = curve.points.find((p) => p.value <= 0);
    if (bad !== undefined) {
      throw new InvalidParameterError({
        parameter: 'log',
        got: true,
        expected: `${panel.metric} above 0 everywhere, but it is ${bad.value} at epoch ${bad.epoch}${curve.run === '' ? '' : ` of ${curve.run}`}`,
        remedy: 'Leave log out.',
      });
    }
  }
}

function describe(panels: readonly CurvePanel[]): string {
  const sentences = panels.flatMap(({ metric, curves }) =>
    curves.map((curve) => {
      const end = lastPoint(curve);
      const [least, most] = extentOf(curve.points.map((p) => p.value));
      const who = curve.run === '' ? curve.side : `${curve.run}, ${curve.side}`;
      return `${metricWords(metric)} (${who}): ${formatNumber(end.value)} at epoch ${end.epoch}, least ${formatNumber(least)}, greatest ${formatNumber(most)}.`;
    }),
  );
  return sentences.join(' ');
}
