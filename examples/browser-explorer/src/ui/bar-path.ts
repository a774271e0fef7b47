// More bars than these are thinner than a pixel of a thumbnail; neighbours are then drawn as one.
const MOST_BARS = 48;

/** Heights of the bars of a sample, 0 to 1: one for each number, or for each few where there are many. */
export function barHeights(values: Float32Array | Uint8Array): readonly number[] {
  const scale = values instanceof Uint8Array ? 255 : 1;
  const bars = Math.min(MOST_BARS, values.length);
  return Array.from({ length: bars }, (_, bar) => {
    const [from, to] = [Math.floor((bar * values.length) / bars), Math.floor(((bar + 1) * values.length) / bars)];
    let sum = 0;
    for (let at = from; at < to; at++) sum += values[at];
    return Math.min(1, Math.max(0, sum / (to - from) / scale));
  });
}

/** The bars as a path in a square of side 1. Each has a foot, so that a value of 0 can be told from no bar. */
export function barPath(values: Float32Array | Uint8Array): string {
  const heights = barHeights(values);
  const width = 1 / heights.length;
  return heights.map((height, bar) => `M${round((bar + 0.1) * width)},1V${round(1 - Math.max(0.03, height))}h${round(0.8 * width)}V1z`).join('');
}

function round(v: number): number {
  return Math.round(v * 1e4) / 1e4;
}
