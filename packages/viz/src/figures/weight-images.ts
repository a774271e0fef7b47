import { UnknownNameError, toMatrix } from '@latentkit/core';
import type { ArrayInput, NdArray } from '@latentkit/core';
import { checkCount } from '../checks.js';
import { lengthOf } from '../extent.js';
import { makeFigure } from '../figure.js';
import type { Figure } from '../figure.js';
import { toImages } from '../pixels.js';
import { scaleText, signedGrid } from '../signed-grid.js';
import type { SignedGridData, SignedGridOptions } from '../signed-grid.js';
import { formatNumber } from '../text.js';

/** Options of {@link weightImages}. */
export interface WeightImagesOptions extends SignedGridOptions {
  /** How many units are shown, the first in their order. Default: all, at most 100. */
  readonly count?: number;
  /** `norm` puts the units with the longest weight vectors first; `none` (the default) keeps their order. */
  readonly sort?: 'norm' | 'none';
}

/** What weight images show. */
export interface WeightImagesData extends SignedGridData {
  /** Euclidean length of the weight vector of each unit, in the units' order. */
  readonly norms: readonly number[];
}

/**
 * Weights of a first dense layer, one image per unit: the pattern to which the unit answers most.
 *
 * @param weights shape [pixels, units]: a kernel as TensorFlow.js and Keras store it. Transpose PyTorch's.
 *
 * By default all units share one scale.
 *
 * Throws `ShapeError` for another shape, `NonFiniteError` for weights that are no numbers, `InvalidParameterError` where
 * `count` exceeds the units there are.
 */
export function weightImages(weights: ArrayInput, options: WeightImagesOptions = {}): Figure<'weight-images', WeightImagesData> {
  const sort = options.sort ?? 'none';
  if (sort !== 'norm' && sort !== 'none') throw new UnknownNameError('sort', String(sort), ['norm', 'none']);
  const rows = transposed(toMatrix(weights, { name: 'weights' }));
  const images = toImages(rows, 'weights', options.imageShape);
  const norms = Array.from({ length: images.count }, (_, i) => lengthOf(rows.data.subarray(i * rows.shape[1], (i + 1) * rows.shape[1])));
  const count = checkCount(options.count, images.count, Math.min(100, images.count));
  const units = norms.map((_, i) => i);
  const order = (sort === 'norm' ? units.sort((a, b) => norms[b] - norms[a] || a - b) : units).slice(0, count);
  const own = options.scale ?? 'shared';
  const grid = signedGrid(images, order, own, 'weight', options.captions, options);
  const sorted = sort === 'norm' ? ', the longest weight vectors first' : '';
  return makeFigure(
    {
      kind: 'weight-images',
      title: 'Weights',
      description: [
        `Weights of ${count} of ${images.count} units as images of ${images.height} by ${images.width} pixels${sorted};`,
        `lengths from ${formatNumber(Math.min(...order.map((i) => norms[i])))} to ${formatNumber(Math.max(...order.map((i) => norms[i])))}; ${scaleText(grid.data, own, formatNumber)}.`,
      ].join(' '),
      ...grid,
      data: { ...grid.data, norms },
    },
    options,
  );
}

function transposed({ data, shape }: NdArray): { readonly data: Float64Array; readonly shape: readonly [number, number] } {
  const [pixels, units] = shape;
  const result = new Float64Array(data.length);
  for (let p = 0; p < pixels; p++) for (let u = 0; u < units; u++) result[u * pixels + p] = data[p * units + u];
  return { data: result, shape: [units, pixels] };
}
