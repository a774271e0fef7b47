import type { WindowAxis } from './window.js';

/**
 * A convolution that writes few channels, as one that writes a block of neighbouring elements at once: the elements
 * of the block take the place of channels. This is its way along one axis.
 */
export interface BlockAxis {
  /** Elements of the result that are written together. */
  readonly block: number;
  /** Window of the wider convolution. */
  readonly kernel: number;
  readonly stride: number;
  readonly before: number;
  readonly after: number;
  /** Blocks written. */
  readonly out: number;
  /** The tap of the original kernel that element `e` of the wide window has for element `y` of the block, or −1. */
  readonly tap: (e: number, y: number) => number;
}

/** The forward convolution by blocks of results. */
export function forwardBlock(axis: WindowAxis, block: number): BlockAxis {
  const { size, out: results, kernel, stride, dilation, before } = axis;
  const tap = (e: number, y: number): number => {
    const k = (e - y * stride) / dilation;
    return Number.isInteger(k) && k >= 0 && k < kernel ? k : -1;
  };
  return widened(size, results, block, (kernel - 1) * dilation + 1 + (block - 1) * stride, block * stride, before, tap);
}

/** The data gradient, or transposed convolution, by blocks of image elements; `block` is a multiple of the stride. Needs dilation 1. */
export function backwardBlock(axis: WindowAxis, block: number): BlockAxis {
  const { size, out, kernel, stride, before } = axis;
  // Image element y of block 0 takes gradient e with tap y + before − e·stride.
  const first = Math.min(0, Math.ceil((before - kernel + 1) / stride));
  const last = Math.max(0, Math.floor((block - 1 + before) / stride));
  const tap = (e: number, y: number): number => {
    const k = y + before - (e + first) * stride;
    return k >= 0 && k < kernel ? k : -1;
  };
  return widened(out, size, block, last - first + 1, block / stride, -first, tap);
}

function widened(
  size: number,
  results: number,
  block: number,
  kernel: number,
  stride: number,
  before: number,
  tap: (e: number, y: number) => number,
): BlockAxis {
  const out = Math.ceil(results / block);
  return { block, kernel, stride, before, after: Math.max(0, (out - 1) * stride + kernel - size - before), out, tap };
}

/**
 * Heights and widths of blocks of results: as many as `capacity` holds of so many channels, in steps of the units.
 * Blocks that fit the result without a rest come first.
 */
export function blockSizes(capacity: number, channels: number, units: readonly number[], results: readonly number[]): [number, number] {
  let best: [number, number] = [units[0], units[1]];
  let bestScore = -Infinity;
  for (let h = units[0]; h * units[1] * channels <= capacity; h += units[0]) {
    for (let w = units[1]; h * w * channels <= capacity; w += units[1]) {
      const covered = Math.ceil(results[0] / h) * h * Math.ceil(results[1] / w) * w;
      // Results per block, less what the overhang wastes; square blocks have the smallest windows.
      const score = (h * w * results[0] * results[1]) / covered - Math.abs(h - w) / 64;
      if (score > bestScore) [best, bestScore] = [[h, w], score];
    }
  }
  return best;
}

/**
 * The 0/1 matrix that spreads weights over the wide window: row `z · taps + tap` (z: channel written), column
 * `((e · width + f) · wide) + (y · blockWidth + x) · channels + z`, where `wide ≥ block elements · channels`.
 */
export function spreadMatrix(axes: readonly [BlockAxis, BlockAxis], kernelWidth: number, taps: number, channels: number, wide: number): Float32Array {
  const [v, h] = axes;
  const columns = v.kernel * h.kernel * wide;
  const matrix = new Float32Array(channels * taps * columns);
  for (let e = 0; e < v.kernel; e++) {
    for (let f = 0; f < h.kernel; f++) {
      for (let y = 0; y < v.block; y++) {
        for (let x = 0; x < h.block; x++) {
          const [a, b] = [v.tap(e, y), h.tap(f, x)];
          if (a < 0 || b < 0) continue;
          for (let z = 0; z < channels; z++) {
            const row = z * taps + a * kernelWidth + b;
            matrix[row * columns + (e * h.kernel + f) * wide + (y * h.block + x) * channels + z] = 1;
          }
        }
      }
    }
  }
  return matrix;
}
