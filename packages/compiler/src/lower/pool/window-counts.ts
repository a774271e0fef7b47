import type { Window } from '../conv/window.js';

/** Elements of the image, without padding, that each window position sees; positions in row-major order. */
export function windowCounts(window: Window): number[] {
  let counts = [1];
  for (const axis of window.axes) {
    const along = Array.from({ length: axis.out }, (_, position) => {
      let inside = 0;
      for (let k = 0; k < axis.kernel; k++) {
        const at = position * axis.stride + k * axis.dilation - axis.before;
        if (at >= 0 && at < axis.size) inside++;
      }
      return inside;
    });
    counts = counts.flatMap((n) => along.map((m) => n * m));
  }
  return counts;
}
