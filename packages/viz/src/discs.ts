import { createRaster } from './png-data.js';
import type { Raster } from './png-data.js';

/** Discs of one radius; centres in pixels of the raster. Those later in the list lie on top. */
export interface Discs {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Colour of each disc. */
  readonly colour: (i: number) => readonly [number, number, number];
  readonly radius: number;
  /** 0 to 1. */
  readonly opacity: number;
}

// Eight steps of opacity are enough for soft edges and let the PNG shrink to a third.
const STEPS = 7;

/**
 * Draws discs with soft edges on a transparent raster: for points too many to be elements of an SVG. A pixel's cover
 * by a disc falls from one to nothing over the pixel that the edge crosses. Where discs overlap, the opacity adds up
 * but colours do not mix: the last disc that covers at least half of the pixel gives it its own, so that every colour
 * to be seen is one of the legend.
 */
export function drawDiscs(width: number, height: number, discs: Discs): Raster {
  const raster = createRaster(width, height);
  const { radius } = discs;
  const opacity = new Float32Array(width * height);
  for (let i = 0; i < discs.x.length; i++) {
    const [cx, cy, colour] = [discs.x[i], discs.y[i], discs.colour(i)];
    const top = Math.max(0, Math.floor(cy - radius - 0.5));
    const bottom = Math.min(height - 1, Math.ceil(cy + radius + 0.5));
    const left = Math.max(0, Math.floor(cx - radius - 0.5));
    const right = Math.min(width - 1, Math.ceil(cx + radius + 0.5));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x + 0.5 - cx, y + 0.5 - cy)));
        const p = y * width + x;
        if (cover === 0) continue;
        if (cover >= 0.5 || cover * discs.opacity >= opacity[p]) raster.data.set(colour, 4 * p);
        opacity[p] = 1 - (1 - opacity[p]) * (1 - cover * discs.opacity);
      }
    }
  }
  opacity.forEach((o, p) => (raster.data[4 * p + 3] = Math.round((Math.round(STEPS * o) / STEPS) * 255)));
  return raster;
}
