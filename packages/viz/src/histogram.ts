import { checkInteger, checkRange } from './checks.js';
import { extentOf } from './extent.js';
import { element } from './markup.js';
import { position } from './plot-area.js';
import type { Area, Axis } from './plot-area.js';
import { toVector } from './vector.js';
import type { VectorInput } from './vector.js';

/** Options of {@link histogram}. */
export interface HistogramOptions {
  /** Number of bins. Default 40. */
  readonly bins?: number;
  /** Ends of the first and the last bin; values beyond them are not counted. Default: least and greatest value. */
  readonly range?: readonly [low: number, high: number];
}

/** How many values lie where. */
export interface HistogramBins {
  /** Length bins + 1, ascending. */
  readonly edges: Float64Array;
  /** Values from one edge up to the next, the last bin with its upper edge: length bins. */
  readonly counts: Float64Array;
}

/**
 * Counts values [n] in bins of equal width, for those who draw themselves what `errorHistogram` draws.
 *
 * Throws `ShapeError` for another rank and no values, `NonFiniteError` for NaN, `InvalidParameterError` for a range that
 * is none and bins that are not an integer from 1 to 500.
 */
export function histogram(values: VectorInput, options: HistogramOptions = {}): HistogramBins {
  const read = Float64Array.from(toVector(values, 'values'));
  const [low, high] = binRange(read, options.range);
  const edges = binEdges(low, high, checkInteger(options.bins ?? 40, 'bins', 1, 500));
  return { edges, counts: countBins(read, edges) };
}

/** Equal steps from `low` to `high`, or equal ratios. */
export function binEdges(low: number, high: number, bins: number, log = false): Float64Array {
  const at = (t: number): number => (log ? low * (high / low) ** t : low + (high - low) * t);
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : at(i / bins)));
}

/** How many values lie from one edge up to the next; the last bin includes its upper edge. Values beyond the edges are not counted. */
export function countBins(values: Iterable<number>, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  for (const value of values) {
    if (value < edges[0] || value > edges[edges.length - 1]) continue;
    let [low, high] = [0, counts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (value >= edges[middle]) low = middle;
      else high = middle - 1;
    }
    counts[low]++;
  }
  return counts;
}

/** Least and greatest of values; where they are equal, a little to both sides. Throws {@link InvalidParameterError} for a given range that is none. */
export function binRange(values: Float64Array, given: readonly [number, number] | undefined): readonly [number, number] {
  if (given !== undefined) return checkRange(given, 'range');
  const [low, high] = extentOf(values);
  const pad = 0.5 * (Math.abs(low) || 1);
  return low === high ? [low - pad, high + pad] : [low, high];
}

/** Bars over bins, with a gap where they are wide enough. */
export function drawBars(heights: ArrayLike<number>, edges: Float64Array, area: Area, x: Axis, y: Axis, colour: string): string {
  const bottom = area.top + area.height;
  const bars = Array.from(heights, (h, i) => {
    if (h === 0) return '';
    const [from, to] = [edges[i], edges[i + 1]].map((e) => position(x, e, area.left, area.width));
    const top = position(y, h, bottom, -area.height);
    const gap = to - from > 5 ? 1 : 0;
    return element('rect', { x: from + gap / 2, y: top, width: to - from - gap, height: bottom - top });
  });
  return element('g', { 'data-marks': 'bars', fill: colour }, ...bars);
}

/** The outline of a histogram over a faint area, so that another one can be seen behind it. */
export function drawSteps(heights: ArrayLike<number>, edges: Float64Array, area: Area, x: Axis, y: Axis, colour: string): string {
  const bottom = area.top + area.height;
  const at = (v: number): number => Math.round(100 * v) / 100;
  // Empty bins have no outline: a line along the axis would be taken for a few samples.
  const outline = Array.from(heights, (h, i) => {
    if (h === 0) return '';
    const [from, to] = [edges[i], edges[i + 1]].map((e) => at(position(x, e, area.left, area.width)));
    const top = at(position(y, h, bottom, -area.height));
    const begin = i === 0 || heights[i - 1] === 0 ? `M${from},${at(bottom)}` : '';
    const end = i === heights.length - 1 || heights[i + 1] === 0 ? `V${at(bottom)}` : '';
    return `${begin}V${top}H${to}${end}`;
  });
  const d = outline.join('');
  return element('path', { 'data-marks': 'steps', d, fill: colour, 'fill-opacity': 0.28, stroke: colour, 'stroke-width': 1.5 });
}
