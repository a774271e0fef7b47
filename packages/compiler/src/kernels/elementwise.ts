import { elements } from '../ir/builder.js';
import type { IrType, IrValue } from '../ir/graph.js';
import { attribute, type Kernel, type KernelCall, type KernelTable } from './kernel.js';

const unary =
  (op: string): Kernel =>
  ({ builder, list: [x] }) =>
    builder.unary(op, x);

const binary =
  (op: string): Kernel =>
  ({ builder, inputs: { a, b } }) =>
    builder.binary(op, a, b);

const comparison =
  (op: string): Kernel =>
  ({ builder, inputs: { a, b } }) =>
    builder.binary(op, a, b, 'bool');

const constant =
  (value: number): Kernel =>
  ({ builder, inputs: { x } }) =>
    builder.splat(value, x.shape, x.type);

/** Operations of one element of each input. */
export const elementwiseKernels: KernelTable = {
  Abs: unary('Abs'),
  Acos: unary('Acos'),
  Acosh: unary('Acosh'),
  Asin: unary('Asin'),
  Asinh: unary('Asinh'),
  Atan: unary('Atan'),
  Atanh: unary('Atanh'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Cosh: unary('Cosh'),
  Elu: unary('Elu'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Floor: unary('Floor'),
  Log: unary('Log'),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu'),
  Round: unary('Round'),
  Selu: unary('Selu'),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign'),
  Sin: unary('Sin'),
  Sinh: unary('Sinh'),
  Softplus: unary('Softplus'),
  Sqrt: unary('Sqrt'),
  Tan: unary('Tan'),
  Tanh: unary('Tanh'),
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: ({ builder, inputs: { a, b } }) => builder.binary('Div', builder.cast(a, 'float32'), builder.cast(b, 'float32')),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: ({ builder, inputs: { a, b } }) => (b.splat === 2 && elements(b) === 1 && b.shape.length <= a.shape.length ? builder.mul(a, a) : builder.binary('Pow', a, b)),
  Equal: comparison('Equal'),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: comparison('And'),
  LogicalOr: comparison('Or'),
  LogicalNot: ({ builder, inputs: { x } }) => builder.op('Not', [x], x.shape, 'bool'),
  NotEqual: ({ builder, inputs: { a, b } }) => {
    const equal = builder.binary('Equal', a, b, 'bool');
    return builder.op('Not', [equal], equal.shape, 'bool');
  },
  Square: ({ builder, inputs: { x } }) => builder.mul(x, x),
  SquaredDifference: ({ builder, inputs: { a, b } }) => {
    const difference = builder.sub(a, b);
    return builder.mul(difference, difference);
  },
  Rsqrt: ({ builder, inputs: { x } }) => builder.unary('Reciprocal', builder.unary('Sqrt', x)),
  Log1p: ({ builder, inputs: { x } }) => builder.unary('Log', builder.add(x, builder.splat(1, []))),
  Expm1: ({ builder, inputs: { x } }) => builder.sub(builder.unary('Exp', x), builder.splat(1, [])),
  Relu6: ({ builder, inputs: { x } }) => builder.op('Clip', [x, builder.splat(0, []), builder.splat(6, [])], x.shape, x.type),
  ClipByValue: (call) => {
    const { builder, inputs } = call;
    const bounds = ['clipValueMin', 'clipValueMax'].map((name) => builder.splat(attribute<number>(call, name), []));
    return builder.op('Clip', [inputs['x'], ...bounds], inputs['x'].shape, inputs['x'].type);
  },
  LeakyRelu: (call) => call.builder.unary('LeakyRelu', call.inputs['x'], { alpha: attribute<number>(call, 'alpha') }),
  Prelu: ({ builder, inputs: { x, alpha } }) => {
    const negative = builder.mul(builder.binary('Min', x, builder.splat(0, [])), alpha);
    return builder.add(builder.unary('Relu', x), negative);
  },
  Step: (call) => {
    const { builder, inputs } = call;
    const alpha = attribute<number | undefined>(call, 'alpha') ?? 0;
    const { x } = inputs;
    if (alpha === 0) return builder.unary('Step', x);
    return builder.where(builder.binary('Greater', x, builder.splat(0, []), 'bool'), builder.splat(1, x.shape), builder.splat(alpha, []));
  },
  EluGrad: ({ builder, inputs: { dy, y } }) => {
    const slope = builder.binary('Min', builder.add(y, builder.splat(1, [])), builder.splat(1, []));
    return builder.mul(dy, slope);
  },
  LatentKitSeluSlope: ({ builder, inputs: { x, y } }) => builder.op('SeluSlope', [x, y], x.shape),
  Cast: (call) => cast(call, call.inputs['x'], attribute<IrType>(call, 'dtype')),
  Identity: ({ inputs: { x } }) => x,
  IsNan: ({ builder, inputs: { x } }) => builder.op('IsNaN', [x], x.shape, 'bool'),
  Select: ({ builder, inputs: { condition, t, e } }) => builder.where(columnLike(builder, condition, t), t, e),
  AddN: ({ builder, list }) => list.reduce((sum, x) => builder.add(sum, x)),
  ZerosLike: constant(0),
  OnesLike: constant(1),
  Fill: (call) => {
    const dtype = attribute<IrType | undefined>(call, 'dtype') ?? 'float32';
    return call.builder.splat(Number(attribute<number>(call, 'value')), attribute<number[]>(call, 'shape'), dtype);
  },
};

/** TensorFlow.js's where takes a condition of rank 1 for the rows of higher ranks. */
function columnLike(builder: KernelCall['builder'], condition: IrValue, t: IrValue): IrValue {
  if (condition.shape.length !== 1 || t.shape.length <= 1) return condition;
  return builder.reshape(condition, [condition.shape[0], ...t.shape.slice(1).map(() => 1)]);
}

// TensorFlow.js turns numbers into booleans by "is not 0", and floats into integers by cutting off, as ONNX does.
function cast({ builder }: KernelCall, x: IrValue, type: IrType): IrValue {
  return builder.cast(x, type);
}
