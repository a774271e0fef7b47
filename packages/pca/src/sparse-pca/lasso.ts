import { solveSymmetric } from './solve-symmetric.js';

/** A Lasso problem by its products: minimise c'·G·c/2 - b'·c + alpha·Σ|c|. */
export interface Lasso {
  /** G [k, k], symmetric, no eigenvalue below 0. */
  readonly gram: Float64Array;
  /** b, length k. */
  readonly products: Float64Array;
  readonly alpha: number;
}

const SWEEPS = 10_000;
// A coefficient whose change moves the gradient by less than this share of the largest product has settled.
const SETTLED = 1e-14;

/** Solves by coordinate descent from `c`, in place: each coefficient in turn is set to its best value. */
export function coordinateDescentLasso({ gram, products, alpha }: Lasso, c: Float64Array): void {
  const k = c.length;
  const bound = SETTLED * (Math.max(...products.map(Math.abs)) + alpha);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < k; i++) {
      const curvature = gram[i * k + i];
      if (curvature === 0) {
        c[i] = 0;
        continue;
      }
      let rest = products[i] + curvature * c[i];
      for (let j = 0; j < k; j++) rest -= gram[i * k + j] * c[j];
      const next = soft(rest, alpha) / curvature;
      moved = Math.max(moved, Math.abs(next - c[i]) * curvature);
      c[i] = next;
    }
    if (moved <= bound) return;
  }
}

/**
 * Solves exactly by the homotopy of LARS: from the penalty at which all coefficients are 0 down to alpha, along which
 * they are piecewise linear. (Efron, Hastie, Johnstone & Tibshirani, 2004, https://doi.org/10.1214/009053604000000067.)
 * About k steps of k³/3 + k² operations. Falls back to coordinate descent where coefficients are dependent.
 */
export function larsLasso(lasso: Lasso, c: Float64Array): void {
  const start = c.slice();
  c.fill(0);
  if (followPath(lasso, c) && isOptimal(lasso, c)) return;
  c.set(start);
  coordinateDescentLasso(lasso, c);
}

/** What ends a step: one coefficient enters or leaves, or the penalty is reached. */
interface Event {
  readonly step: number;
  readonly enters: number;
  readonly leaves: number;
}

function followPath({ gram, products, alpha }: Lasso, c: Float64Array): boolean {
  const k = c.length;
  const left = products.slice();
  const signs = new Int8Array(k);
  let penalty = Math.max(...left.map(Math.abs));
  if (penalty <= alpha) return true;
  const active = [left.findIndex((value) => Math.abs(value) === penalty)];
  signs[active[0]] = Math.sign(left[active[0]]);
  let dropped = -1;
  for (let round = 0; round < 8 * k + 8; round++) {
    const direction = solveSymmetric(gram, k, active, signs);
    if (direction === undefined) return false;
    const slopes = Float64Array.from({ length: k }, (_, i) => active.reduce((sum, j, a) => sum + gram[i * k + j] * direction[a], 0));
    const event = nextEvent({ left, slopes, penalty, alpha, active, direction, c, dropped });
    active.forEach((i, a) => (c[i] += event.step * direction[a]));
    for (let i = 0; i < k; i++) left[i] -= event.step * slopes[i];
    penalty -= event.step;
    dropped = -1;
    if (event.leaves >= 0) {
      dropped = active[event.leaves];
      c[dropped] = 0;
      active.splice(event.leaves, 1);
    } else if (event.enters >= 0) {
      signs[event.enters] = Math.sign(left[event.enters]);
      active.push(event.enters);
    } else {
      return true;
    }
    if (active.length === 0) return false;
  }
  return false;
}

interface PathState {
  readonly left: Float64Array;
  readonly slopes: Float64Array;
  readonly penalty: number;
  readonly alpha: number;
  readonly active: readonly number[];
  readonly direction: Float64Array;
  readonly c: Float64Array;
  readonly dropped: number;
}

function nextEvent({ left, slopes, penalty, alpha, active, direction, c, dropped }: PathState): Event {
  let event: Event = { step: penalty - alpha, enters: -1, leaves: -1 };
  for (let i = 0; i < c.length; i++) {
    // One that has just left lies on the bound and moves inwards.
    if (i === dropped || active.includes(i)) continue;
    for (const side of [1, -1]) {
      const closing = 1 - side * slopes[i];
      const step = (penalty - side * left[i]) / closing;
      if (closing > 1e-12 && step >= 0 && step < event.step) event = { step, enters: i, leaves: -1 };
    }
  }
  active.forEach((i, a) => {
    const step = -c[i] / direction[a];
    if (step > 0 && step < event.step) event = { step, enters: -1, leaves: a };
  });
  return event;
}

/** Whether the gradient says that nothing can be gained. */
function isOptimal({ gram, products, alpha }: Lasso, c: Float64Array): boolean {
  const k = c.length;
  const bound = 1e-9 * (Math.max(...products.map(Math.abs)) + alpha);
  for (let i = 0; i < k; i++) {
    let gradient = products[i];
    for (let j = 0; j < k; j++) gradient -= gram[i * k + j] * c[j];
    const wrong = c[i] === 0 ? Math.abs(gradient) - alpha : Math.abs(gradient - Math.sign(c[i]) * alpha);
    if (wrong > bound) return false;
  }
  return true;
}

function soft(value: number, threshold: number): number {
  return value > threshold ? value - threshold : value < -threshold ? value + threshold : 0;
}
