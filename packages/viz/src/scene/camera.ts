/** A point or direction in three dimensions. */
export type Vector = readonly [number, number, number];

/** From where a scene is looked at, in degrees: around the vertical axis, and above the horizontal plane. */
export interface View {
  readonly azimuth: number;
  readonly elevation: number;
}

/** A point on the picture before it is fitted: x to the right, y up, depth towards the eye, and how much larger it appears. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
  readonly enlarged: number;
}

/** A view's axes, and its projection. */
export interface Camera {
  /** From the origin towards the eye; of length 1. */
  readonly towards: Vector;
  project(p: Vector): Projected;
  /** Whether a plane through `point` shows the side that its normal points to. */
  faces(point: Vector, normal: Vector): boolean;
}

// Distance of the eye from the middle of a box whose longest side is 1: near enough for depth to be seen, far enough
// for parallel edges to look so.
const DISTANCE = 3.4;

/** The camera of a view: `perspective` shows near things larger, else all have one scale. */
export function cameraOf({ azimuth, elevation }: View, perspective: boolean): Camera {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  const towards: Vector = [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
  const right: Vector = [-Math.sin(a), Math.cos(a), 0];
  const up: Vector = [-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)];
  return {
    towards,
    project: (p) => {
      const depth = dot(p, towards);
      const enlarged = perspective ? DISTANCE / (DISTANCE - depth) : 1;
      return { x: dot(p, right) * enlarged, y: dot(p, up) * enlarged, depth, enlarged };
    },
    faces: (point, normal) => (perspective ? DISTANCE * dot(towards, normal) - dot(point, normal) : dot(towards, normal)) > 1e-9,
  };
}

/** Inner product. */
export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Vector at right angles to two others. */
export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
