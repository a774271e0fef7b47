import type { ImageShape, LoadedData } from '../protocol.js';

// Samples whose corners are looked at: corners of a few hundred say what the ground is.
const LOOKED_AT = 400;

/** Whether pictures are dark on a light ground, judged by their corners. */
export function hasLightGround(data: LoadedData, image: ImageShape): boolean {
  const { width, height, channels } = image;
  const corners = [0, width - 1, (height - 1) * width, height * width - 1];
  const step = Math.max(1, Math.floor(data.rows / LOOKED_AT));
  let [sum, count] = [0, 0];
  for (let row = 0; row < data.rows; row += step) {
    for (const corner of corners) {
      sum += data.pixels[row * data.features + corner * channels];
      count++;
    }
  }
  return sum / Math.max(1, count) > 127.5;
}

/** Ink [height, width] as a sample: turned round for a light ground, repeated for each channel. */
export function inkSample(ink: Float32Array, image: ImageShape, light: boolean): Float32Array {
  const { channels } = image;
  return Float32Array.from({ length: ink.length * channels }, (_, at) => {
    const v = ink[Math.floor(at / channels)];
    return light ? 1 - v : v;
  });
}
