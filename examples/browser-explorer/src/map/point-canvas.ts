import { type Inks, mixColours } from './inks.js';
import { type PointLayer, pixelWord, splat } from './splat.js';
import type { Size, Viewport } from './viewport.js';

/** Points as they are to be drawn. */
export interface PointPicture {
  readonly positions: Float32Array;
  readonly order: Int32Array;
  /** For each point the index of its colour, or 255 where it is not shown. */
  readonly shades: Uint8Array;
  readonly colours: readonly string[];
  /** 1 for points that stand out; the others are pale then. */
  readonly mask: Uint8Array | undefined;
  /** In CSS pixels. */
  readonly radius: number;
}

/** How pale points are that are not brushed. */
const PALE = 0.8;

/** A canvas whose pixels are set one by one: at 60,000 points faster than any drawing of shapes, with or without a GPU. */
export class PointCanvas {
  private readonly context: CanvasRenderingContext2D;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);

  constructor(private readonly canvas: HTMLCanvasElement) {
    // Every frame is written by the processor, so the canvas had better lie in its memory.
    this.context = canvas.getContext('2d', { willReadFrequently: true })!;
  }

  resize({ width, height }: Size, ratio: number): void {
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    this.image = undefined;
  }

  draw(picture: PointPicture, view: Viewport, ratio: number, inks: Inks): void {
    const { width, height } = this.canvas;
    if (this.image === undefined) {
      this.image = this.context.createImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    this.pixels.fill(0);
    const raster = { pixels: this.pixels, width, height };
    const { positions, order, shades, mask } = picture;
    const palette = Uint32Array.from(picture.colours, (colour) => pixelWord(...mixColours(colour, colour, 0)));
    const layer: PointLayer = { positions, order, shades, palette };
    const radius = picture.radius * ratio;
    if (mask === undefined) splat(raster, view, ratio, radius, layer);
    else {
      const pale = Uint32Array.from(picture.colours, (colour) => pixelWord(...mixColours(colour, inks.surface, PALE)));
      splat(raster, view, ratio, radius, { ...layer, palette: pale, chosen: { mask, wanted: 0 } });
      splat(raster, view, ratio, radius, { ...layer, chosen: { mask, wanted: 1 } });
    }
    this.context.putImageData(this.image, 0, 0);
  }

  clear(): void {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** Draws in CSS pixels behind the points. */
  behind(ratio: number, paint: (context: CanvasRenderingContext2D) => void): void {
    this.context.save();
    this.context.globalCompositeOperation = 'destination-over';
    this.context.scale(ratio, ratio);
    paint(this.context);
    this.context.restore();
  }
}
