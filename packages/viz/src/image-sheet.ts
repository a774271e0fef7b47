import { colourTable } from './colour-maps.js';
import type { ColorMapName } from './colour-maps.js';
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
  /** Where it differs from the sheet's. */
  readonly shading?: Shading;
  /** Where it differs from the sheet's. */
  readonly scale?: number;
}

/** How values become colours: which have those of the ends, and whether the two change places. */
export interface Shading {
  readonly range: readonly [number, number];
  readonly invert: boolean;
  /** For images of one channel; those of three are their own colours. Default `gray`. */
  readonly colorMap?: ColorMapName;
}

/**
 * Paints tiles on one transparent raster, each image pixel as a square of `scale` × `scale`. One PNG for the sheet is
 * smaller than one per image, and whole squares stay sharp in every viewer, even one that smooths enlarged images.
 */
export function paintTiles(width: number, height: number, scale: number, tiles: readonly Tile[], shading: Shading, theme: Theme): Raster {
  const raster = createRaster(width, height);
  const missing = rgb(theme.missing);
  for (const tile of tiles) {
    const { images, shading: own = shading, scale: side = scale } = tile;
    const { channels } = images;
    const size = images.height * images.width;
    const table = colourTable(own.colorMap ?? 'gray', theme);
    for (let p = 0; p < size; p++) {
      const at = (tile.index * size + p) * channels;
      const values = Array.from({ length: channels }, (_, c) => images.data[at + c]);
      const levels = values.map((v) => shade(v, own));
      const mapped = channels === 1 ? table.subarray(3 * levels[0], 3 * levels[0] + 3) : levels;
      const colour = values.every(Number.isFinite) ? mapped : missing;
      const left = tile.x + (p % images.width) * side;
      const top = tile.y + Math.floor(p / images.width) * side;
      for (let y = top; y < top + side; y++) {
        for (let x = left, o = 4 * (y * width + left); x < left + side; x++, o += 4) {
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

/** Paints one row of a raster in the colour of a value. */
export function paintRow(raster: Raster, row: number, value: number, shading: Shading, theme: Theme): void {
  const table = colourTable(shading.colorMap ?? 'gray', theme);
  const level = shade(value, shading);
  for (let x = 0; x < raster.width; x++) {
    raster.data.set(table.subarray(3 * level, 3 * level + 3), 4 * (row * raster.width + x));
    raster.data[4 * (row * raster.width + x) + 3] = 255;
  }
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
