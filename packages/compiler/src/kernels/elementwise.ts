import type { IrValue } from '../ir/graph.js';
import { attribute, type Kernel, type KernelCall, type KernelTable } from './kernel.js';
import { choose, like, notBoolean, throughFloat } from './numeric.js';

/** An operation that ONNX has for floating-point numbers alone. */
const float =
  (op: string): Kernel =>
  (call) => {
    const [x] = call.list;
    notBoolean(call, x);
    return throughFloat(call.builder, x, (value) => call.builder.unary(op, value));
  };

/** An operation that ONNX has for whole numbers too. */
const number =
  (op: string): Kernel =>
  (call) => {
    notBoolean(call, call.list[0]);
    return call.builder.unary(op, call.list[0]);
  };

/** A rounding, which leaves whole numbers as they are. */
const rounding =
  (op: string): Kernel =>
  ({ builder, list: [x] }) =>
    x.type === 'float32' ? builder.unary(op, x) : x;

const constant =
  (value: number): Kernel =>
  ({ builder, inputs: { x } }) =>
    builder.splat(value, x.shape, x.type);

/** Operations of one element. Whole numbers are computed as float32 and cut off, as TensorFlow.js's arrays do. */
export const elementwiseKernels: KernelTable = {
  Abs: ({ builder, inputs: { x } }) => (x.type === 'bool' ? x : builder.unary('Abs', x)),
  Acos: float('Acos'),
  Acosh: float('Acosh'),
  Asin: float('Asin'),
  Asinh: float('Asinh'),
  Atan: float('Atan'),
  Atanh: float('Atanh'),
  Ceil: rounding('Ceil'),
  Cos: float('Cos'),
  Cosh: float('Cosh'),
  Elu: float('Elu'),
  Erf: float('Erf'),
  // TensorFlow.js gives float32 for this one.
  Exp: ({ builder, inputs: { x } }) => builder.unary('Exp', builder.cast(x, 'float32')),
  Floor: rounding('Floor'),
  Log: float('Log'),
  Neg: number('Neg'),
  Reciprocal: float('Reciprocal'),
  Relu: number('Relu'),
  Round: rounding('Round'),
  Selu: float('Selu'),
  Sigmoid: float('Sigmoid'),
  Sign: number('Sign'),
  Sin: float('Sin'),
  Sinh: float('Sinh'),
  Softplus: float('Softplus'),
  Sqrt: float('Sqrt'),
  Tan: float('Tan'),
  Tanh: float('Tanh'),
  Square: ({ builder, inputs: { x } }) => (x.type === 'bool' ? x : builder.mul(x, x)),
  Rsqrt: ({ builder, inputs: { x } }) => throughFloat(builder, x, (value) => builder.unary('Reciprocal', builder.unary('Sqrt', value))),
  Log1p: log1p,
  Expm1: expm1,
  Relu6: (call) => clip(call, call.inputs['x'], 0, 6),
  ClipByValue: (call) => clip(call, call.inputs['x'], attribute<number>(call, 'clipValueMin'), attribute<number>(call, 'clipValueMax')),
  LeakyRelu: (call) =>
    call.builder.unary('LeakyRelu', call.builder.cast(call.inputs['x'], 'float32'), { alpha: attribute<number>(call, 'alpha') }),
  Prelu: ({ builder, inputs }) => {
    const [x, alpha] = [builder.cast(inputs['x'], 'float32'), builder.cast(inputs['alpha'], 'float32')];
    const negative = builder.mul(builder.binary('Min', x, builder.splat(0, [])), alpha);
    return builder.add(builder.unary('Relu', x), negative);
  },
  Step: (call) => {
    const { builder, inputs } = call;
    const alpha = attribute<number | undefined>(call, 'alpha') ?? 0;
    return throughFloat(builder, inputs['x'], (x) => {
      if (alpha === 0) return builder.unary('Step', x);
      const positive = builder.binary('Greater', x, builder.splat(0, []), 'bool');
      return builder.where(positive, builder.splat(1, x.shape), builder.splat(alpha, []));
    });
  },
  EluGrad: ({ builder, inputs: { dy, y } }) => {
    const slope = builder.binary('Min', builder.add(y, builder.splat(1, [])), builder.splat(1, []));
    return builder.mul(dy, slope);
  },
  LatentKitSeluSlope: ({ builder, inputs: { x, y } }) => builder.op('SeluSlope', [x, y], x.shape),
  // Numbers become booleans by "is not 0", and floats become integers by cutting off, in ONNX as in TensorFlow.js.
  Cast: (call) => {
    const type = attribute<string>(call, 'dtype');
    if (type !== 'float32' && type !== 'int32' && type !== 'bool') return call.refuse(`numbers of type ${type} cannot be compiled`);
    return call.builder.cast(call.inputs['x'], type);
  },
  Identity: ({ inputs: { x } }) => x,
  IsNan: ({ builder, inputs: { x } }) => (x.type === 'float32' ? builder.op('IsNaN', [x], x.shape, 'bool') : builder.splat(0, x.shape, 'bool')),
  IsInf: ({ builder, inputs: { x } }) => (x.type === 'float32' ? builder.op('IsInf', [x], x.shape, 'bool') : builder.splat(0, x.shape, 'bool')),
  IsFinite: ({ builder, inputs: { x } }) => {
    if (x.type !== 'float32') return builder.splat(1, x.shape, 'bool');
    const odd = builder.op('Or', ['IsNaN', 'IsInf'].map((op) => builder.op(op, [x], x.shape, 'bool')), x.shape, 'bool');
    return builder.op('Not', [odd], x.shape, 'bool');
  },
  Select: ({ builder, inputs: { condition, t, e } }) => choose(builder, columnLike(builder, condition, t), t, e),
  ZerosLike: constant(0),
  OnesLike: constant(1),
  Fill: (call) => {
    const value = attribute<number>(call, 'value');
    const dtype = attribute<string | undefined>(call, 'dtype') ?? 'float32';
    if (typeof value === 'string' || (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')) {
      return call.refuse(`numbers of type ${dtype} cannot be compiled`);
    }
    return call.builder.splat(Number(value), attribute<number[]>(call, 'shape'), dtype);
  },
};

/** Bounds as they come out in the type of `x`; ONNX wants both of that type. */
function clip({ builder }: KernelCall, x: IrValue, low: number, high: number): IrValue {
  return builder.op('Clip', [x, like(builder, x, low), like(builder, x, high)], x.shape, x.type);
}

/** log(1 + x), as exact for small x as for large ones: x · log(u) / (u − 1) where u = 1 + x as rounded. */
function log1p({ builder, inputs }: KernelCall): IrValue {
  return throughFloat(builder, inputs['x'], (x) => {
    const u = builder.add(x, builder.splat(1, []));
    const exact = builder.mul(builder.unary('Log', u), builder.binary('Div', x, builder.sub(u, builder.splat(1, []))));
    const near = builder.binary('Equal', u, builder.splat(1, []), 'bool');
    const far = builder.op('IsInf', [u], u.shape, 'bool');
    return builder.where(near, x, builder.where(far, u, exact));
  });
}

/** exp(x) − 1 as tanh(x / 2) · (exp(x) + 1), which is exact for small x. */
function expm1({ builder, inputs }: KernelCall): IrValue {
  return throughFloat(builder, inputs['x'], (x) =>
    builder.mul(builder.unary('Tanh', builder.scale(x, 0.5)), builder.add(builder.unary('Exp', x), builder.splat(1, []))),
  );
}

/** TensorFlow.js's where takes a condition of rank 1 for the rows of higher ranks. */
function columnLike(builder: KernelCall['builder'], condition: IrValue, t: IrValue): IrValue {
  if (condition.shape.length !== 1 || t.shape.length <= 1) return condition;
  return builder.reshape(condition, [condition.shape[0], ...t.shape.slice(1).map(() => 1)]);
}
