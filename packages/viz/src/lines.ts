import { InvalidParameterError } from '@latentkit/core';
import { element } from './markup.js';
import { lineOrder } from './palette.js';
import { position } from './plot-area.js';
import type { Area, Axis } from './plot-area.js';
import type { Theme } from './theme.js';

/** A line through points; where a coordinate is NaN it is broken. */
export interface Line {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: (theme: Theme) => string;
  /** Default 2. */
  readonly width?: number;
  readonly dashed?: boolean;
  /** Whether each point is also a dot. Default false. */
  readonly dots?: boolean;
}

/** The colour of the i-th of several lines. */
export function lineColour(i: number): (theme: Theme) => string {
  return (theme) => theme.categorical[lineOrder[i] ?? i];
}

/** Throws {@link InvalidParameterError} for more lines than there are colours. */
export function checkLineCount(parameter: string, count: number): void {
  if (count <= 20) return;
  throw new InvalidParameterError({ parameter, got: count, expected: 'at most 20 lines in one figure', remedy: 'Draw them in several figures.' });
}

/** Draws lines, the first on top, cut off at the edges of the area. */
export function drawLines(theme: Theme, lines: readonly Line[], area: Area, x: Axis, y: Axis): string {
  const drawn = [...lines].reverse().map((line) => {
    const points = pixelsOf(line, area, x, y);
    const path = element('path', {
      d: pathOf(points, area),
      fill: 'none',
      stroke: line.colour(theme),
      'stroke-width': line.width ?? 2,
      'stroke-linejoin': 'round',
      'stroke-dasharray': line.dashed === true ? '4 3' : undefined,
    });
    const dots = line.dots === true ? points.filter((p) => inside(p, area)).map(([cx, cy]) => element('circle', { cx, cy, r: 2.5, fill: line.colour(theme) })) : [];
    return path + dots.join('');
  });
  return element('g', { 'data-marks': 'lines' }, ...drawn);
}

type Point = readonly [number, number];

function pixelsOf({ x: xs, y: ys }: Line, area: Area, x: Axis, y: Axis): readonly Point[] {
  const bottom = area.top + area.height;
  return Array.from(xs, (v, i): Point => [position(x, v, area.left, area.width), position(y, ys[i], bottom, -area.height)]);
}

/** Path data of a polyline inside an area. Points nearer than half a pixel to the one before are left out: ten thousand thresholds make a short path. */
function pathOf(points: readonly Point[], area: Area): string {
  let path = '';
  let pen: Point | undefined;
  let from: Point | undefined;
  points.forEach((to, i) => {
    if (from === undefined || !to.every(Number.isFinite)) {
      from = to.every(Number.isFinite) ? to : undefined;
      return;
    }
    const last = points[i + 1]?.every(Number.isFinite) !== true;
    if (!last && Math.abs(to[0] - from[0]) < 0.5 && Math.abs(to[1] - from[1]) < 0.5) return;
    const part = clipSegment(from, to, area);
    if (part !== undefined) {
      const [start, end] = part.map((p) => p.map((v) => Math.round(100 * v) / 100).join(',')) as [string, string];
      const joined = pen !== undefined && pen[0] === part[0][0] && pen[1] === part[0][1];
      path += `${joined ? '' : `M${start}`}L${end}`;
      pen = part[1];
    }
    from = to;
  });
  return path;
}

/** The part of a segment inside an area, after Liang and Barsky; undefined where there is none. */
export function clipSegment([x0, y0]: Point, [x1, y1]: Point, { left, top, width, height }: Area): readonly [Point, Point] | undefined {
  let [t0, t1] = [0, 1];
  const edges = [[x0 - x1, x0 - left], [x1 - x0, left + width - x0], [y0 - y1, y0 - top], [y1 - y0, top + height - y0]];
  for (const [p, q] of edges) {
    // A hundredth of a pixel, so that rounding does not cut a line that runs along an edge.
    if (p === 0 && q < -0.01) return undefined;
    if (p < 0) t0 = Math.max(t0, q / p);
    if (p > 0) t1 = Math.min(t1, q / p);
  }
  const at = (t: number): Point => (t === 0 ? [x0, y0] : t === 1 ? [x1, y1] : [x0 + t * (x1 - x0), y0 + t * (y1 - y0)]);
  return t0 > t1 ? undefined : [at(t0), at(t1)];
}

function inside([x, y]: Point, { left, top, width, height }: Area): boolean {
  return x >= left - 0.01 && x <= left + width + 0.01 && y >= top - 0.01 && y <= top + height + 0.01;
}
