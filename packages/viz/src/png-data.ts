import { encode } from 'fast-png';
import { toBase64 } from './base64.js';

/** Pixels in rows from the top: four bytes each, red, green, blue and opacity. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A transparent raster. */
export function createRaster(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(4 * width * height) };
}

/** The raster as a PNG in a data URI, with one or two channels instead of four where every pixel is grey. */
export function pngDataUri(raster: Raster): string {
  const { width, height, data } = raster;
  let grey = true;
  let opaque = true;
  for (let i = 0; i < data.length && (grey || opaque); i += 4) {
    if (data[i + 3] !== 255) opaque = false;
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) grey = false;
  }
  const kept = [0, ...(grey ? [] : [1, 2]), ...(opaque ? [] : [3])];
  const packed = new Uint8Array(width * height * kept.length);
  for (let i = 0, o = 0; i < data.length; i += 4) for (const k of kept) packed[o++] = data[i + k];
  const png = encode({ width, height, data: packed, channels: kept.length, depth: 8 }, { zlib: { level: 9 } });
  return `data:image/png;base64,${toBase64(png)}`;
}
