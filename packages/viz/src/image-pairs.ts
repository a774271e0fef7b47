import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkList, checkText, isObject } from './checks.js';
import { toImages } from './pixels.js';
import type { Images } from './pixels.js';
import { formatNumber } from './text.js';

/** Reads images that have to be as many and as large as others. Throws {@link ShapeError} where they are not. */
export function toImagesLike(input: ArrayInput, name: string, first: Images): Images {
  const imageShape = first.channels === 1 ? [first.height, first.width] : [first.height, first.width, first.channels];
  const images = toImages(input, name, imageShape);
  const same = images.height === first.height && images.width === first.width && images.channels === first.channels && images.count === first.count;
  if (same) return images;
  throw new ShapeError({
    parameter: name,
    got: [images.count, images.height, images.width, images.channels],
    expected: `as many images of the same size as there are originals: [${first.count}, ${first.height}, ${first.width}, ${first.channels}]`,
  });
}

/** Further rows of such images, each with its name. */
export function readMore(rows: readonly { readonly label: string; readonly images: ArrayInput }[] | undefined, first: Images): readonly { readonly label: string; readonly images: Images }[] {
  return checkList(rows ?? [], 'more', 'rows { label, images }', isObject).map(({ label, images }, i) => ({ label: checkText(label, `more[${i}].label`), images: toImagesLike(images, `more[${i}].images`, first) }));
}

/** Mean squared difference of the elements of two images. */
export function squaredError(a: Images, b: Images, index: number): number {
  const size = a.height * a.width * a.channels;
  let sum = 0;
  for (let k = index * size; k < (index + 1) * size; k++) sum += (a.data[k] - b.data[k]) ** 2;
  return sum / size;
}

/** The images b − a, element by element. Throws {@link ShapeError} for images in colour, which have no sign to show. */
export function difference(a: Images, b: Images, name: string): Images {
  if (a.channels === 1) return { ...a, data: Float32Array.from(a.data, (v, k) => b.data[k] - v) };
  throw new ShapeError({ parameter: name, got: [a.count, a.height, a.width, a.channels], expected: 'grey images: a difference in colour cannot be drawn as one value' });
}

/** Errors in words, with one number of decimals for the whole row, so that the eye compares lengths of digits as sizes. */
export function errorLine(errors: readonly number[]): readonly string[] {
  const greatest = Math.max(...errors.filter(Number.isFinite), 0);
  if (greatest === 0 || greatest < 1e-4 || greatest >= 1e5) return errors.map((e) => formatNumber(e, 2));
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(greatest)));
  return errors.map((e) => (Number.isFinite(e) ? e.toFixed(decimals) : formatNumber(e)));
}
