import type { IrNode, IrValue } from '../ir/graph.js';
import { SELU_ALPHA, SELU_SCALE } from '../selu-constants.js';
import { sizeOf } from '../shapes.js';
import { type Program, rewrite, type RuleContext } from './rewrite.js';

/** From this many elements on, a pass over memory costs more than the start of another operation. */
const LARGE = 8192;

/**
 * Writes large SELUs out so that their gradient can use the exponential again and their scale becomes part of the
 * matrix product that follows. Behind a product with a bias, log alpha is added to the bias, which saves a pass:
 * alpha · exp(min(z, 0)) = exp(min(z + log alpha, log alpha)).
 */
export function unfoldSelu(program: Program): Program {
  /** For each SELU's output in the old program: its output without the scale, and what the slope is computed from. */
  const unscaled = new Map<IrValue, { shifted: IrValue; exponential: IrValue }>();
  return rewrite(program, (node, inputs, context) => {
    const { builder } = context;
    const output = node.outputs[0];
    if (node.op === 'SeluSlope') {
      const parts = unscaled.get(node.inputs[1]);
      if (parts === undefined) return undefined;
      return [builder.scale(builder.op('UnitSeluSlope', [parts.shifted, parts.exponential], output.shape), SELU_SCALE)];
    }
    if (node.op !== 'Selu' || sizeOf(output.shape) < LARGE || !context.users(output).some((user) => user.op === 'SeluSlope')) return undefined;
    const shifted = shift(inputs[0], node.inputs[0], context);
    const exponential = builder.op('SeluExponential', [shifted], output.shape);
    unscaled.set(output, { shifted, exponential });
    return [builder.scale(builder.op('UnitSelu', [shifted, exponential], output.shape), SELU_SCALE)];
  });
}

/** z + log alpha: for free where z comes from a product with a bias. */
function shift(z: IrValue, old: IrValue, { builder, users }: RuleContext): IrValue {
  const product: IrNode | undefined = z.node;
  const by = builder.splat(Math.log(SELU_ALPHA), []);
  const free = product?.op === 'MatMul' && product.inputs.length === 3 && users(old).every((user) => user.op === 'Selu' || user.op === 'SeluSlope');
  if (!free) return builder.add(z, by);
  const [a, b, bias] = product.inputs;
  return builder.ops('MatMul', [a, b, builder.add(bias, by)], product.outputs, product.attributes)[0];
}
