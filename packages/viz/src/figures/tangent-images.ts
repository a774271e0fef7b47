import { ShapeError } from '@latentkit/core';
import type { ArrayInput } from '@latentkit/core';
import { checkCount } from '../checks.js';
import { makeFigure } from '../figure.js';
import type { Figure } from '../figure.js';
import { toImages } from '../pixels.js';
import { scaleText, signedGrid } from '../signed-grid.js';
import type { SignedGridData, SignedGridOptions } from '../signed-grid.js';
import { formatNumber } from '../text.js';
import { toVector } from '../vector.js';
import type { VectorInput } from '../vector.js';

/** Options of {@link tangentImages}. */
export interface TangentImagesOptions extends SignedGridOptions {
  /** How many tangents are shown, from the first one. Default 16, or as many as there are. */
  readonly count?: number;
  /** Shape [at least the tangents]: stands below each tangent. */
  readonly singularValues?: VectorInput;
}

/**
 * Tangent vectors of the data manifold at one sample, each as an image: directions in which a code changes most.
 *
 * @param tangents shape [k, pixels] or [k, height, width]: right singular vectors of the encoder's Jacobian.
 *
 * By default each image has its own scale, since the vectors have length 1 whatever their singular values.
 *
 * Throws `ShapeError` for another shape or too few singular values, `InvalidParameterError` where `count` exceeds the
 * tangents there are.
 */
export function tangentImages(tangents: ArrayInput, options: TangentImagesOptions = {}): Figure<'tangent-images', SignedGridData> {
  const images = toImages(tangents, 'tangents', options.imageShape);
  const count = checkCount(options.count, images.count, Math.min(16, images.count));
  const own = options.scale ?? 'each';
  const values = options.singularValues === undefined ? undefined : toVector(options.singularValues, 'singularValues');
  if (values !== undefined && values.length < images.count) {
    throw new ShapeError({ parameter: 'singularValues', got: values.length, expected: `at least ${images.count} values, one for each tangent` });
  }
  const captions = options.captions ?? Array.from({ length: images.count }, (_, i) => (values === undefined ? `${i + 1}` : `σ ${formatNumber(values[i])}`));
  const order = Array.from({ length: count }, (_, i) => i);
  const grid = signedGrid(images, order, own, 'tangent', captions, options);
  return makeFigure(
    {
      kind: 'tangent-images',
      title: 'Tangent vectors',
      description: `${count} tangent vector${count === 1 ? '' : 's'} as images of ${images.height} by ${images.width} pixels; ${scaleText(grid.data, own, formatNumber)}.`,
      ...grid,
    },
    options,
  );
}
