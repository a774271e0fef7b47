import { random } from '@latentkit/core';
import { type Computation, checkpoint } from '@latentkit/linalg';
import { type RegressionTree, type SortedColumns, growTree, leafOf, treeSize } from './regression-tree.js';

/** How many trees are grown, and how. */
interface BoostingOptions {
  readonly trees: number;
  readonly depth: number;
  readonly learningRate: number;
  /** Decides which of equally good splits are taken. */
  readonly seed: number;
}

/** A classifier of many small trees. */
export interface BoostedTrees {
  /** Share of each feature in what all splits take off the sums of squares: sum 1, or all 0 where nothing was split. */
  readonly importances: Float64Array;
  /** The class of each sample of columns. */
  predict(columns: readonly Float64Array[]): Int32Array;
}

interface Stage {
  readonly tree: RegressionTree;
  readonly values: Float64Array;
}

/** Sorts columns, in float32 as scikit-learn's trees have them. */
export function sortColumns(given: readonly Float64Array[]): SortedColumns {
  const columns = given.map((column) => column.map(Math.fround));
  return { columns, orders: columns.map((column) => Int32Array.from(column.keys()).sort((a, b) => column[a] - column[b])) };
}

/**
 * Learns classes [n] in [0, count), each of which occurs, by gradient boosting of the log-loss as scikit-learn's
 * `GradientBoostingClassifier` (Friedman, 2001, https://doi.org/10.1214/aos/1013203451): one tree for each class and round, one
 * alone for two classes. As there, draws decide between equally good splits; they are other draws. Costs trees·classes·depth·n·p.
 */
export function* boostTrees(sorted: SortedColumns, classes: Int32Array, count: number, { trees, depth, learningRate, seed }: BoostingOptions): Computation<BoostedTrees> {
  const n = classes.length;
  const outputs = count === 2 ? 1 : count;
  const start = startOf(classes, count, outputs);
  const raw = Float64Array.from({ length: n * outputs }, (_, at) => start[at % outputs]);
  const gains = new Float64Array(sorted.columns.length);
  const stages: Stage[] = [];
  const ties = random(seed).stream('splits');
  let grown = 0;
  for (let round = 0; round < trees; round++) {
    const residuals = residualsOf(raw, classes, n, outputs);
    for (let k = 0; k < outputs; k++) {
      const own = residuals.subarray(k * n, (k + 1) * n);
      const priorities = ties.at(stages.length).uniform(treeSize(depth) * gains.length);
      const tree = growTree(sorted, own, { depth, priorities, importances: gains });
      const values = leafValues(tree, own, classes, k, outputs).map((value) => learningRate * value);
      for (let i = 0; i < n; i++) raw[i * outputs + k] += values[tree.leaves[i]];
      stages.push({ tree, values });
      if (tree.nodes > 1) grown++;
    }
    yield* checkpoint(round + 1, trees);
  }
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return {
    importances: grown === 0 || total === 0 ? new Float64Array(gains.length) : gains.map((gain) => gain / total),
    predict: (columns) => predict(columns.map((column) => column.map(Math.fround)), start, stages),
  };
}

/** What all samples start from: logarithms of how often each class occurs; for two classes the logarithm of their odds. */
function startOf(classes: Int32Array, count: number, outputs: number): Float64Array {
  const sizes = new Float64Array(count);
  for (const code of classes) sizes[code]++;
  return outputs === 1 ? Float64Array.of(Math.log(sizes[1] / sizes[0])) : sizes.map((size) => Math.log(size / classes.length));
}

/** What is left of 0 or 1 for each class without its probability: [outputs, n]. */
function residualsOf(raw: Float64Array, classes: Int32Array, n: number, outputs: number): Float64Array {
  const residuals = new Float64Array(n * outputs);
  for (let i = 0; i < n; i++) {
    if (outputs === 1) {
      residuals[i] = classes[i] - 1 / (1 + Math.exp(-raw[i]));
      continue;
    }
    let largest = -Infinity;
    for (let k = 0; k < outputs; k++) largest = Math.max(largest, raw[i * outputs + k]);
    let sum = 0;
    for (let k = 0; k < outputs; k++) sum += residuals[k * n + i] = Math.exp(raw[i * outputs + k] - largest);
    for (let k = 0; k < outputs; k++) residuals[k * n + i] = Number(classes[i] === k) - residuals[k * n + i] / sum;
  }
  return residuals;
}

/** One step of Newton's method in each leaf. */
function leafValues({ leaves, nodes }: RegressionTree, residuals: Float64Array, classes: Int32Array, k: number, outputs: number): Float64Array {
  const [up, down] = [new Float64Array(nodes), new Float64Array(nodes)];
  const positive = outputs === 1 ? 1 : k;
  leaves.forEach((leaf, i) => {
    const probability = Number(classes[i] === positive) - residuals[i];
    up[leaf] += residuals[i];
    down[leaf] += probability * (1 - probability);
  });
  const factor = outputs === 1 ? 1 : (outputs - 1) / outputs;
  return up.map((sum, leaf) => (Math.abs(down[leaf]) < 1e-150 ? 0 : (factor * sum) / down[leaf]));
}

function predict(columns: readonly Float64Array[], start: Float64Array, stages: readonly Stage[]): Int32Array {
  const outputs = start.length;
  return new Int32Array(columns[0].length).map((_, i) => {
    const raw = start.slice();
    stages.forEach(({ tree, values }, stage) => {
      raw[stage % outputs] += values[leafOf(tree, columns, i)];
    });
    return outputs === 1 ? Number(raw[0] >= 0) : raw.indexOf(Math.max(...raw));
  });
}
