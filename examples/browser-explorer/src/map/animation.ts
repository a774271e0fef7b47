/** Milliseconds that points take to their new places. */
const DURATION = 500;

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** Points on their way from one place to another. */
export class Glide {
  /** Where the points are now, [n, 2]. */
  readonly positions: Float32Array;
  private readonly startedAt = performance.now();

  constructor(
    private readonly from: Float32Array,
    private readonly to: Float32Array,
  ) {
    this.positions = from.slice();
  }

  /** Whether anything is to be seen of a move from one set of points to another. */
  static suits(from: Float32Array, to: Float32Array): boolean {
    return from.length === to.length && from.length > 0 && !reduced.matches;
  }

  /** Moves the points to where they are at a time; returns the share of the way, 1 at the end. */
  advance(now: number): number {
    const time = Math.min(1, Math.max(0, (now - this.startedAt) / DURATION));
    const share = time < 0.5 ? 4 * time ** 3 : 1 - (2 - 2 * time) ** 3 / 2;
    const { from, to, positions } = this;
    for (let at = 0; at < to.length; at++) positions[at] = from[at] + (to[at] - from[at]) * share;
    return time === 1 ? 1 : share;
  }
}
