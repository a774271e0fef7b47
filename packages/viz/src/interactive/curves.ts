import type { CurvePanel } from '../curve-input.js';
import type { CurvesInteraction } from '../interaction.js';
import type { Area, Axis } from '../plot-area.js';

/** One panel of curves as it is laid out: its area lies below those before it. */
export interface LaidOutPanel {
  readonly panel: CurvePanel;
  readonly area: Area;
  readonly x: Axis;
  readonly y: Axis;
  readonly outer: number;
}

/** What learning curves hand to the script that makes them interactive: one interaction for each panel. */
export function curvesInteractions(layouts: readonly LaidOutPanel[], start: number): readonly CurvesInteraction[] {
  let top = start;
  return layouts.map(({ panel, area, x, y, outer }) => {
    const below = top;
    top += outer;
    const values = [...new Set(panel.curves.flatMap((c) => c.points.map((p) => p.epoch)))].sort((a, b) => a - b);
    return {
      kind: 'curves',
      area: { ...area, top: area.top + below },
      x: { label: x.label || 'epoch', domain: x.domain, values },
      y: { domain: y.domain, log: y.log === true },
      series: panel.curves.map((curve) => {
        const at = new Map(curve.points.map((p) => [p.epoch, p.value]));
        const name = curve.run === '' ? curve.side : `${curve.run}, ${curve.side}`;
        return { name, values: values.map((v) => finiteOrNull(at.get(v))) };
      }),
    };
  });
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
