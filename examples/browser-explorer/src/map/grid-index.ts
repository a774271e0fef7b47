import { type Bounds, boundsOf } from './bounds.js';

/** Points in a cell on average. */
const PER_CELL = 3;

/** Points of a map by cells of a grid, so that those near a place are found without looking at all. */
export class GridIndex {
  private readonly columns: number;
  private readonly rows: number;
  /** Where the points of each cell begin in `members`. */
  private readonly starts: Int32Array;
  private readonly members: Int32Array;
  private readonly bounds: Bounds;

  /** @param positions [n, 2]; must not change afterwards. */
  constructor(private readonly positions: Float32Array) {
    const n = positions.length / 2;
    const side = Math.max(1, Math.min(1024, Math.round(Math.sqrt(n / PER_CELL))));
    this.columns = side;
    this.rows = side;
    this.bounds = boundsOf(positions);
    const cellOf = new Int32Array(n);
    this.starts = new Int32Array(side * side + 1);
    for (let i = 0; i < n; i++) {
      cellOf[i] = this.row(positions[2 * i + 1]) * side + this.column(positions[2 * i]);
      this.starts[cellOf[i] + 1]++;
    }
    for (let c = 0; c < side * side; c++) this.starts[c + 1] += this.starts[c];
    const next = this.starts.slice();
    this.members = new Int32Array(n);
    for (let i = 0; i < n; i++) this.members[next[cellOf[i]]++] = i;
  }

  /** Calls back with every point in the cells that a rectangle touches: all inside it, and some beside it. */
  forEachNear(left: number, right: number, bottom: number, top: number, visit: (point: number) => void): void {
    const [first, last] = [this.column(left), this.column(right)];
    for (let row = this.row(bottom); row <= this.row(top); row++) {
      const to = this.starts[row * this.columns + last + 1];
      for (let at = this.starts[row * this.columns + first]; at < to; at++) visit(this.members[at]);
    }
  }

  /**
   * The point nearest to a place of the plane, by distances in which x counts `scaleX` times and y `scaleY` times; -1
   * where none that is allowed lies within the reach.
   */
  nearest(x: number, y: number, scaleX: number, scaleY: number, reach: number, allowed: (point: number) => boolean): number {
    let best = -1;
    let least = reach * reach;
    this.forEachNear(x - reach / scaleX, x + reach / scaleX, y - reach / scaleY, y + reach / scaleY, (i) => {
      const dx = (this.positions[2 * i] - x) * scaleX;
      const dy = (this.positions[2 * i + 1] - y) * scaleY;
      const distance = dx * dx + dy * dy;
      if (distance > least || (distance === least && best >= 0) || !allowed(i)) return;
      best = i;
      least = distance;
    });
    return best;
  }

  /** The k points nearest to a place, by plain distances, nearest first; fewer where there are no more. */
  nearestMany(x: number, y: number, k: number): readonly { readonly point: number; readonly distance: number }[] {
    const { left, right, bottom, top } = this.bounds;
    const n = this.positions.length / 2;
    const far = Math.max(Math.abs(x - left), Math.abs(x - right)) + Math.max(Math.abs(y - bottom), Math.abs(y - top));
    // Squares grow until enough points lie in the circle inside.
    for (let reach = Math.max((right - left) / this.columns, (top - bottom) / this.rows) * 1.5; ; reach *= 2) {
      const found: { point: number; distance: number }[] = [];
      this.forEachNear(x - reach, x + reach, y - reach, y + reach, (point) => {
        const distance = Math.hypot(this.positions[2 * point] - x, this.positions[2 * point + 1] - y);
        if (distance <= reach) found.push({ point, distance });
      });
      if (found.length >= Math.min(k, n) || reach > far) return found.sort((a, b) => a.distance - b.distance).slice(0, k);
    }
  }

  private column(x: number): number {
    return cell((x - this.bounds.left) / (this.bounds.right - this.bounds.left), this.columns);
  }

  private row(y: number): number {
    return cell((y - this.bounds.bottom) / (this.bounds.top - this.bounds.bottom), this.rows);
  }
}

/** What is not a number lies in the first cell, and is found by no comparison of distances. */
function cell(share: number, cells: number): number {
  return share > 0 ? Math.min(cells - 1, Math.floor(share * cells)) : 0;
}
