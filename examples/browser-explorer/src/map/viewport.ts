import type { Bounds } from './bounds.js';

/** How the plane of a map lies on the screen: x at `scaleX·x + offsetX`, y, which points up, at `offsetY - scaleY·y`; in CSS pixels. */
export interface Viewport {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the reader has done to the view of the whole map: what lay at p on the screen now lies at `factor·p + (x, y)`. */
export interface Zoom {
  readonly factor: number;
  readonly x: number;
  readonly y: number;
}

export const NO_ZOOM: Zoom = { factor: 1, x: 0, y: 0 };

/** How much larger and smaller than the whole map. */
const [LARGEST, SMALLEST] = [400, 0.5];

/** The view of all of a rectangle, with a margin in pixels. Where `square`, both axes have one scale. */
export function fitView({ left, right, bottom, top }: Bounds, { width, height }: Size, margin: number, square: boolean): Viewport {
  const room = (length: number): number => Math.max(1, length - 2 * margin);
  const [x, y] = [room(width) / (right - left), room(height) / (top - bottom)];
  const [scaleX, scaleY] = square ? [Math.min(x, y), Math.min(x, y)] : [x, y];
  return { scaleX, scaleY, offsetX: width / 2 - (scaleX * (left + right)) / 2, offsetY: height / 2 + (scaleY * (bottom + top)) / 2 };
}

/** The view of the whole map as the reader has enlarged and moved it. */
export function zoomed(whole: Viewport, { factor, x, y }: Zoom): Viewport {
  return { scaleX: factor * whole.scaleX, scaleY: factor * whole.scaleY, offsetX: factor * whole.offsetX + x, offsetY: factor * whole.offsetY + y };
}

export function toScreen({ scaleX, scaleY, offsetX, offsetY }: Viewport, x: number, y: number): readonly [number, number] {
  return [scaleX * x + offsetX, offsetY - scaleY * y];
}

export function toPlane({ scaleX, scaleY, offsetX, offsetY }: Viewport, x: number, y: number): readonly [number, number] {
  return [(x - offsetX) / scaleX, (offsetY - y) / scaleY];
}

/** Enlarges by a factor about a place of the screen, within limits. */
export function zoomAbout(zoom: Zoom, by: number, x: number, y: number): Zoom {
  const factor = Math.min(LARGEST, Math.max(SMALLEST, zoom.factor * by));
  const grown = factor / zoom.factor;
  return { factor, x: x - grown * (x - zoom.x), y: y - grown * (y - zoom.y) };
}

/** Moves by pixels, but not so far that less than a quarter of the screen is covered by what was the whole screen. */
export function pan({ factor, x, y }: Zoom, dx: number, dy: number, { width, height }: Size): Zoom {
  const hold = (offset: number, length: number): number => Math.min(0.75 * length, Math.max(length / 4 - factor * length, offset));
  return { factor, x: hold(x + dx, width), y: hold(y + dy, height) };
}
