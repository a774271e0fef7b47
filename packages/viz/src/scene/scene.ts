import type { Vector } from './camera.js';

/** One axis of a scene's box: what its lower and upper end stand for. */
interface SceneAxis {
  readonly label: string;
  readonly domain: readonly [number, number];
}

/** An arrow in a scene. */
export interface SceneArrow {
  readonly from: Vector;
  readonly to: Vector;
  readonly label?: string;
}

/**
 * Points in a box, in coordinates of the box: the origin is its middle, its longest side is 1, and the third axis points
 * up. Plain data, so that the script that turns it in a page can draw it too.
 */
export interface Scene {
  /** Size of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  readonly axes: readonly [SceneAxis, SceneAxis, SceneAxis];
  /** Lengths of the box. */
  readonly sides: Vector;
  readonly perspective: boolean;
  /** Coordinates of the points, three by three. */
  readonly points: Float32Array;
  /** Class of each point. */
  readonly classOf: Uint8Array;
  /** Which of the theme's categorical colours each class has; empty: the points have the accent. */
  readonly colours: readonly number[];
  readonly radius: number;
  readonly opacity: number;
  /** Whether the points are one picture. */
  readonly raster: boolean;
  /** Corners of a plane inside the box, in order around it. */
  readonly plane?: readonly Vector[];
  readonly arrows: readonly SceneArrow[];
  readonly azimuth: number;
  readonly elevation: number;
}
