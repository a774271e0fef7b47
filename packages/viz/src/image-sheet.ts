import { element } from './markup.js';
import type { Images } from './pixels.js';
import { createRaster, pngDataUri } from './png-data.js';
import type { Raster } from './png-data.js';
import { rgb } from './palette.js';
import type { Theme } from './theme.js';

/** One picture on a sheet: which image, and its top left corner in pixels of the sheet. */
export interface Tile {
  readonly images: Images;
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

/** How values become greys: which are black and white, and whether the two change places. */
export interface Shading {
  readonly range: readonly [number, number];
  readonly invert: boolean;
}

/**
 * Paints tiles on one transparent raster, each image pixel as a square of `scale` × `scale`. One PNG for the sheet is
 * smaller than one per image, and whole squares stay sharp in every viewer, even one that smooths enlarged images.
 */
export function paintTiles(width: number, height: number, scale: number, tiles: readonly Tile[], shading: Shading, theme: Theme): Raster {
  const raster = createRaster(width, height);
  const missing = rgb(theme.missing);
  for (const tile of tiles) {
    const { images } = tile;
    const { channels } = images;
    const size = images.height * images.width;
    for (let p = 0; p < size; p++) {
      const at = (tile.index * size + p) * channels;
      const values = [images.data[at], images.data[channels === 1 ? at : at + 1], images.data[channels === 1 ? at : at + 2]];
      const colour = values.every(Number.isFinite) ? values.map((v) => shade(v, shading)) : missing;
      const left = tile.x + (p % images.width) * scale;
      const top = tile.y + Math.floor(p / images.width) * scale;
      for (let y = top; y < top + scale; y++) {
        for (let x = left, o = 4 * (y * width + left); x < left + scale; x++, o += 4) {
          raster.data[o] = colour[0];
          raster.data[o + 1] = colour[1];
          raster.data[o + 2] = colour[2];
          raster.data[o + 3] = 255;
        }
      }
    }
  }
  return raster;
}

/** An `image` element that shows a raster at its own size without smoothing when it is enlarged. */
export function rasterElement(raster: Raster, x: number, y: number): string {
  return element('image', {
    x,
    y,
    width: raster.width,
    height: raster.height,
    preserveAspectRatio: 'none',
    style: 'image-rendering:pixelated',
    href: pngDataUri(raster),
  });
}

/** A value as a byte: 0 at the low end of the range and below, 255 at the high end and above; the reverse when inverted. */
function shade(value: number, shading: Shading): number {
  const [low, high] = shading.range;
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return Math.round(255 * (shading.invert ? 1 - t : t));
}
