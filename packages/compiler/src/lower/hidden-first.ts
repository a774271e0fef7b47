import type { IrNode, IrValue } from '../ir/graph.js';
import { sameNumbers } from '../shapes.js';
import { isNatural, matrixOrder } from './axes.js';
import type { LoweringContext } from './context.js';

/** Batches of this many rows, or multiples of it, fill the vectors of a matrix product whose columns they are. */
const LANES = 16;
/** How many elementwise operations are looked through. */
const REACH = 10;
const ELEMENTWISE = new Set(
  [
    'Abs Add Cast Clip Div Elu Erf Exp HardSigmoid LeakyRelu Log Mul Neg Pow Reciprocal Relu Selu SeluExponential SeluSlope Sigmoid Sign',
    'Softplus Sqrt Step Sub Tanh UnitSelu UnitSeluSlope',
  ]
    .join(' ')
    .split(' '),
);

/**
 * Whether the result of a dense layer `x·W` is best given with its features as rows, in a training graph: nothing but
 * elementwise operations and further products read it. Weights are then the left operand of every product, whose vectors
 * run along the batch, which makes products of odd widths up to a third faster.
 */
export function isHiddenFirst(context: LoweringContext, node: IrNode): boolean {
  const { transA, transB } = node.attributes as unknown as { transA: boolean; transB: boolean };
  const output = node.outputs[0];
  if (!context.choosesLayouts || !context.target.microsoft || transA || transB || output.shape[0] % LANES !== 0 || output.shape[1] === 1) return false;
  return readers(context, output, new Set(), REACH) === 'products';
}

/** Whether an elementwise operation joins this value, the gradient of an activation, with something that lies features first. */
export function meetsHiddenFirst(context: LoweringContext, value: IrValue): boolean {
  if (!context.choosesLayouts) return false;
  return (context.users.get(value) ?? []).some(
    (user) =>
      ELEMENTWISE.has(user.op) &&
      user.inputs.some((other) => other !== value && sameNumbers(other.shape, value.shape) && liesFeaturesFirst(context, other, REACH)),
  );
}

/** What reads a value in the end: matrix products alone, nothing, or something that wants it row by row. */
function readers(context: LoweringContext, value: IrValue, seen: Set<IrValue>, reach: number): 'products' | 'nothing' | 'rows' {
  if (seen.has(value)) return 'nothing';
  seen.add(value);
  const users = context.users.get(value);
  if (users === undefined || reach === 0) return 'rows';
  let found: 'products' | 'nothing' = 'nothing';
  for (const user of users) {
    if (user.op === 'MatMul') {
      found = 'products';
      continue;
    }
    if (!ELEMENTWISE.has(user.op) || !sameNumbers(user.outputs[0].shape, value.shape)) return 'rows';
    const further = readers(context, user.outputs[0], seen, reach - 1);
    if (further === 'rows') return further;
    if (further === 'products') found = further;
  }
  return found;
}

function liesFeaturesFirst(context: LoweringContext, value: IrValue, reach: number): boolean {
  const layout = context.layoutSoFar(value);
  if (layout !== undefined) {
    const order = matrixOrder(layout, value.shape);
    return order?.first === 1 && order.axes.every(isNatural);
  }
  const { node } = value;
  if (reach === 0 || node === undefined || !ELEMENTWISE.has(node.op)) return false;
  return node.inputs.some((input) => sameNumbers(input.shape, value.shape) && liesFeaturesFirst(context, input, reach - 1));
}
