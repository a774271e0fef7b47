import type { WindowAxis } from './window.js';

/**
 * Part of the data gradient of a strided convolution (which is also the forward pass of a transposed one) along one
 * axis: every `stride`-th element of the image is an ordinary convolution of the gradient with every `stride`-th tap.
 */
export interface Phase {
  /** First element of the image that belongs to it; the others follow in steps of the stride. */
  readonly first: number;
  /** Elements of the image. */
  readonly count: number;
  /** Taps of the kernel in the order in which the small convolution has them. Empty: all elements are zero. */
  readonly taps: readonly number[];
  /** Distance of neighbouring taps in the gradient. */
  readonly dilation: number;
  /** Padding before and behind the gradient. */
  readonly before: number;
  readonly after: number;
  /** Results of the small convolution before the first that is wanted. */
  readonly skip: number;
  /** Results of the small convolution altogether. */
  readonly out: number;
}

/** The phases of an axis, by the place of their first element. Needs stride 1 or dilation 1. */
export function axisPhases(axis: WindowAxis): Phase[] {
  const { size, stride, kernel, before, dilation, out } = axis;
  const phases: Phase[] = [];
  for (let first = 0; first < Math.min(stride, size); first++) {
    const rest = (first + before) % stride;
    const taps: number[] = [];
    for (let k = kernel - 1; k >= 0; k--) if ((stride === 1 ? 0 : k % stride) === rest) taps.push(k);
    const count = Math.ceil((size - first) / stride);
    if (taps.length === 0) {
      phases.push({ first, count, taps, dilation: 1, before: 0, after: 0, skip: 0, out: 0 });
      continue;
    }
    const step = stride === 1 ? dilation : 1;
    const span = (taps.length - 1) * step;
    // Element `first` of the image takes gradient (first + before − rest) / stride − j for its tap j.
    const lead = span - (first + before - rest) / stride;
    const padBefore = Math.max(0, lead);
    const skip = Math.max(0, -lead);
    const after = Math.max(0, skip + count + span - out - padBefore);
    phases.push({ first, count, taps, dilation: step, before: padBefore, after, skip, out: out + padBefore + after - span });
  }
  return phases;
}

/** Where each element of an image is found when the results of all pairs of phases follow each other; −1 for zeros. */
export function interleaved(height: WindowAxis, width: WindowAxis): Int32Array {
  const rows = axisPhases(height);
  const columns = axisPhases(width);
  const starts = rows.map(() => columns.map(() => -1));
  let total = 0;
  rows.forEach((r, i) =>
    columns.forEach((c, j) => {
      if (r.out === 0 || c.out === 0) return;
      starts[i][j] = total;
      total += r.out * c.out;
    }),
  );
  const indices = new Int32Array(height.size * width.size);
  for (let h = 0, at = 0; h < height.size; h++) {
    const i = h % height.stride;
    const r = rows[i];
    for (let w = 0; w < width.size; w++, at++) {
      const j = w % width.stride;
      const c = columns[j];
      const row = r.skip + (h - r.first) / height.stride;
      const column = c.skip + (w - c.first) / width.stride;
      indices[at] = starts[i][j] < 0 ? -1 : starts[i][j] + row * c.out + column;
    }
  }
  return indices;
}
