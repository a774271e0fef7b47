import { arithmeticLowerings } from './arithmetic.js';
import type { Lowering } from './context.js';
import { convLowerings } from './conv/conv-lowerings.js';
import { elementwiseLowerings } from './elementwise.js';
import { indexingLowerings } from './indexing.js';
import { matmulLowerings } from './matmul.js';
import { poolLowerings } from './pool/pool-lowerings.js';
import { productLowerings } from './products.js';
import { randomLowerings } from './random.js';
import { reduceLowerings } from './reduce.js';
import { shapeLowerings } from './shape.js';

const lowerings = new Map<string, Lowering>(
  Object.entries({
    ...elementwiseLowerings,
    ...reduceLowerings,
    ...matmulLowerings,
    ...shapeLowerings,
    ...arithmeticLowerings,
    ...indexingLowerings,
    ...productLowerings,
    ...convLowerings,
    ...poolLowerings,
    ...randomLowerings,
  }),
);

/** Adds the lowering of an operation; the last one registered under a name counts. */
export function registerLowering(op: string, lowering: Lowering): void {
  lowerings.set(op, lowering);
}

/** How an operation becomes ONNX nodes; undefined where nobody said. */
export function loweringOf(op: string): Lowering | undefined {
  return lowerings.get(op);
}
