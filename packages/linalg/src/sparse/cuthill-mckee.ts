import type { CompressedRows } from './compressed-rows.js';

/**
 * An order of the rows of a matrix with symmetric places in which its entries lie near the diagonal: each component of
 * its graph is walked breadth first from a vertex at its rim, and the whole walk reversed. `order[r]` is the row that
 * comes r-th. Costs a few passes over the entries. (George & Liu, Computer Solution of Large Sparse Positive Definite
 * Systems, 1981, chapter 4.)
 */
export function reverseCuthillMcKee(graph: CompressedRows): Int32Array {
  const n = graph.starts.length - 1;
  const order = new Int32Array(n);
  const placed = new Uint8Array(n);
  const scratch = new Int32Array(n).fill(-1);
  let count = 0;
  for (let seed = 0; seed < n; seed++) {
    if (placed[seed] === 1) continue;
    const root = rimOf(graph, seed, scratch);
    order[count] = root;
    placed[root] = 1;
    let end = count + 1;
    for (; count < end; count++) {
      const fresh: number[] = [];
      for (const j of neighborsOf(graph, order[count])) {
        if (placed[j] === 1) continue;
        placed[j] = 1;
        fresh.push(j);
      }
      fresh.sort((a, b) => degree(graph, a) - degree(graph, b));
      for (const j of fresh) order[end++] = j;
    }
  }
  return order.reverse();
}

/** A vertex from which the farthest others of its component are as far as from any it was compared with. */
function rimOf(graph: CompressedRows, seed: number, level: Int32Array): number {
  let root = seed;
  let depth = -1;
  for (;;) {
    const walk = [root];
    level[root] = 0;
    for (let at = 0; at < walk.length; at++) {
      for (const j of neighborsOf(graph, walk[at])) {
        if (level[j] >= 0) continue;
        level[j] = level[walk[at]] + 1;
        walk.push(j);
      }
    }
    const reached = level[walk[walk.length - 1]];
    const last = walk.filter((vertex) => level[vertex] === reached);
    for (const vertex of walk) level[vertex] = -1;
    if (reached <= depth) return root;
    depth = reached;
    root = last.reduce((best, vertex) => (degree(graph, vertex) < degree(graph, best) ? vertex : best));
  }
}

function neighborsOf({ starts, columns }: CompressedRows, i: number): Int32Array {
  return columns.subarray(starts[i], starts[i + 1]);
}

function degree({ starts }: CompressedRows, i: number): number {
  return starts[i + 1] - starts[i];
}
