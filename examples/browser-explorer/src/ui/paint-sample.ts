import type { ImageShape } from '../protocol.js';

/** The pixels of a sample: bytes as they are, other numbers from 0 to 1. */
export function samplePixels(values: Float32Array | Uint8Array, image: ImageShape): ImageData {
  const { width, height, channels } = image;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const scale = values instanceof Uint8Array ? 1 : 255;
  for (let at = 0; at < width * height; at++) {
    for (let channel = 0; channel < 3; channel++) pixels[4 * at + channel] = scale * values[at * channels + (channels === 3 ? channel : 0)];
    pixels[4 * at + 3] = 255;
  }
  return new ImageData(pixels, width, height);
}

/** Draws a sample over the whole of a canvas that has the sample's size. */
export function paintSample(canvas: HTMLCanvasElement, values: Float32Array | Uint8Array, image: ImageShape): void {
  canvas.getContext('2d')!.putImageData(samplePixels(values, image), 0, 0);
}
