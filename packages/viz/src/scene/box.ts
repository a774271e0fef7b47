import { niceTicks, tickFormat } from '../ticks.js';
import type { Camera, Vector } from './camera.js';
import type { Scene } from './scene.js';

/** A line of the box in its coordinates. */
type Segment = readonly [Vector, Vector];

/** The axis along one edge of the box: its ticks, and the point of the box's middle that it lies outside of. */
export interface BoxAxis {
  readonly edge: Segment;
  readonly label: string;
  readonly ticks: readonly { readonly at: Vector; readonly text: string }[];
}

/** What is to be seen of a box from one side: the faces behind the points with their grid, and one edge per axis. */
export interface VisibleBox {
  readonly faces: readonly (readonly Vector[])[];
  readonly grid: readonly Segment[];
  readonly axes: readonly BoxAxis[];
}

type Sign = -1 | 1;

/** The faces that look away from the eye, and edges of the outline for the axes: the lowest ones, and the leftmost for what points up. */
export function visibleBox(scene: Scene, camera: Camera): VisibleBox {
  const half = scene.sides.map((s) => s / 2);
  const behind = (axis: number, sign: Sign): boolean => {
    const normal = unit(axis, sign);
    return !camera.faces(normal.map((v, d) => v * half[d]) as unknown as Vector, normal);
  };
  const ticks = scene.axes.map(({ domain }, d) => {
    const values = niceTicks(...domain, 5);
    const format = tickFormat(values);
    return values.map((v) => ({ at: ((v - domain[0]) / (domain[1] - domain[0]) - 0.5) * scene.sides[d], text: format(v) }));
  });
  const faces: (readonly Vector[])[] = [];
  const grid: Segment[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = others(axis);
    for (const sign of SIGNS) {
      if (!behind(axis, sign)) continue;
      const at = (a: number, b: number): Vector => place([axis, sign * half[axis]], [u, a], [v, b]);
      faces.push([at(-half[u], -half[v]), at(half[u], -half[v]), at(half[u], half[v]), at(-half[u], half[v])]);
      for (const t of ticks[u]) grid.push([at(t.at, -half[v]), at(t.at, half[v])]);
      for (const t of ticks[v]) grid.push([at(-half[u], t.at), at(half[u], t.at)]);
    }
  }
  const axes = [0, 1, 2].flatMap((axis): BoxAxis[] => {
    const edge = outlineEdge(axis, half, camera, behind);
    if (edge === undefined) return [];
    const [[u, a], [v, b]] = edge;
    const at = (t: number): Vector => place([axis, t], [u, a], [v, b]);
    return [{ edge: [at(-half[axis]), at(half[axis])], label: scene.axes[axis].label, ticks: ticks[axis].map((t) => ({ at: at(t.at), text: t.text })) }];
  });
  return { faces, grid, axes };
}

const SIGNS: readonly Sign[] = [-1, 1];

/** An edge along an axis where a face that is seen meets one that is not. */
function outlineEdge(
  axis: number,
  half: readonly number[],
  camera: Camera,
  behind: (axis: number, sign: Sign) => boolean,
): readonly [readonly [number, number], readonly [number, number]] | undefined {
  const [u, v] = others(axis);
  const edges = SIGNS.flatMap((s) => SIGNS.map((t) => [s, t] as const)).filter(([s, t]) => behind(u, s) !== behind(v, t));
  const rank = ([s, t]: readonly [Sign, Sign]): number => {
    const { x, y } = camera.project(place([axis, 0], [u, s * half[u]], [v, t * half[v]]));
    return axis === 2 ? x + 1e-3 * y : y + 1e-3 * x;
  };
  const best = edges.sort((p, q) => rank(p) - rank(q))[0];
  return best === undefined ? undefined : [[u, best[0] * half[u]], [v, best[1] * half[v]]];
}

function others(axis: number): readonly [number, number] {
  return axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
}

function unit(axis: number, sign: Sign): Vector {
  return place([axis, sign], [(axis + 1) % 3, 0], [(axis + 2) % 3, 0]);
}

function place(...coordinates: readonly (readonly [number, number])[]): Vector {
  const p = [0, 0, 0];
  for (const [d, value] of coordinates) p[d] = value;
  return [p[0], p[1], p[2]];
}
