import type { ArrayInput } from '@latentkit/core';
import { checkCount } from '../checks.js';
import { makeFigure } from '../figure.js';
import type { Figure } from '../figure.js';
import { toImages } from '../pixels.js';
import { scaleText, signedGrid } from '../signed-grid.js';
import type { SignedGridData, SignedGridOptions } from '../signed-grid.js';
import { formatNumber } from '../text.js';

/** Options of {@link jacobianRows}. */
export interface JacobianRowsOptions extends SignedGridOptions {
  /** How many rows are shown, from the first one. Default 16, or as many as there are. */
  readonly count?: number;
}

/**
 * Rows of an encoder's Jacobian at one sample, each as an image: which pixels would raise that code (warm), and which
 * would lower it (cold).
 *
 * @param jacobian shape [codes, pixels] or [codes, height, width].
 *
 * By default all rows share one scale and are captioned `z0`, `z1`, …
 *
 * Throws `ShapeError` for another shape, `InvalidParameterError` where `count` exceeds the rows there are.
 */
export function jacobianRows(jacobian: ArrayInput, options: JacobianRowsOptions = {}): Figure<'jacobian-rows', SignedGridData> {
  const images = toImages(jacobian, 'jacobian', options.imageShape);
  const count = checkCount(options.count, images.count, Math.min(16, images.count));
  const own = options.scale ?? 'shared';
  const captions = options.captions ?? Array.from({ length: images.count }, (_, i) => `z${i}`);
  const order = Array.from({ length: count }, (_, i) => i);
  const grid = signedGrid(images, order, own, '∂z / ∂x', captions, options);
  return makeFigure(
    {
      kind: 'jacobian-rows',
      title: 'Rows of the Jacobian',
      description: `${count} of ${images.count} rows of the Jacobian of the codes as images of ${images.height} by ${images.width} pixels; ${scaleText(grid.data, own, formatNumber)}.`,
      ...grid,
    },
    options,
  );
}
