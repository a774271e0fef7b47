import type { SparseGraph } from './sparse-graph.js';

const UNREACHED = Infinity;

/**
 * Lengths of shortest paths in a graph with weights that are not negative: Dijkstra's algorithm on a binary heap of
 * nodes, each of which is in it once. Each source costs (edges + nodes)·log(nodes) operations at most.
 */
export class ShortestPaths {
  private readonly heap: Int32Array;
  /** Where in the heap a node is; -1: not met yet, -2: done. */
  private readonly place: Int32Array;
  private size = 0;

  constructor(private readonly graph: SparseGraph) {
    const n = graph.starts.length - 1;
    this.heap = new Int32Array(n);
    this.place = new Int32Array(n);
  }

  /**
   * Turns `lengths` into the lengths of the shortest paths from a place whose distances to some nodes are in it, and
   * Infinity for the others (for a node as the source: 0 for itself). A node out of reach keeps Infinity. `previous`
   * gets, for each node that a path leads to, the node before it.
   */
  extend(lengths: Float64Array, previous?: Int32Array): void {
    const { starts, columns, values } = this.graph;
    const { place } = this;
    place.fill(-1);
    this.size = 0;
    for (let i = 0; i < lengths.length; i++) if (lengths[i] < UNREACHED) this.raise(i, lengths);
    while (this.size > 0) {
      const i = this.takeNearest(lengths);
      for (let e = starts[i]; e < starts[i + 1]; e++) {
        const j = columns[e];
        const length = lengths[i] + values[e];
        if (length >= lengths[j]) continue;
        lengths[j] = length;
        if (previous !== undefined) previous[j] = i;
        this.raise(j, lengths);
      }
    }
  }

  /** Puts a node into the heap, or moves it up after its length became smaller. */
  private raise(node: number, lengths: Float64Array): void {
    const { heap, place } = this;
    let at = place[node] === -1 ? this.size++ : place[node];
    const length = lengths[node];
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (lengths[above] <= length) break;
      heap[at] = above;
      place[above] = at;
      at = parent;
    }
    heap[at] = node;
    place[node] = at;
  }

  private takeNearest(lengths: Float64Array): number {
    const { heap, place } = this;
    const nearest = heap[0];
    place[nearest] = -2;
    const size = --this.size;
    if (size === 0) return nearest;
    const last = heap[size];
    const length = lengths[last];
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && lengths[heap[child + 1]] < lengths[heap[child]]) child++;
      if (lengths[heap[child]] >= length) break;
      heap[at] = heap[child];
      place[heap[at]] = at;
      at = child;
    }
    heap[at] = last;
    place[last] = at;
    return nearest;
  }
}
