import { cross, dot } from './camera.js';
import type { Vector } from './camera.js';

/** The part of a plane that lies inside a box around the origin, as corners in order; none where the plane misses the box. */
export function planeInBox(origin: Vector, u: Vector, v: Vector, sides: Vector): readonly Vector[] {
  const [a, b] = orthonormal(u, v);
  // Ten times the box's diagonal from its own nearest point: the box cuts it to size.
  const distance = -dot(origin, a);
  const other = -dot(origin, b);
  const nearest: Vector = [0, 1, 2].map((d) => origin[d] + distance * a[d] + other * b[d]) as unknown as Vector;
  let corners: Vector[] = [[-10, -10], [10, -10], [10, 10], [-10, 10]].map(([s, t]) => [0, 1, 2].map((d) => nearest[d] + s * a[d] + t * b[d]) as unknown as Vector);
  for (let d = 0; d < 3; d++) {
    for (const sign of [-1, 1]) corners = clip(corners, (p) => sides[d] / 2 - sign * p[d]);
  }
  return corners;
}

/** The normal of a polygon's plane. */
export function normalOf([a, b, c]: readonly Vector[]): Vector {
  const from = (p: Vector): Vector => [p[0] - a[0], p[1] - a[1], p[2] - a[2]];
  return cross(from(b), from(c));
}

/** Keeps the side of a polygon on which a linear function is not negative (Sutherland and Hodgman). */
function clip(corners: readonly Vector[], inside: (p: Vector) => number): Vector[] {
  const kept: Vector[] = [];
  corners.forEach((p, i) => {
    const next = corners[(i + 1) % corners.length];
    const [here, there] = [inside(p), inside(next)];
    if (here >= 0) kept.push(p);
    if (here >= 0 !== there >= 0) kept.push([0, 1, 2].map((d) => p[d] + (here / (here - there)) * (next[d] - p[d])) as unknown as Vector);
  });
  return kept;
}

function orthonormal(u: Vector, v: Vector): readonly [Vector, Vector] {
  const a = scaled(u, 1 / Math.sqrt(dot(u, u)));
  const along = dot(v, a);
  const rest: Vector = [v[0] - along * a[0], v[1] - along * a[1], v[2] - along * a[2]];
  return [a, scaled(rest, 1 / Math.sqrt(dot(rest, rest)))];
}

function scaled(p: Vector, by: number): Vector {
  return [p[0] * by, p[1] * by, p[2] * by];
}
