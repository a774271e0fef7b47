import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { paintTiles } from '../image-sheet.js';
import type { Shading } from '../image-sheet.js';
import type { ImageSheet } from '../interaction.js';
import { resolveRange, toImages } from '../pixels.js';
import type { Images } from '../pixels.js';
import { pngDataUri } from '../png-data.js';
import { lightTheme } from '../theme.js';

// As many pixels as make a PNG of about half a megabyte.
const MOST_PIXELS = 2_000_000;

/** Pictures of samples, checked, and a sheet of as many of them as a page can bear. */
export interface SampleImages {
  readonly images: Images;
  /** Those of the points in `first`, then the others from the first one on. */
  sheet(first?: readonly number[], shading?: Shading): ImageSheet;
}

/** Reads one picture for each of `n` points. Throws {@link ShapeError} for another number of them. */
export function sampleImages(input: ArrayInput, n: number, imageShape?: readonly number[]): SampleImages {
  const images = toImages(input, 'images', imageShape);
  if (images.count !== n) throw new ShapeError({ parameter: 'images', got: images.count, expected: `${n} images, one for each point` });
  return { images, sheet: (first = [], shading = { range: resolveRange('auto', images), invert: false }) => sheetOf(images, first, shading) };
}

function sheetOf(images: Images, first: readonly number[], shading: Shading): ImageSheet {
  const { width, height, count } = images;
  const room = Math.max(1, Math.floor(MOST_PIXELS / (width * height)));
  const chosen = new Set(first.slice(0, room));
  for (let i = 0; i < count && chosen.size < room; i++) chosen.add(i);
  const points = [...chosen].sort((a, b) => a - b);
  const columns = Math.ceil(Math.sqrt(points.length));
  const tiles = points.map((index, k) => ({ images, index, x: (k % columns) * width, y: Math.floor(k / columns) * height }));
  const raster = paintTiles(columns * width, Math.ceil(points.length / columns) * height, 1, tiles, shading, lightTheme);
  return { href: pngDataUri(raster), width, height, columns, count: points.length, ...(points.length === count ? {} : { points }) };
}
