import type { ImageShape, LoadedData } from '../protocol.js';
import { barHeights } from './bar-path.js';
import { samplePixels } from './paint-sample.js';

/** Pixels of a cell's side where samples are bars. */
const BAR_CELL = 48;
/** Pixels of a cell's side that pictures have at least. */
const LEAST_CELL = 32;

/** Draws samples [rows·columns, features] into the cells of a canvas, which takes the size that they need. */
export function paintSheet(canvas: HTMLCanvasElement, values: Float32Array, data: LoadedData, rows: number, columns: number): void {
  if (data.image === undefined) paintBars(canvas, values, data.features, rows, columns);
  else paintPictures(canvas, values, data.image, rows, columns);
}

function paintPictures(canvas: HTMLCanvasElement, values: Float32Array, image: ImageShape, rows: number, columns: number): void {
  const { width, height, channels } = image;
  const size = width * height * channels;
  // Small pictures are enlarged first, so that the line between two of them stays thin.
  const enlarged = Math.max(1, Math.round(LEAST_CELL / Math.max(width, height)));
  const [across, down] = [width * enlarged + 1, height * enlarged + 1];
  Object.assign(canvas, { width: columns * across - 1, height: rows * down - 1 });
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  const one = new OffscreenCanvas(width, height);
  const picture = one.getContext('2d')!;
  for (let cell = 0; cell < rows * columns; cell++) {
    picture.putImageData(samplePixels(values.subarray(cell * size, (cell + 1) * size), image), 0, 0);
    context.drawImage(one, (cell % columns) * across, Math.floor(cell / columns) * down, width * enlarged, height * enlarged);
  }
}

function paintBars(canvas: HTMLCanvasElement, values: Float32Array, features: number, rows: number, columns: number): void {
  Object.assign(canvas, { width: columns * BAR_CELL, height: rows * BAR_CELL });
  const context = canvas.getContext('2d')!;
  context.fillStyle = getComputedStyle(canvas).getPropertyValue('--accent');
  const room = 0.9 * BAR_CELL;
  for (let cell = 0; cell < rows * columns; cell++) {
    const heights = barHeights(values.subarray(cell * features, (cell + 1) * features));
    const [left, bottom] = [(cell % columns) * BAR_CELL, (Math.floor(cell / columns) + 1) * BAR_CELL - 1];
    const step = room / heights.length;
    heights.forEach((height, bar) => context.fillRect(left + bar * step, bottom - Math.max(1, height * room), Math.max(1, 0.8 * step), Math.max(1, height * room)));
  }
}
