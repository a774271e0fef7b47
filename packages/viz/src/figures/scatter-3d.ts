import { InvalidParameterError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { toBase64 } from '../base64.js';
import { checkInteger, checkList, checkMembers, checkNumber, checkText, checkTexts, isObject } from '../checks.js';
import type { ClassEntry, Labels } from '../classes.js';
import { makeFigure, margin } from '../figure.js';
import type { Figure, FigureOptions } from '../figure.js';
import type { SceneInteraction } from '../interaction.js';
import { element } from '../markup.js';
import { classLegend, countWords, domainOf, pointClasses, pointColumns, pointStyle, rasterPoints, scatterHeight, spanWords } from '../scatter-plot.js';
import type { Vector } from '../scene/camera.js';
import { drawScene } from '../scene/draw-scene.js';
import type { PaintPoints } from '../scene/draw-scene.js';
import { planeInBox } from '../scene/plane.js';
import type { Scene } from '../scene/scene.js';
import { lightTheme } from '../theme.js';

/** Coordinates of a point or direction in the space of the points. */
export type Coordinates3d = readonly [x: number, y: number, z: number];

/** An arrow in a three-dimensional scatter, for instance a principal component from the mean. */
export interface Arrow3d {
  /** Where it begins. Default: the mean of the points. */
  readonly from?: Coordinates3d;
  readonly to: Coordinates3d;
  readonly label?: string;
}

/** A plane in a three-dimensional scatter, for instance that of the first two principal components. */
export interface Plane3d {
  /** A point of the plane. Default: the mean of the points. */
  readonly through?: Coordinates3d;
  /** Two directions in the plane. */
  readonly directions: readonly [Coordinates3d, Coordinates3d];
}

/** Options of {@link scatter3d}. */
export interface Scatter3dOptions extends FigureOptions {
  /** Names of the classes: label k is called `names[k]`. Default: the labels themselves. */
  readonly names?: readonly string[];
  /** Words above the legend. */
  readonly legendTitle?: string;
  /** Names of the axes. Default `first code`, `second code` and `third code`. */
  readonly axes?: readonly [x: string, y: string, z: string];
  /** From where the points are seen, in degrees around the vertical axis, −360 to 360. Default −60. */
  readonly azimuth?: number;
  /** From how far above, in degrees from −90 (below) to 90. Default 22. */
  readonly elevation?: number;
  /** `perspective` shows near points larger; in `orthographic`, parallels stay parallel. Default `perspective`. */
  readonly projection?: 'perspective' | 'orthographic';
  /** Whether a unit is as long on all axes. Default false. */
  readonly equalScales?: boolean;
  /** A plane through the points, cut at the box; points behind it show through. */
  readonly plane?: Plane3d;
  /** Arrows, drawn on top. */
  readonly arrows?: readonly Arrow3d[];
  /** Radius of a point in pixels. Default: from 3.5 for few points to 0.8 for many. */
  readonly radius?: number;
  /** Opacity of the nearest points; the farthest have half of it. Default: from 0.9 for few points to 0.25 for many. */
  readonly opacity?: number;
  /** Above this many points they are drawn into one embedded image. Default 5000. */
  readonly rasterAbove?: number;
  /** Width in pixels, legend included. Default 640. */
  readonly width?: number;
  /** Height in pixels without the heading. Default 500. */
  readonly height?: number;
}

/** What a three-dimensional scatter shows. */
export interface Scatter3dData {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Empty where there are no labels. */
  readonly classes: readonly ClassEntry[];
  /** Index into `classes` for each point; all 0 where there are no labels. */
  readonly classOf: Int32Array;
  readonly raster: boolean;
  readonly azimuth: number;
  readonly elevation: number;
}

/**
 * Points in space inside a box with axes, the nearer ones over those behind, coloured by class. In the fragment that
 * `toInteractive` makes of it, dragging turns the box.
 *
 * @param points shape [n, 3].
 * @param labels one per point, numbers or words; at most 20 classes.
 *
 * Throws `ShapeError` for points of another shape or labels of another length, `NonFiniteError` for NaN and infinite
 * coordinates, `InvalidParameterError` for an option out of its range and for a plane whose directions are parallel.
 */
export function scatter3d(points: ArrayInput, labels?: Labels, options: Scatter3dOptions = {}): Figure<'scatter-3d', Scatter3dData> {
  const columns = pointColumns(points, 3);
  const n = columns[0].length;
  const classes = pointClasses(labels, n, options.names);
  const width = checkInteger(options.width ?? 640, 'width', 320);
  const legend = classLegend(classes.classes, options.legendTitle, width, lightTheme);
  const legendSpace = classes.classes.length === 0 ? 0 : legend.width + 20;
  const height = scatterHeight(checkInteger(options.height ?? 500, 'height', 200), legend);
  const scene = sceneOf(columns, classes, options, width - 2 * margin - legendSpace, height - 2 * margin);
  const [x, y, z] = columns;
  const data: Scatter3dData = { x, y, z, ...classes, raster: scene.raster, azimuth: scene.azimuth, elevation: scene.elevation };
  const paint: PaintPoints = (some, theme) =>
    rasterPoints(
      { classes: classes.classes, classOf: Int32Array.from(some.index, (i) => classes.classOf[i]) },
      { left: 0, top: 0, width: scene.width, height: scene.height },
      some,
      Int32Array.from(some.index.keys()),
      theme,
      scene,
    );
  return makeFigure(
    {
      kind: 'scatter-3d',
      title: 'Scatter in three dimensions',
      description: `${countWords(classes)} ${spanWords(...scene.axes)} Seen from azimuth ${scene.azimuth}°, elevation ${scene.elevation}°.`,
      width,
      height,
      data,
      draw: ({ theme }) => {
        const key = classLegend(classes.classes, options.legendTitle, width, theme);
        const inner = element('g', { 'data-scene': theme.name, transform: `translate(${margin},${margin})` }, drawScene(scene, scene, theme, paint));
        return element('g', { 'data-interactive': 'scene' }, inner, legendSpace === 0 ? '' : key.draw(theme, width - margin - legend.width, margin + 20));
      },
      interaction: () => [interactionOf(scene)],
    },
    options,
  );
}

function sceneOf(columns: readonly Float64Array[], classes: Pick<Scatter3dData, 'classes' | 'classOf'>, options: Scatter3dOptions, width: number, height: number): Scene {
  const n = columns[0].length;
  const mean = columns.map((c) => c.reduce((sum, v) => sum + v, 0) / n) as unknown as Coordinates3d;
  const arrows = checkList(options.arrows ?? [], 'arrows', 'arrows { to, from, label }', isObject).map(({ from = mean, to, label }, i) => ({ from: checkVector(from, `arrows[${i}].from`), to: checkVector(to, `arrows[${i}].to`), label: label === undefined ? undefined : checkText(label, `arrows[${i}].label`) }));
  // The box holds the arrows too.
  const domains = columns.map((c, d) => domainOf([...domainOf(c, 0), ...arrows.flatMap((a) => [a.from[d], a.to[d]])], 0.03));
  const spans = domains.map(([low, high]) => high - low);
  const longest = Math.max(...spans);
  // Flat boxes are raised to a tenth, so that there is a box at all.
  const sides = (options.equalScales === true ? spans.map((s) => Math.max(0.1, s / longest)) : [1, 1, 0.8]) as unknown as Vector;
  const inBox = (p: readonly number[]): Vector => p.map((v, d) => ((v - domains[d][0]) / spans[d] - 0.5) * sides[d]) as unknown as Vector;
  const names = checkTexts(options.axes ?? (['first code', 'second code', 'third code'] as const), 'axes', 3, 'names');
  const points = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) points.set(inBox(columns.map((c) => c[i])), 3 * i);
  return {
    width,
    height,
    axes: [0, 1, 2].map((d) => ({ label: names[d], domain: domains[d] })) as unknown as Scene['axes'],
    sides,
    perspective: checkProjection(options.projection ?? 'perspective'),
    points,
    classOf: Uint8Array.from(classes.classOf),
    colours: classes.classes.map((c) => c.colour),
    ...pointStyle(n, options),
    raster: n > checkInteger(options.rasterAbove ?? 5000, 'rasterAbove', 0),
    ...(options.plane === undefined ? {} : { plane: planeOf(options.plane, mean, inBox, sides) }),
    arrows: arrows.map(({ from, to, label }) => ({ from: inBox(from), to: inBox(to), ...(label === undefined ? {} : { label }) })),
    azimuth: checkNumber(options.azimuth ?? -60, 'azimuth', -360, 360),
    elevation: checkNumber(options.elevation ?? 22, 'elevation', -90, 90),
  };
}

function planeOf(plane: Plane3d, mean: Coordinates3d, inBox: (p: readonly number[]) => Vector, sides: Vector): readonly Vector[] {
  checkMembers(plane, 'plane', ['directions']);
  if (checkList(plane.directions, 'plane.directions', 'two directions').length !== 2) throw new InvalidParameterError({ parameter: 'plane.directions', got: plane.directions, expected: 'two directions' });
  const through = checkVector(plane.through ?? mean, 'plane.through');
  const origin = inBox(through);
  const [u, v] = plane.directions.map((direction, i) => {
    const end = inBox(checkVector(direction, `plane.directions[${i}]`).map((c, d) => c + through[d]));
    return end.map((c, d) => c - origin[d]) as unknown as Vector;
  });
  const along = Math.hypot(...u) * Math.hypot(...v);
  const across = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]);
  if (!(across > 1e-9 * along)) throw new InvalidParameterError({ parameter: 'plane.directions', got: plane.directions, expected: 'two directions that are not parallel' });
  return planeInBox(origin, u, v, sides);
}

function checkVector(value: Coordinates3d, parameter: string): Coordinates3d {
  if (Array.isArray(value) && value.length === 3 && value.every(Number.isFinite)) return value;
  throw new InvalidParameterError({ parameter, got: value, expected: 'three finite numbers' });
}

function checkProjection(projection: string): boolean {
  if (projection === 'perspective' || projection === 'orthographic') return projection === 'perspective';
  throw new InvalidParameterError({ parameter: 'projection', got: projection, expected: "'perspective' or 'orthographic'" });
}

function interactionOf(scene: Scene): SceneInteraction {
  const { points, classOf, ...rest } = scene;
  return { kind: 'scene', scene: rest, points: toBase64(new Uint8Array(points.buffer, points.byteOffset, points.byteLength)), classOf: toBase64(classOf) };
}
