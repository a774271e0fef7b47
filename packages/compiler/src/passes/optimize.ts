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

const REWRITES = {
  poolFirst,
  finishInConvolutions,
  sinkReshapes,
  sumRowsByProducts,
  accumulateProducts,
  unfoldSelu,
  foldScales,
};

/** Names of the rewrites. */
export type RewriteName = keyof typeof REWRITES;

/** All rewrites, by name. */
export const REWRITE_NAMES = Object.keys(REWRITES) as readonly RewriteName[];

const ORDER: readonly RewriteName[] = [
  'poolFirst',
  'finishInConvolutions',
  'sinkReshapes',
  'sumRowsByProducts',
  // Once for biases, before SELU looks for them, and once for weights, after their step size has become part of a product.
  'accumulateProducts',
  'unfoldSelu',
  'foldScales',
  'accumulateProducts',
];

/** The operations that the values need, rewritten to fewer and cheaper ones; `without` leaves rewrites out. */
export function optimize(nodes: readonly IrNode[], values: readonly IrValue[], without: readonly RewriteName[] = []): Program {
  let program: Program = { nodes: liveNodes(nodes, values), values };
  for (const name of ORDER) {
    if (without.includes(name)) continue;
    const next = REWRITES[name](program);
    program = { nodes: liveNodes(next.nodes, next.values), values: next.values };
  }
  return program;
}
