import { type ArrayInput, InvalidParameterError, ShapeError, toNdArray } from '@latentkit/core';
import { encode } from 'fast-png';

/** Pictures of samples. */
export interface SpriteImages {
  /** Gray images [n, height, width] or [n, height, width, 1], or colours [n, height, width, 3]. */
  readonly x: ArrayInput;
  /** The values that are black and white. Default [0, 1]. */
  readonly range?: readonly [number, number] | undefined;
}

/** Pixels that browsers can draw on one side of a picture. */
const MAX_SIDE = 8192;

/** All images row by row on one sheet that is as square as can be, as the projector reads it. */
export function makeSprite({ x, range = [0, 1] }: SpriteImages, n: number): { png: Uint8Array; width: number; height: number } {
  const { data, shape } = toNdArray(x, { name: 'images.x' });
  const [count, height, width, channels = 1] = shape;
  if (![3, 4].includes(shape.length) || count !== n || ![1, 3].includes(channels)) {
    throw new ShapeError({ parameter: 'images.x', got: shape, expected: `images [${n}, height, width] or [${n}, height, width, 1 or 3], one for each code` });
  }
  const [low, high] = range;
  if (!(high > low)) throw new InvalidParameterError({ parameter: 'images.range', got: range, expected: 'two numbers, the lower first' });
  const columns = Math.ceil(Math.sqrt(n));
  const [sheetWidth, sheetHeight] = [columns * width, columns * height];
  if (Math.max(sheetWidth, sheetHeight) > MAX_SIDE) {
    const most = Math.floor(MAX_SIDE / Math.max(width, height)) ** 2;
    throw new InvalidParameterError({
      parameter: 'images.x',
      got: `${n} images of ${width}×${height} pixels`,
      expected: `at most ${most} images of this size: the projector shows sheets of up to ${MAX_SIDE} pixels a side`,
      remedy: `Give ${most} codes, or none of the images.`,
    });
  }
  const pixels = new Uint8Array(sheetWidth * sheetHeight * channels);
  for (let i = 0; i < n; i++) {
    const left = (i % columns) * width;
    const top = Math.floor(i / columns) * height;
    for (let y = 0; y < height; y++) {
      for (let j = 0, from = (i * height + y) * width * channels, to = ((top + y) * sheetWidth + left) * channels; j < width * channels; j++) {
        pixels[to + j] = Math.min(255, Math.max(0, Math.round(((data[from + j] - low) / (high - low)) * 255)));
      }
    }
  }
  return { png: encode({ width: sheetWidth, height: sheetHeight, data: pixels, channels, depth: 8 }), width, height };
}
