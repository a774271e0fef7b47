import { element } from '../markup.js';
import { fontSize } from '../text.js';
import type { Theme } from '../theme.js';
import { visibleBox } from './box.js';
import type { BoxAxis, VisibleBox } from './box.js';
import { cameraOf, dot } from './camera.js';
import type { Camera, Projected, Vector, View } from './camera.js';
import { drawLabel, labelBeside, reach, withoutCollisions } from './labels.js';
import type { Box, PlacedLabel } from './labels.js';
import { normalOf } from './plane.js';
import type { Scene, SceneArrow } from './scene.js';

/** Points on the picture, farthest first. */
interface ScenePoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How much larger each appears than in the middle of the box. */
  readonly enlarged: Float64Array;
  /** 0 for the farthest point of the scene, 1 for the nearest. */
  readonly nearness: Float64Array;
  /** Index of each point. */
  readonly index: Int32Array;
}

type Spot = readonly [x: number, y: number];
type ToPicture = (p: Vector) => Spot;

interface Fitted {
  readonly scale: number;
  readonly middle: Spot;
}

/** Paints points too many to be circles, and returns the element that shows them. */
export type PaintPoints = (points: ScenePoints, theme: Theme) => string;

/**
 * A scene seen from one side: the box's far faces with grid and axes, points from the farthest to the nearest, a plane
 * between those behind and those before it, arrows on top. The picture fills its size whatever the view, and a tick whose
 * label has no room stays without. `shown` leaves out classes.
 */
export function drawScene(scene: Scene, view: View, theme: Theme, paint: PaintPoints, shown: (k: number) => boolean = () => true): string {
  const camera = cameraOf(view, scene.perspective);
  const box = visibleBox(scene, camera);
  const { toPicture, labels, fitted } = fit(scene, camera, box);
  const path = (corners: readonly Vector[]): string => `M${corners.map((c) => toPicture(c).map((v) => v.toFixed(1)).join(',')).join('L')}`;
  const faces = box.faces.map((f) => element('path', { d: `${path(f)}Z`, fill: 'none', stroke: theme.grid }));
  const grid = element('path', { d: box.grid.map(path).join(''), fill: 'none', stroke: theme.grid });
  const axes = element('path', { d: box.axes.map((a) => path(a.edge)).join(''), fill: 'none', stroke: theme.rule });
  const sorted = sortPoints(scene, camera, fitted, shown);
  return [
    element('g', { 'data-marks': 'box' }, ...faces, grid, axes),
    element('g', { 'data-marks': 'labels' }, ...labels.map((l) => drawLabel(l, theme.muted))),
    ...sandwich(scene, camera, theme, sorted, paint, path),
    ...scene.arrows.map((arrow) => drawArrow(toPicture(arrow.from), toPicture(arrow.to), arrow.label, theme)),
  ].join('');
}

/** The points behind the plane, the plane, the points before it. */
function sandwich(scene: Scene, camera: Camera, theme: Theme, points: ScenePoints, paint: PaintPoints, path: (corners: readonly Vector[]) => string): string[] {
  const { plane } = scene;
  const drawn = (some: ScenePoints): string => (scene.raster ? paint(some, theme) : circles(scene, some, theme));
  if (plane === undefined || plane.length < 3) return [drawn(points)];
  const normal = normalOf(plane);
  const towardsEye = camera.faces(plane[0], normal) ? 1 : -1;
  const level = dot(plane[0], normal);
  const before = Array.from(points.index, (i) => towardsEye * (dot(pointOf(scene, i), normal) - level) > 0);
  const half = (wanted: boolean): ScenePoints => {
    const keep = (_: number, k: number): boolean => before[k] === wanted;
    return {
      x: points.x.filter(keep),
      y: points.y.filter(keep),
      enlarged: points.enlarged.filter(keep),
      nearness: points.nearness.filter(keep),
      index: points.index.filter(keep),
    };
  };
  const sheet = element('path', { 'data-marks': 'plane', d: `${path(plane)}Z`, fill: theme.muted, 'fill-opacity': 0.2, stroke: theme.muted, 'stroke-opacity': 0.6 });
  return [drawn(half(false)), sheet, drawn(half(true))];
}

function pointOf({ points }: Scene, i: number): Vector {
  return [points[3 * i], points[3 * i + 1], points[3 * i + 2]];
}

function sortPoints(scene: Scene, camera: Camera, { scale, middle }: Fitted, shown: (k: number) => boolean): ScenePoints {
  const projected = Array.from(scene.classOf, (_, i) => camera.project(pointOf(scene, i)));
  const all = Array.from(scene.classOf.keys()).filter((i) => shown(scene.classOf[i]));
  const index = Int32Array.from(all.sort((a, b) => projected[a].depth - projected[b].depth || a - b));
  const far = index.length === 0 ? 0 : projected[index[0]].depth;
  const span = index.length === 0 ? 1 : projected[index[index.length - 1]].depth - far || 1;
  const of = (value: (p: Projected) => number): Float64Array => Float64Array.from(index, (i) => value(projected[i]));
  return {
    x: of((p) => middle[0] + scale * p.x),
    y: of((p) => middle[1] - scale * p.y),
    enlarged: of((p) => p.enlarged),
    nearness: of((p) => (p.depth - far) / span),
    index,
  };
}

/** Colour of a point of the scene. */
function sceneColour(scene: Scene, theme: Theme, i: number): string {
  return scene.colours.length === 0 ? theme.accent : theme.categorical[scene.colours[scene.classOf[i]]];
}

function circles(scene: Scene, points: ScenePoints, theme: Theme): string {
  const discs = Array.from(points.index, (i, k) =>
    element('circle', {
      cx: points.x[k],
      cy: points.y[k],
      r: scene.radius * points.enlarged[k],
      fill: sceneColour(scene, theme, i),
      // Distance fades, as in haze.
      'fill-opacity': Math.round(20 * scene.opacity * (0.5 + 0.5 * points.nearness[k])) / 20,
    }),
  );
  return element('g', { 'data-marks': 'points' }, ...discs);
}

/** Scale and place at which box and labels fill the picture: labels keep their size, so they are laid anew for each guess. */
function fit(scene: Scene, camera: Camera, box: VisibleBox): { readonly toPicture: ToPicture; readonly labels: readonly PlacedLabel[]; readonly fitted: Fitted } {
  const corners = SIGNS.flatMap((a) => SIGNS.flatMap((b) => SIGNS.map((c): Vector => [(a * scene.sides[0]) / 2, (b * scene.sides[1]) / 2, (c * scene.sides[2]) / 2])));
  const flat = corners.map((c) => camera.project(c));
  const [spanX, spanY] = [extent(flat.map((p) => p.x)), extent(flat.map((p) => p.y))];
  let scale = Math.min(scene.width / (spanX[1] - spanX[0]), scene.height / (spanY[1] - spanY[0])) * 0.8;
  let middle: Spot = [scene.width / 2, scene.height / 2];
  for (let round = 0; round < 4; round++) {
    const at = pictureOf(camera, { scale, middle });
    const drawn = [...corners.map((c) => spotBox(at(c))), ...axisLabels(box, at), ...scene.arrows.flatMap((a) => arrowBoxes(a, at))];
    const [left, right] = [Math.min(...drawn.map((b) => b.left)), Math.max(...drawn.map((b) => b.right))];
    const [top, bottom] = [Math.min(...drawn.map((b) => b.top)), Math.max(...drawn.map((b) => b.bottom))];
    const beyondX = right - left - scale * (spanX[1] - spanX[0]);
    const beyondY = bottom - top - scale * (spanY[1] - spanY[0]);
    const next = Math.max(20, Math.min((scene.width - beyondX) / (spanX[1] - spanX[0]), (scene.height - beyondY) / (spanY[1] - spanY[0])));
    // What surrounds the middle grows with the scale, the labels do not: near enough, and the next round mends it.
    const grown = next / scale;
    middle = [scene.width / 2 - ((left + right) / 2 - middle[0]) * grown, scene.height / 2 - ((top + bottom) / 2 - middle[1]) * grown];
    scale = next;
  }
  const fitted = { scale, middle };
  const toPicture = pictureOf(camera, fitted);
  return { toPicture, labels: withoutCollisions(axisLabels(box, toPicture)), fitted };
}

const SIGNS = [-1, 1] as const;

function pictureOf(camera: Camera, { scale, middle }: Fitted): ToPicture {
  return (p) => {
    const { x, y } = camera.project(p);
    return [middle[0] + scale * x, middle[1] - scale * y];
  };
}

function extent(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Names of the axes first, since a tick can do without its label but an axis cannot do without its name. */
function axisLabels(box: VisibleBox, at: ToPicture): readonly PlacedLabel[] {
  const centre = at([0, 0, 0]);
  const sets = box.axes.flatMap((axis) => labelsOf(axis, at, centre));
  return [...sets.map((s) => s.name), ...sets.flatMap((s) => s.ticks)];
}

function labelsOf(axis: BoxAxis, at: ToPicture, centre: Spot): readonly { readonly name: PlacedLabel; readonly ticks: readonly PlacedLabel[] }[] {
  const [a, b] = axis.edge.map(at);
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  // Seen from its end an axis has no room for labels.
  if (length < 24) return [];
  const across: Spot = [(b[1] - a[1]) / length, -(b[0] - a[0]) / length];
  const middle: Spot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const outside = (middle[0] - centre[0]) * across[0] + (middle[1] - centre[1]) * across[1] >= 0 ? across : ([-across[0], -across[1]] as const);
  const ticks = axis.ticks.map((t) => labelBeside(t.text, ...at(t.at), outside, 6, fontSize.tick));
  const deepest = Math.max(6, ...ticks.map((t) => reach(t, ...middle, outside)));
  return [{ name: labelBeside(axis.label, ...middle, outside, deepest + 5, fontSize.label), ticks }];
}

function spotBox([x, y]: Spot): Box {
  return { left: x, right: x, top: y, bottom: y };
}

function arrowBoxes({ from, to, label }: SceneArrow, at: ToPicture): readonly Box[] {
  return label === undefined ? [spotBox(at(to))] : [spotBox(at(to)), arrowLabel(label, at(from), at(to))];
}

function along([x1, y1]: Spot, [x2, y2]: Spot): Spot {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return [(x2 - x1) / length, (y2 - y1) / length];
}

function arrowLabel(label: string, from: Spot, to: Spot): PlacedLabel {
  return labelBeside(label, ...to, along(from, to), 6, fontSize.label);
}

function drawArrow(from: Spot, to: Spot, label: string | undefined, theme: Theme): string {
  const [[x1, y1], [x2, y2], [ux, uy]] = [from, to, along(from, to)];
  const head = (side: number): string => `${(x2 - 9 * ux + side * 4 * uy).toFixed(1)},${(y2 - 9 * uy - side * 4 * ux).toFixed(1)}`;
  const d = `M${x1.toFixed(1)},${y1.toFixed(1)}L${x2.toFixed(1)},${y2.toFixed(1)}M${head(1)}L${x2.toFixed(1)},${y2.toFixed(1)}L${head(-1)}`;
  const stroke = { d, fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  const words = label === undefined ? '' : drawLabel(arrowLabel(label, from, to), theme.ink, theme.background);
  return element(
    'g',
    { 'data-marks': 'arrow' },
    element('path', { ...stroke, stroke: theme.background, 'stroke-width': 5, 'stroke-opacity': 0.8 }),
    element('path', { ...stroke, stroke: theme.ink, 'stroke-width': 2 }),
    words,
  );
}
