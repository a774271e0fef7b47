import type { IrBuilder } from '../ir/builder.js';
import type { IrNode, IrValue } from '../ir/graph.js';
import { sameNumbers } from '../shapes.js';
import { type Program, type RuleContext, rewrite } from './rewrite.js';

/** Activations that never order two numbers the other way round. */
const MONOTONE = new Set(['Elu', 'Relu', 'Relu6', 'Selu', 'Sigmoid', 'Softplus', 'Tanh']);

/** What slopes of activations are made of. */
const ELEMENTWISE = new Set(
  'Add Sub Mul Div Neg Square Exp Sigmoid Step SeluSlope Where Cast And Equal Greater GreaterOrEqual Less LessOrEqual'.split(' '),
);

/**
 * Takes maxima before the activation instead of after it, so that the activation and its slope are computed for the
 * maxima alone: `maxPool(f(x)) = f(maxPool(x))` for an f that never falls, and the gradient passes the slope first and
 * the windows then.
 */
export function poolFirst(program: Program): Program {
  return rewrite(program, (node, inputs, context) => {
    if (node.op === 'MaxPool2D' && isOnlyPooled(node.inputs[0], context)) {
      const activation = inputs[0].node as IrNode;
      return [activate(context.builder, activation, pooled(context.builder, node, activation.inputs[0]))];
    }
    if (node.op !== 'Mul') return undefined;
    for (const i of [0, 1]) {
      const before = node.inputs[i].node;
      const gradient = inputs[i].node;
      if (before?.op !== 'MaxPool2DGrad' || gradient === undefined || context.uses(node.inputs[i]) !== 1) continue;
      if (!isOnlyPooled(before.inputs[1], context)) continue;
      const made = slopeFirst(context.builder, gradient, inputs[1 - i]);
      if (made !== undefined) return [made];
    }
    return undefined;
  });
}

/** Whether a value is an activation that is read by pooling and by the gradient of pooling alone. */
function isOnlyPooled(value: IrValue, context: RuleContext): boolean {
  const activation = value.node;
  if (activation === undefined || !MONOTONE.has(activation.op) || context.isWanted(value)) return false;
  return context.users(value).every(({ op }) => op === 'MaxPool2D' || op === 'MaxPool2DGrad' || ELEMENTWISE.has(op));
}

/** The maxima of what the activation is applied to. `pool` is any operation with the same window. */
function pooled(builder: IrBuilder, pool: IrNode, x: IrValue): IrValue {
  const shape = pool.op === 'MaxPool2D' ? pool.outputs[0].shape : pool.inputs[2].shape;
  return builder.op('MaxPool2D', [x], shape, 'float32', pool.attributes);
}

function activate(builder: IrBuilder, activation: IrNode, x: IrValue): IrValue {
  return builder.op(activation.op, [x], x.shape, x.type, activation.attributes);
}

/** `slope · maxPoolGrad(dy, f(x), …)` as `maxPoolGrad(slope of the maxima · dy, x, …)`. */
function slopeFirst(builder: IrBuilder, gradient: IrNode, slope: IrValue): IrValue | undefined {
  const [dy, activated] = gradient.inputs;
  const activation = activated.node as IrNode;
  const [x] = activation.inputs;
  const maxima = pooled(builder, gradient, x);
  const known = new Map<IrValue, IrValue>([
    [x, maxima],
    [activated, activate(builder, activation, maxima)],
  ]);
  const small = shrink(builder, slope, known);
  if (small === undefined || !sameNumbers(small.shape, dy.shape)) return undefined;
  return builder.op('MaxPool2DGrad', [builder.mul(dy, small), x, maxima], x.shape, 'float32', gradient.attributes);
}

/** The same function of the maxima; undefined where it depends on anything else. */
function shrink(builder: IrBuilder, value: IrValue, known: Map<IrValue, IrValue>): IrValue | undefined {
  const before = known.get(value);
  if (before !== undefined) return before;
  if (value.splat !== undefined) return builder.splat(value.splat, [], value.type);
  const { node } = value;
  if (node === undefined || !ELEMENTWISE.has(node.op)) return undefined;
  const inputs: IrValue[] = [];
  for (const input of node.inputs) {
    const small = shrink(builder, input, known);
    if (small === undefined) return undefined;
    inputs.push(small);
  }
  const shape = inputs.map((input) => input.shape).find((s) => s.length > 0) ?? [];
  const made = builder.op(node.op, inputs, shape, value.type, node.attributes);
  known.set(value, made);
  return made;
}
