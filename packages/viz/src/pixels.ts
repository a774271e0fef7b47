import { ShapeError, toNdArray } from '@latentkit/core';
import type { ArrayInput, NumericArray } from '@latentkit/core';
import { checkRange, isList } from './checks.js';
import { isTwoSided } from './colour-maps.js';
import type { ColorMapName } from './colour-maps.js';
import { extentOf } from './extent.js';

/** Images of one size: pixel (row, column, channel) of image i lies at `((i·height + row)·width + column)·channels + channel`. */
export interface Images {
  readonly data: NumericArray;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
}

/**
 * Which values are black and white. `auto`: 0 to 255 for uint8, 0 to 1 where all values lie there, else the least and
 * the greatest finite value. Values beyond the range are drawn as its ends.
 */
export type ValueRange = 'auto' | readonly [low: number, high: number];

/**
 * Reads images of shape [n, height, width], [n, height, width, 1 or 3] or, flattened, [n, pixels]; the last need
 * `imageShape` unless the pixels make a square. NaN and infinities pass: they are drawn in a colour of their own.
 *
 * Throws {@link ShapeError} for any other shape, for no images and for images without pixels.
 */
export function toImages(input: ArrayInput, name: string, imageShape?: readonly number[]): Images {
  const { data, shape } = toNdArray(input, { name, allowNonFinite: true, minRows: 1 });
  const [height, width, channels = 1] = shape.length === 2 ? shapeOfRow(shape[1], name, imageShape) : shape.slice(1);
  if (shape.length < 2 || shape.length > 4 || (channels !== 1 && channels !== 3)) {
    throw new ShapeError({
      parameter: name,
      got: shape,
      expected: 'images of shape [n, height, width], [n, height, width, 1 or 3] or [n, pixels]',
    });
  }
  if (height * width === 0) throw new ShapeError({ parameter: name, got: shape, expected: 'images with at least one pixel' });
  return { data, count: shape[0], height, width, channels };
}

/** The values at the ends of the colour map, black and white unless another is given; `auto` sets the middle of a two-sided one at 0. Throws {@link InvalidParameterError} unless low < high and both are finite. */
export function resolveRange(range: ValueRange, images: Images, colorMap: ColorMapName = 'gray'): readonly [number, number] {
  if (range !== 'auto') {
    const [low, high] = checkRange(range, 'range', "'auto' or two finite numbers, the smaller first");
    return [low, high];
  }
  if (isTwoSided(colorMap)) {
    const most = greatestSize(images.data);
    return [-most, most];
  }
  if (images.data.BYTES_PER_ELEMENT === 1) return [0, 255];
  const [low, high] = extentOf(images.data);
  if (low > high || (low >= 0 && high <= 1)) return [0, 1];
  return low < high ? [low, high] : [low - 1, high];
}

function shapeOfRow(pixels: number, name: string, imageShape: readonly number[] | undefined): readonly number[] {
  if (imageShape === undefined) {
    const side = Math.round(Math.sqrt(pixels));
    if (side * side === pixels) return [side, side];
    throw new ShapeError({
      parameter: name,
      got: [pixels],
      expected: 'rows that are square images',
      remedy: 'Give imageShape: [height, width] or [height, width, 3].',
    });
  }
  const valid = isList(imageShape) && (imageShape.length === 2 || imageShape.length === 3) && imageShape.every((n) => Number.isInteger(n) && n > 0);
  if (valid && imageShape.reduce((a, b) => a * b, 1) === pixels) return imageShape;
  throw new ShapeError({ parameter: 'imageShape', got: imageShape, expected: `[height, width] or [height, width, 3] with a product of ${pixels}, the length of a row of ${name}` });
}

/** The greatest absolute finite value, for a scale that is the same both ways; 1 where all are zero. */
export function greatestSize(values: ArrayLike<number>): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) greatest = Math.max(greatest, Math.abs(values[i]));
  return greatest === 0 ? 1 : greatest;
}
