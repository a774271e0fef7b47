/** Numbers of samples by feature, and for each feature the samples in rising order of theirs. */
export interface SortedColumns {
  readonly columns: readonly Float64Array[];
  readonly orders: readonly Int32Array[];
}

/** A tree of decisions: node 0 is the root, that below node v are `left[v]` and the next; a leaf has `left` 0. */
export interface RegressionTree {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  /** The leaf of each sample that the tree was grown on. */
  readonly leaves: Int32Array;
  readonly nodes: number;
}

// Numbers that are nearer to each other are not told apart, as in scikit-learn.
const SAME = 1e-7;

/** How a tree is grown. */
interface Growth {
  readonly depth: number;
  readonly priorities: ArrayLike<number>;
  /** Of each feature, to be added to. */
  readonly importances: Float64Array;
}

/** Nodes of a tree of this depth where all are split. */
export function treeSize(depth: number): number {
  return 2 ** (depth + 1) - 1;
}

/**
 * Grows a tree on residuals as scikit-learn's `DecisionTreeRegressor`: each node is split where the sum of squares falls most,
 * down to a depth. `importances[j]` is raised by what splits at feature j take off the sum of squares. All nodes of a level are
 * split in one pass over each feature: n·p operations for each level. Of equally good splits that of the larger priority is
 * taken: `priorities[v·p + j]` is that of feature j in node v of {@link treeSize}.
 */
export function growTree({ columns, orders }: SortedColumns, residuals: Float64Array, { depth, priorities, importances }: Growth): RegressionTree {
  const n = residuals.length;
  const size = treeSize(depth);
  const tree = { feature: new Int32Array(size), threshold: new Float64Array(size), left: new Int32Array(size) };
  const leaves = new Int32Array(n);
  const best = new Float64Array(size);
  let nodes = 1;
  for (let level = 0, first = 0; level < depth && first < nodes; level++) {
    const totals = totalsOf(residuals, leaves, size);
    best.fill(-Infinity, first, nodes);
    columns.forEach((_, j) => scan({ columns, orders }, j, residuals, leaves, first, totals, best, priorities, tree));
    const next = nodes;
    for (let v = first; v < next; v++) {
      if (best[v] === -Infinity) continue;
      importances[tree.feature[v]] += best[v] - totals.sum[v] ** 2 / totals.count[v];
      tree.left[v] = nodes;
      nodes += 2;
    }
    for (let i = 0; i < n; i++) leaves[i] = below(tree, leaves[i], columns, i);
    first = next;
  }
  return { ...tree, leaves, nodes };
}

/** The leaf of sample i of columns. */
export function leafOf(tree: RegressionTree, columns: readonly Float64Array[], i: number): number {
  let v = 0;
  while (tree.left[v] !== 0) v = below(tree, v, columns, i);
  return v;
}

type Splits = Pick<RegressionTree, 'feature' | 'threshold' | 'left'>;

function below({ feature, threshold, left }: Splits, v: number, columns: readonly Float64Array[], i: number): number {
  return left[v] === 0 ? v : left[v] + (columns[feature[v]][i] <= threshold[v] ? 0 : 1);
}

interface Totals {
  readonly sum: Float64Array;
  readonly count: Int32Array;
  /** Whether residuals in the node differ, so that there is something to split. */
  readonly varies: Uint8Array;
}

function totalsOf(residuals: Float64Array, leaves: Int32Array, size: number): Totals {
  const [sum, squares, count] = [new Float64Array(size), new Float64Array(size), new Int32Array(size)];
  leaves.forEach((v, i) => {
    sum[v] += residuals[i];
    squares[v] += residuals[i] * residuals[i];
    count[v]++;
  });
  return { sum, count, varies: Uint8Array.from(squares, (square, v) => Number(square / count[v] - (sum[v] / count[v]) ** 2 > Number.EPSILON)) };
}

/** Looks at every split of the open nodes at one feature, and keeps those that are better than `best`. */
function scan(
  { columns, orders }: SortedColumns,
  j: number,
  residuals: Float64Array,
  leaves: Int32Array,
  first: number,
  { sum, count, varies }: Totals,
  best: Float64Array,
  priorities: ArrayLike<number>,
  tree: Splits,
): void {
  const [column, order, p] = [columns[j], orders[j], columns.length];
  const leftSum = new Float64Array(best.length);
  const leftCount = new Int32Array(best.length);
  const last = new Float64Array(best.length);
  for (let at = 0; at < order.length; at++) {
    const i = order[at];
    const v = leaves[i];
    if (v < first || varies[v] === 0) continue;
    const value = column[i];
    const before = leftCount[v];
    if (before > 0 && value > last[v] + SAME) {
      const rest = sum[v] - leftSum[v];
      const score = (leftSum[v] * leftSum[v]) / before + (rest * rest) / (count[v] - before);
      if (score > best[v] || (score === best[v] && priorities[v * p + j] > priorities[v * p + tree.feature[v]])) {
        best[v] = score;
        tree.feature[v] = j;
        const middle = last[v] / 2 + value / 2;
        tree.threshold[v] = middle < value ? middle : last[v];
      }
    }
    leftSum[v] += residuals[i];
    leftCount[v] = before + 1;
    last[v] = value;
  }
}
