import { InvalidParameterError, UnavailableError } from '@latentkit/core';
import type { Figure } from './figure.js';
import { toSvg } from './to-svg.js';
import type { SvgOptions } from './to-svg.js';

/** Options of {@link toPng}. */
export interface PngOptions extends SvgOptions {
  /** Pixels of the PNG for each pixel of the figure, above 0 and at most 8. Default 2. */
  readonly scale?: number;
}

/**
 * A figure as a PNG, drawn by the browser with the fonts it has: `new Blob([await toPng(figure)], { type: 'image/png' })`.
 * In Node, import `toPng` from `@latentkit/viz/node`, which draws with the package's own font.
 *
 * Throws {@link InvalidParameterError} for a scale outside its range and {@link UnavailableError} where there is no canvas
 * or the browser cannot draw the figure.
 */
export async function toPng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  const { scale = 2 } = options;
  if (!(scale > 0 && scale <= 8)) throw new InvalidParameterError({ parameter: 'scale', got: scale, expected: 'a number above 0 and at most 8' });
  if (typeof document === 'undefined' || typeof Image === 'undefined') {
    throw new UnavailableError({ parameter: 'canvas', expected: 'a browser, which has one', remedy: "In Node, import toPng from '@latentkit/viz/node'." });
  }
  const address = URL.createObjectURL(new Blob([toSvg(figure, options)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(figure.width * scale);
    canvas.height = Math.round(figure.height * scale);
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) {
      throw new UnavailableError({ parameter: 'scale', got: scale, expected: `a picture of ${canvas.width} by ${canvas.height} pixels to fit the browser's canvas`, remedy: 'Choose a smaller scale.' });
    }
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}
