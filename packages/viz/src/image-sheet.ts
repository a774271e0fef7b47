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
  const pixels = new Uint32Array(raster.data.buffer);
  for (const { images, index, x, y, shading: own = shading, scale: side = scale } of tiles) {
    const colours = imageColours(images, index, own, theme);
    for (let row = 0, p = 0; row < images.height; row++) {
      for (let col = 0; col < images.width; col++, p++) {
        const left = (y + row * side) * width + x + col * side;
        for (let line = left; line < left + side * width; line += width) {
          for (let at = line; at < line + side; at++) pixels[at] = colours[p];
        }
      }
    }
  }
  return raster;
}

/** The colours of the pixels of an image, four bytes each, as in a raster. */
function imageColours({ data, height, width, channels }: Images, index: number, shading: Shading, theme: Theme): Uint32Array {
  const size = height * width;
  const from = index * size * channels;
  const bytes = new Uint8Array(4 * size).fill(255);
  const table = colourTable(shading.colorMap ?? 'gray', theme);
  const missing = rgb(theme.missing);
  for (let p = 0; p < size; p++) {
    const at = from + p * channels;
    const known = Number.isFinite(data[at]) && (channels === 1 || (Number.isFinite(data[at + 1]) && Number.isFinite(data[at + 2])));
    const level = channels === 1 && known ? 3 * shade(data[at], shading) : 0;
    for (let c = 0; c < 3; c++) {
      bytes[4 * p + c] = !known ? missing[c] : channels === 1 ? table[level + c] : shade(data[at + c], shading);
    }
  }
  return new Uint32Array(bytes.buffer);
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
