import { elements, type IrBuilder } from '../ir/builder.js';
import type { IrNode, IrValue } from '../ir/graph.js';
import { productBehind } from './products.js';
import { type Program, rewrite, type RuleContext } from './rewrite.js';

/**
 * Moves constant factors into matrix products, where they cost nothing: `c · (A·B)` becomes one product, and a scaled
 * matrix that only products (and sums over its rows) read is not scaled at all.
 */
export function foldScales(program: Program): Program {
  /** Values that stand for `factor` times another. */
  const scaled = new Map<IrValue, { base: IrValue; factor: number }>();
  const deferred = (builder: IrBuilder, base: IrValue, factor: number): IrValue => {
    const made = builder.scale(base, factor);
    scaled.set(made, { base, factor });
    return made;
  };
  return rewrite(program, (node, inputs, context) => {
    const { builder, uses } = context;
    if (node.op === 'MatMul') {
      const parts = inputs.slice(0, 2).map((value) => scaled.get(value));
      if (parts.every((part) => part === undefined)) return undefined;
      const factor = parts.reduce((product, part) => product * (part?.factor ?? 1), 1);
      const bases = inputs.map((value) => scaled.get(value)?.base ?? value);
      return builder.ops(node.op, bases, node.outputs, { ...node.attributes, alpha: (node.attributes['alpha'] as number) * factor });
    }
    if (node.op === 'ReduceSum') {
      const part = scaled.get(inputs[0]);
      return part && [builder.scale(builder.ops(node.op, [part.base], node.outputs, node.attributes)[0], part.factor)];
    }
    if (node.op !== 'Mul') return undefined;
    const at = inputs.findIndex((value) => value.splat !== undefined);
    const carried = inputs.map((value) => scaled.get(value));
    if (at < 0 && carried.some((part) => part !== undefined)) {
      const [a, b] = inputs.map((value, i) => carried[i]?.base ?? value);
      return [deferred(builder, builder.mul(a, b), carried.reduce((product, part) => product * (part?.factor ?? 1), 1))];
    }
    const stepSize = at < 0 ? scaledByInput(node, inputs, context) : undefined;
    if (stepSize !== undefined) return stepSize;
    const factor = inputs[at]?.splat;
    const rest = inputs[1 - at];
    const output = node.outputs[0];
    if (factor === undefined || output.type !== 'float32' || rest.shape.join() !== output.shape.join()) return undefined;
    const product = productBehind(rest);
    if (product !== undefined && uses(node.inputs[1 - at]) === 1) {
      const alpha = (product.attributes['alpha'] as number) * factor;
      return [builder.reshape(builder.ops('MatMul', product.inputs, product.outputs, { ...product.attributes, alpha })[0], output.shape)];
    }
    return isAbsorbed(output, context) ? [deferred(builder, rest, factor)] : undefined;
  });
}

/** Whether everything that reads a value can take in a factor of it. */
function isAbsorbed(value: IrValue, context: RuleContext): boolean {
  return !context.isWanted(value) && context.users(value).every((user) => absorbs(user, value, context));
}

function absorbs(user: IrNode, value: IrValue, context: RuleContext): boolean {
  if (user.op === 'MatMul') return user.inputs[2] !== value;
  if (user.op === 'ReduceSum') return user.outputs[0].shape.length > 0;
  const product = user.op === 'Mul' && user.inputs.every((input) => input.splat === undefined) && user.inputs[0] !== user.inputs[1];
  return product && user.outputs[0].shape.join() === value.shape.join() && isAbsorbed(user.outputs[0], context);
}

/** `s · (A·B)` for a number that is known only when the graph runs, such as a scheduled learning rate: it scales the smaller operand. */
function scaledByInput(node: IrNode, inputs: readonly IrValue[], { builder, uses }: RuleContext): readonly IrValue[] | undefined {
  const at = inputs.findIndex((value) => value.shape.length === 0);
  const rest = inputs[1 - at];
  const product = at < 0 ? undefined : productBehind(rest);
  const output = node.outputs[0];
  if (product === undefined || uses(node.inputs[1 - at]) !== 1) return undefined;
  const [a, b] = product.inputs;
  const smaller = elements(a) <= elements(b) ? 0 : 1;
  if (elements(product.inputs[smaller]) >= elements(product.outputs[0])) return undefined;
  const scaled = builder.mul(product.inputs[smaller], inputs[at]);
  const operands = smaller === 0 ? [scaled, b] : [a, scaled];
  return [builder.reshape(builder.ops('MatMul', operands, product.outputs, product.attributes)[0], output.shape)];
}
