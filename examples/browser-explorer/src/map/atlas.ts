import type { LoadedData } from '../protocol.js';
import { samplePixels } from '../ui/paint-sample.js';

/** Pictures of some samples on one canvas, which is quicker to draw from than many. */
export class Atlas {
  private readonly canvas = document.createElement('canvas');
  private slots = new Map<number, number>();
  private columns = 1;
  private data: LoadedData | undefined;

  /** Holds pictures of these rows from now on. */
  hold(data: LoadedData, rows: readonly number[]): void {
    const { image } = data;
    if (image === undefined || (this.data === data && rows.every((row) => this.slots.has(row)))) return;
    this.data = data;
    this.columns = Math.ceil(Math.sqrt(rows.length));
    this.canvas.width = Math.max(1, this.columns * image.width);
    this.canvas.height = Math.max(1, Math.ceil(rows.length / this.columns) * image.height);
    const context = this.canvas.getContext('2d')!;
    this.slots = new Map(rows.map((row, slot) => [row, slot]));
    rows.forEach((row, slot) => {
      const pixels = samplePixels(data.pixels.subarray(row * data.features, (row + 1) * data.features), image);
      context.putImageData(pixels, (slot % this.columns) * image.width, Math.floor(slot / this.columns) * image.height);
    });
  }

  /** Draws the picture of a row. */
  draw(context: CanvasRenderingContext2D, row: number, x: number, y: number, width: number, height: number): void {
    const slot = this.slots.get(row);
    const image = this.data?.image;
    if (slot === undefined || image === undefined) return;
    const left = (slot % this.columns) * image.width;
    const top = Math.floor(slot / this.columns) * image.height;
    context.drawImage(this.canvas, left, top, image.width, image.height, x, y, width, height);
  }
}
