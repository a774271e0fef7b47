import type { IrType, IrValue } from '../ir/graph.js';
import { broadcastShapes } from '../shapes.js';
import type { Kernel, KernelCall, KernelTable } from './kernel.js';
import { isNumber, like, notBoolean, throughFloat, throughInt, upcast } from './numeric.js';

/** Both operands in their common type. */
function operands({ builder, inputs: { a, b } }: KernelCall): readonly [IrValue, IrValue] {
  const type = upcast(a.type, b.type);
  return [builder.cast(a, type), builder.cast(b, type)];
}

const binary =
  (op: string): Kernel =>
  (call) => {
    const [a, b] = operands(call);
    notBoolean(call, a, b);
    return call.builder.binary(op, a, b);
  };

/** An operation of numbers that is a logical one of booleans. */
const extreme =
  (op: string, logical: string): Kernel =>
  (call) => {
    const [a, b] = operands(call);
    return call.builder.binary(a.type === 'bool' ? logical : op, a, b);
  };

const comparison =
  (op: string): Kernel =>
  (call) =>
    throughInt(call.builder, operands(call), ([a, b]) => call.builder.binary(op, a, b, 'bool'));

const logical =
  (op: string): Kernel =>
  ({ builder, inputs: { a, b } }) =>
    builder.binary(op, builder.cast(a, 'bool'), builder.cast(b, 'bool'), 'bool');

/** Operations of two elements, broadcast. */
export const arithmeticKernels: KernelTable = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: extreme('Mul', 'And'),
  RealDiv: ({ builder, inputs: { a, b } }) => {
    // The type of the result is that of the dividend.
    const quotient = builder.binary('Div', builder.cast(a, 'float32'), builder.cast(b, 'float32'));
    return builder.cast(quotient, a.type === 'bool' ? 'float32' : a.type);
  },
  FloorDiv: ({ builder, inputs: { a, b } }) => builder.op('FloorDiv', [a, b], broadcastShapes(a.shape, b.shape), 'int32'),
  Mod: (call) => {
    const [a, b] = operands(call);
    notBoolean(call, a, b);
    return a.type === 'int32' ? wholeMod(call, a, b) : floatMod(call, a, b);
  },
  Maximum: extreme('Max', 'Or'),
  Minimum: extreme('Min', 'And'),
  Pow: (call) => {
    const [a, b] = operands(call);
    notBoolean(call, a, b);
    return isNumber(b, 2) && b.shape.length <= a.shape.length ? call.builder.mul(a, a) : call.builder.binary('Pow', a, b);
  },
  SquaredDifference: (call) => {
    const [a, b] = operands(call);
    notBoolean(call, a, b);
    const difference = call.builder.sub(a, b);
    return call.builder.mul(difference, difference);
  },
  Atan2: (call) => {
    const [a, b] = operands(call);
    notBoolean(call, a, b);
    const { builder } = call;
    return throughFloat(builder, a, (y) => atan2(call, y, builder.cast(b, 'float32')));
  },
  AddN: (call) => {
    notBoolean(call, ...call.list);
    return call.list.reduce((sum, x) => call.builder.add(sum, x));
  },
  BitwiseAnd: (call) => {
    const { a, b } = call.inputs;
    if (a.type !== 'int32' || b.type !== 'int32') return call.refuse('it takes whole numbers alone', "Cast with tf.cast(x, 'int32').");
    return call.builder.binary('BitwiseAnd', a, b);
  },
  Equal: comparison('Equal'),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalNot: ({ builder, inputs: { x } }) => builder.op('Not', [builder.cast(x, 'bool')], x.shape, 'bool'),
  NotEqual: (call) =>
    throughInt(call.builder, operands(call), ([a, b]) => {
      const equal = call.builder.binary('Equal', a, b, 'bool');
      return call.builder.op('Not', [equal], equal.shape, 'bool');
    }),
};

/** Has the divisor's sign; 0 where the divisor is 0, by which the processor must not divide. */
function wholeMod({ builder }: KernelCall, a: IrValue, b: IrValue): IrValue {
  const zero = builder.binary('Equal', b, like(builder, b, 0), 'bool');
  const rest = builder.binary('Mod', a, builder.where(zero, builder.splat(1, b.shape, 'int32'), b));
  return builder.where(zero, like(builder, b, 0), rest);
}

/** The remainder of the division that rounds to 0, moved to the divisor's sign. */
function floatMod({ builder }: KernelCall, a: IrValue, b: IrValue): IrValue {
  const negative = (x: IrValue): IrValue => builder.binary('Less', x, builder.splat(0, []), 'bool');
  const rest = builder.binary('Remainder', a, b);
  const moved = builder.binary('Remainder', builder.add(rest, b), b);
  const type: IrType = 'bool';
  return builder.where(builder.binary('Equal', negative(a), negative(b), type), rest, moved);
}

/** The angle of (x, y), from that of the right half-plane. */
function atan2({ builder }: KernelCall, y: IrValue, x: IrValue): IrValue {
  const zero = builder.splat(0, []);
  const angle = builder.unary('Atan', builder.binary('Div', y, x));
  const turn = builder.where(builder.binary('Less', y, zero, 'bool'), builder.splat(-Math.PI, []), builder.splat(Math.PI, []));
  const left = builder.where(builder.binary('Less', x, zero, 'bool'), builder.add(angle, turn), angle);
  const upright = builder.scale(builder.unary('Sign', y), Math.PI / 2);
  return builder.where(builder.binary('Equal', x, zero, 'bool'), upright, left);
}
