import type { IrValue, WindowInfo } from '../ir/graph.js';
import { attribute, type KernelCall, type KernelTable, refused } from './kernel.js';
import { indices, numbers } from './numeric.js';

const REMEDY = 'Do it to the data before training, outside the compiled function.';

/**
 * Images `[N, H, W, C]`. Resizing works along one axis after the other. The gradients are the exact ones; those of
 * TensorFlow.js's cpu backend are wrong for the nearest neighbour and for half-pixel centres.
 */
export const imageKernels: KernelTable = {
  ResizeNearestNeighbor: (call) => {
    const { images } = call.inputs;
    const size = attribute<[number, number]>(call, 'size');
    return [1, 2].reduce((x, axis) => {
      const taken = nearest(call, images.shape[axis], size[axis - 1]);
      const shape = x.shape.map((n, d) => (d === axis ? taken.length : n));
      if (taken.length === x.shape[axis] && taken.every((from, i) => from === i)) return x;
      return call.builder.op('Gather', [x, numbers(call.builder, taken, [taken.length], 'int32')], shape, x.type, { axis });
    }, images);
  },
  ResizeNearestNeighborGrad: (call) => {
    const { dy, images } = call.inputs;
    const whole = wholeFactors(call, dy, images);
    if (whole !== undefined) {
      // Sums over blocks are averages times their size, and averages are what pooling does fastest.
      const { kernel } = whole;
      const means = call.builder.op('AvgPool2D', [dy], images.shape, 'float32', { info: whole });
      return call.builder.scale(means, kernel[0] * kernel[1]);
    }
    return alongBoth(call, dy, (axis) => {
      const [from, to] = [images.shape[axis], dy.shape[axis]];
      const matrix = new Float32Array(from * to);
      nearest(call, from, to).forEach((source, i) => (matrix[source * to + i] += 1));
      return { matrix, rows: from };
    });
  },
  ResizeBilinear: (call) => {
    const { builder, inputs } = call;
    const images = builder.cast(inputs['images'], 'float32');
    const size = attribute<[number, number]>(call, 'size');
    return alongBoth(call, images, (axis) => ({ matrix: bilinear(call, images.shape[axis], size[axis - 1]), rows: size[axis - 1] }));
  },
  ResizeBilinearGrad: (call) => {
    const { dy, images } = call.inputs;
    return alongBoth(call, dy, (axis) => {
      const [from, to] = [images.shape[axis], dy.shape[axis]];
      const forward = bilinear(call, from, to);
      const matrix = Float32Array.from({ length: from * to }, (_, i) => forward[(i % to) * from + Math.floor(i / to)]);
      return { matrix, rows: from };
    });
  },
  FlipLeftRight: ({ builder, inputs: { image } }) => {
    const width = image.shape[2];
    return builder.op('Gather', [image, builder.sub(builder.splat(width - 1, [width], 'int32'), indices(builder, width))], image.shape, image.type, { axis: 2 });
  },
  DepthToSpace: (call) => {
    const { builder, inputs } = call;
    const block = attribute<number>(call, 'blockSize');
    const first = attribute<string>(call, 'dataFormat') === 'NCHW';
    if (first) return call.refuse("data format 'NCHW' is not known", "Use 'NHWC'.");
    const [n, h, w, c] = inputs['x'].shape;
    const depth = c / (block * block);
    const parts = builder.reshape(inputs['x'], [n, h, w, block, block, depth]);
    return builder.reshape(builder.transpose(parts, [0, 1, 3, 2, 4, 5]), [n, h * block, w * block, depth]);
  },
  CropAndResize: refused('its boxes are numbers that are known only when the graph runs', REMEDY),
  RotateWithOffset: refused('rotation of images is not known to the compiler', REMEDY),
  Transform: refused('projective transformation of images is not known to the compiler', REMEDY),
  NonMaxSuppressionV3: refused('the number of boxes that are left is known only when the graph runs', 'Do it to the results.'),
  NonMaxSuppressionV4: refused('the number of boxes that are left is known only when the graph runs', 'Do it to the results.'),
  NonMaxSuppressionV5: refused('the number of boxes that are left is known only when the graph runs', 'Do it to the results.'),
  Draw: refused('it paints on a canvas', 'Draw the results.'),
  FromPixels: refused('it reads a canvas', REMEDY),
};

/** For each place along a resized axis, the place it is taken from. */
function nearest(call: KernelCall, from: number, to: number): number[] {
  const [aligned, centred] = [attribute<boolean>(call, 'alignCorners'), attribute<boolean>(call, 'halfPixelCenters')];
  const scale = scaleOf(aligned, from, to);
  return Array.from({ length: to }, (_, i) => {
    const at = scale * (centred ? i + 0.5 : i);
    return Math.max(0, Math.min(from - 1, aligned ? Math.round(at) : Math.floor(at)));
  });
}

/** The matrix [to, from] that interpolates along an axis. */
function bilinear(call: KernelCall, from: number, to: number): Float32Array {
  const [aligned, centred] = [attribute<boolean>(call, 'alignCorners'), attribute<boolean>(call, 'halfPixelCenters')];
  const scale = scaleOf(aligned, from, to);
  const matrix = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = centred ? scale * (i + 0.5) - 0.5 : scale * i;
    const below = Math.max(0, Math.floor(at));
    const above = Math.max(0, Math.min(from - 1, Math.ceil(at)));
    matrix[i * from + below] += 1 - (at - below);
    matrix[i * from + above] += at - below;
  }
  return matrix;
}

function scaleOf(aligned: boolean, from: number, to: number): number {
  return aligned && to > 1 ? (from - 1) / (to - 1) : from / to;
}

/** A matrix applied along the rows of an image and another along its columns; matrices [rows, length of the axis]. */
function alongBoth(call: KernelCall, x: IrValue, matrixOf: (axis: number) => { matrix: Float32Array; rows: number }): IrValue {
  return [1, 2].reduce((value, axis) => {
    const { matrix, rows } = matrixOf(axis);
    const length = value.shape[axis];
    if (rows === length && matrix.every((m, i) => m === (i % (length + 1) === 0 ? 1 : 0))) return value;
    const shape = value.shape.map((n, d) => (d === axis ? rows : n));
    return call.builder.op('AxisProduct', [value, numbers(call.builder, matrix, [rows, length])], shape, 'float32', { axis });
  }, x);
}

/** The window of an enlargement by whole factors, in which every element is repeated. */
function wholeFactors(call: KernelCall, dy: IrValue, images: IrValue): WindowInfo | undefined {
  const [batch, outHeight, outWidth, channels] = images.shape;
  const [, inHeight, inWidth] = dy.shape;
  const kernel: [number, number] = [inHeight / outHeight, inWidth / outWidth];
  const even = [1, 2].every((axis) => {
    const factor = kernel[axis - 1];
    return Number.isInteger(factor) && nearest(call, images.shape[axis], dy.shape[axis]).every((from, i) => from === Math.floor(i / factor));
  });
  if (!even || channels === 0) return undefined;
  return {
    batch,
    inHeight,
    inWidth,
    inChannels: channels,
    outHeight,
    outWidth,
    outChannels: channels,
    kernel,
    strides: kernel,
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
  };
}
