import type { IrNode, IrValue } from '../ir/graph.js';
import { accumulateProducts } from './accumulate.js';
import { finishInConvolutions } from './finish-convolutions.js';
import { liveNodes } from './live.js';
import { poolFirst } from './pool-first.js';
import type { Program } from './rewrite.js';
import { sinkReshapes } from './reshapes.js';
import { sumRowsByProducts } from './row-sums.js';
import { foldScales } from './scales.js';
import { unfoldSelu } from './selu.js';

/** Rewrites in the order in which they are done. */
const PASSES: readonly ((program: Program) => Program)[] = [
  poolFirst,
  finishInConvolutions,
  sinkReshapes,
  sumRowsByProducts,
  // Once for biases, before SELU looks for them, and once for weights, after their step size has become part of a product.
  accumulateProducts,
  unfoldSelu,
  foldScales,
  accumulateProducts,
];

/** The operations that the values need, rewritten to fewer and cheaper ones. */
export function optimize(nodes: readonly IrNode[], values: readonly IrValue[]): Program {
  let program: Program = { nodes: liveNodes(nodes, values), values };
  for (const pass of PASSES) {
    const next = pass(program);
    program = { nodes: liveNodes(next.nodes, next.values), values: next.values };
  }
  return program;
}
