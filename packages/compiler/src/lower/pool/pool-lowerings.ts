import { imageWindow, volumeWindow } from '../conv/window.js';
import type { LoweringTable } from '../lowerings.js';
import { lowerBlockedPool } from './blocked-pool.js';
import { lowerPixelAvgGrad, lowerPixelMaxGrad, MAX_GATHERED_TAPS, windowsPerElement } from './pixel-pool.js';
import { lowerStandardAvgGrad, lowerStandardMaxGrad, lowerStandardPool } from './standard-pool.js';

/**
 * Pooling, exactly as TensorFlow.js means it: of equal maxima in a window the first one gets the gradient, and averages
 * leave padding out.
 */
export const poolLowerings: LoweringTable = {
  MaxPool2D: (context, node) => {
    if (!lowerBlockedPool(context, node, 'MaxPool')) lowerStandardPool(context, imageWindow(node), node, 'MaxPool');
  },
  AvgPool2D: (context, node) => {
    if (!lowerBlockedPool(context, node, 'AveragePool')) lowerStandardPool(context, imageWindow(node), node, 'AveragePool');
  },
  MaxPool2DGrad: (context, node) => {
    const window = imageWindow(node);
    const taps = window.axes[0].kernel * window.axes[1].kernel;
    if (context.target.microsoft && taps <= MAX_GATHERED_TAPS) return lowerPixelMaxGrad(context, node);
    lowerStandardMaxGrad(context, window, node);
  },
  AvgPool2DGrad: (context, node) => {
    const window = imageWindow(node);
    if (context.target.microsoft && windowsPerElement(window) <= MAX_GATHERED_TAPS) return lowerPixelAvgGrad(context, node);
    lowerStandardAvgGrad(context, window, node);
  },
  MaxPool3D: (context, node) => lowerStandardPool(context, volumeWindow(node), node, 'MaxPool'),
  AvgPool3D: (context, node) => lowerStandardPool(context, volumeWindow(node), node, 'AveragePool'),
  MaxPool3DGrad: (context, node) => lowerStandardMaxGrad(context, volumeWindow(node), node),
  AvgPool3DGrad: (context, node) => lowerStandardAvgGrad(context, volumeWindow(node), node),
};
