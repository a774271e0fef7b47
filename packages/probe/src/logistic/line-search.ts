import type { Computation } from '@latentkit/linalg';

/** A point along a direction: where, the value there, and the slope along the direction. */
export interface PointOnLine {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

const DECREASE = 1e-4;
const CURVATURE = 0.9;
const EVALUATIONS = 30;
// Values closer than this, relative to their size, differ by rounding only; then slopes decide.
const ROUNDING = 1e-12;

/**
 * A step that fulfils the strong Wolfe conditions (decrease 1e-4, curvature 0.9) from `start`, whose slope is
 * negative, or undefined where 30 evaluations find none. Brackets, then interpolates cubically (Nocedal & Wright,
 * Numerical Optimization, 2006, algorithms 3.5 and 3.6). Where values no longer differ but by rounding, the conditions on slopes alone
 * count (Hager & Zhang, 2005, https://doi.org/10.1137/030601880).
 */
export function* lineSearch<P extends PointOnLine>(
  evaluate: (step: number) => Computation<P>,
  start: PointOnLine,
  firstStep: number,
): Computation<P | undefined> {
  let low: PointOnLine = start;
  let high: PointOnLine | undefined;
  let step = firstStep;
  for (let i = 0; i < EVALUATIONS; i++) {
    const point = yield* evaluate(step);
    const decreased = point.value <= start.value + DECREASE * step * start.slope;
    if ((decreased && Math.abs(point.slope) <= -CURVATURE * start.slope) || flatEnough(point, start)) return point;
    if (!decreased || point.value >= low.value) high = point;
    else {
      if (point.slope * (high === undefined ? 1 : high.step - low.step) >= 0) high = low;
      low = point;
    }
    step = high === undefined ? 4 * low.step : between(low, high);
    if (high !== undefined && Math.abs(high.step - low.step) <= 1e-14 * Math.abs(high.step + low.step)) return undefined;
  }
  return undefined;
}

function flatEnough(point: PointOnLine, start: PointOnLine): boolean {
  const level = Math.abs(point.value - start.value) <= ROUNDING * Math.abs(start.value);
  return level && point.slope >= CURVATURE * start.slope && point.slope <= (2 * DECREASE - 1) * start.slope;
}

/** Where the cubic through both points and slopes is least, kept away from the ends; the middle where there is none. */
function between(a: PointOnLine, b: PointOnLine): number {
  const width = b.step - a.step;
  const d1 = a.slope + b.slope - (3 * (b.value - a.value)) / width;
  const root = d1 * d1 - a.slope * b.slope;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const share = 1 - (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
  return a.step + width * (share >= 0.1 && share <= 0.9 ? share : Number.isNaN(share) ? 0.5 : Math.min(0.9, Math.max(0.1, share)));
}
