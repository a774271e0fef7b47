/**
 * A quadtree or octree over points [n, d], d = 2 or 3, on flat arrays in preorder: a node's subtree follows it directly, and
 * `next` is the node after that, so that walks need no stack. Cells with a single point, or with points that coincide, are
 * leaves; cells whose points all lie in one child are left out.
 */
export class SpaceTree {
  /** Nodes in use. */
  count = 0;
  /** Centre of mass of each node: d numbers. */
  readonly center: Float64Array;
  /** Points of each node. */
  readonly mass: Float64Array;
  /** Squared width of each node's cell; 0 for leaves. */
  readonly squaredWidth: Float64Array;
  readonly next: Int32Array;
  /** Points in the order of the tree. */
  readonly order: Int32Array;
  private readonly scratch: Int32Array;
  private readonly child: Uint8Array;
  private y: Float64Array = new Float64Array(0);

  constructor(
    n: number,
    private readonly dimensions: number,
  ) {
    // Every node that is no leaf has two children or more.
    this.center = new Float64Array(2 * n * dimensions);
    this.mass = new Float64Array(2 * n);
    this.squaredWidth = new Float64Array(2 * n);
    this.next = new Int32Array(2 * n);
    this.order = Int32Array.from({ length: n }, (_, i) => i);
    this.scratch = new Int32Array(n);
    this.child = new Uint8Array(n);
  }

  /** Builds the tree anew, within the cube from `corner` (3 numbers, 0 beyond d) of the given width. */
  build(y: Float64Array, corner: readonly number[], width: number): void {
    this.y = y;
    this.count = 0;
    const [x0, x1, x2] = corner.map((low) => low + width / 2);
    this.add(0, this.order.length, x0, x1, x2, width);
  }

  /** Adds the points from … to of the order, whose cell has this middle and width, with all their subtree. */
  private add(from: number, to: number, m0: number, m1: number, m2: number, width: number): void {
    const node = this.count++;
    if (to - from === 1 || this.coincide(from, to)) return this.addLeaf(node, from, to);
    const bounds = new Int32Array(9);
    let only = this.split(from, to, m0, m1, m2, bounds);
    let size = width;
    for (; only >= 0 && size > 0; only = this.split(from, to, m0, m1, m2, bounds)) {
      size /= 2;
      m0 += only & 1 ? size / 2 : -size / 2;
      m1 += only & 2 ? size / 2 : -size / 2;
      m2 += only & 4 ? size / 2 : -size / 2;
    }
    if (only >= 0) return this.addLeaf(node, from, to);
    const step = size / 4;
    for (let child = 0; child < 1 << this.dimensions; child++) {
      const [first, last] = [bounds[child], bounds[child + 1]];
      if (last === first) continue;
      this.add(first, last, m0 + (child & 1 ? step : -step), m1 + (child & 2 ? step : -step), m2 + (child & 4 ? step : -step), size / 2);
    }
    this.join(node, size);
  }

  private addLeaf(node: number, from: number, to: number): void {
    const { dimensions: d, y } = this;
    for (let c = 0; c < d; c++) this.center[node * d + c] = y[this.order[from] * d + c];
    this.mass[node] = to - from;
    this.squaredWidth[node] = 0;
    this.next[node] = this.count;
  }

  /** Mass and centre of a node from its children's, which are complete. */
  private join(node: number, width: number): void {
    const { dimensions: d, center, mass, next } = this;
    const middle = [0, 0, 0];
    let total = 0;
    for (let child = node + 1; child < this.count; child = next[child]) {
      total += mass[child];
      for (let c = 0; c < d; c++) middle[c] += mass[child] * center[child * d + c];
    }
    for (let c = 0; c < d; c++) center[node * d + c] = middle[c] / total;
    mass[node] = total;
    this.squaredWidth[node] = width * width;
    next[node] = this.count;
  }

  private coincide(from: number, to: number): boolean {
    const { dimensions: d, y, order } = this;
    const first = order[from] * d;
    for (let i = from + 1; i < to; i++) {
      for (let c = 0; c < d; c++) if (y[order[i] * d + c] !== y[first + c]) return false;
    }
    return true;
  }

  /** Sorts points by the child they belong to and writes where each child's begin; returns the child if there is but one, else -1. */
  private split(from: number, to: number, m0: number, m1: number, m2: number, bounds: Int32Array): number {
    const { dimensions: d, y, order, scratch, child } = this;
    bounds.fill(0);
    for (let i = from; i < to; i++) {
      const o = order[i] * d;
      const which = (y[o] >= m0 ? 1 : 0) | (y[o + 1] >= m1 ? 2 : 0) | (d === 3 && y[o + 2] >= m2 ? 4 : 0);
      child[i] = which;
      bounds[which + 1]++;
    }
    if (bounds[child[from] + 1] === to - from) return child[from];
    bounds[0] = from;
    for (let c = 0; c < 8; c++) bounds[c + 1] += bounds[c];
    const at = bounds.slice();
    for (let i = from; i < to; i++) scratch[at[child[i]]++] = order[i];
    order.set(scratch.subarray(from, to), from);
    return -1;
  }
}
