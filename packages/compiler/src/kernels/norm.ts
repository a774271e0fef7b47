import type { IrBuilder } from '../ir/builder.js';
import type { IrValue } from '../ir/graph.js';
import { sizeOf } from '../shapes.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';
import { numbers } from './numeric.js';

/** Normalisations. */
export const normKernels: KernelTable = {
  Softmax: (call) => {
    const { builder, inputs } = call;
    const logits = builder.cast(inputs['logits'], 'float32');
    const dim = attribute<number>(call, 'dim');
    return builder.unary('Softmax', logits, { axis: dim < 0 ? dim + logits.shape.length : dim });
  },
  FusedBatchNorm: (call) => {
    const { builder, inputs } = call;
    const { x, mean, variance } = inputs;
    const scale = inputs['scale'] as IrValue | undefined;
    const offset = inputs['offset'] as IrValue | undefined;
    const epsilon = attribute<number | undefined>(call, 'varianceEpsilon') ?? 0.001;
    const deviation = builder.unary('Sqrt', builder.add(variance, builder.splat(epsilon, [])));
    const inverse = builder.unary('Reciprocal', deviation);
    const factor = scale === undefined ? inverse : builder.mul(inverse, scale);
    const centred = builder.mul(builder.sub(x, mean), factor);
    return offset === undefined ? centred : builder.add(centred, offset);
  },
  LRN: (call) => {
    const { x } = call.inputs;
    const { builder } = call;
    return builder.mul(x, power(builder, neighbourhood(call, x), -attribute<number>(call, 'beta')));
  },
  LRNGrad: (call) => {
    const { builder, inputs } = call;
    const { x, y, dy } = inputs;
    const [alpha, beta] = [attribute<number>(call, 'alpha'), attribute<number>(call, 'beta')];
    const norm = neighbourhood(call, x);
    const shared = overChannels(call, builder.mul(dy, builder.binary('Div', y, norm)));
    const spread = builder.scale(builder.mul(x, shared), 2 * alpha * beta);
    return builder.sub(builder.mul(dy, power(builder, norm, -beta)), spread);
  },
};

/** bias + alpha · (sum of squares over the neighbouring channels). */
function neighbourhood(call: KernelCall, x: IrValue): IrValue {
  const { builder } = call;
  const sums = overChannels(call, builder.mul(x, x));
  return builder.add(builder.scale(sums, attribute<number>(call, 'alpha')), builder.splat(attribute<number>(call, 'bias'), []));
}

/** Sums over the channels within `depthRadius` of each one, as a product with a band of ones. */
function overChannels(call: KernelCall, x: IrValue): IrValue {
  const { builder } = call;
  const channels = x.shape[3];
  const radius = attribute<number>(call, 'depthRadius');
  const band = Float32Array.from({ length: channels * channels }, (_, i) => (Math.abs((i % channels) - Math.floor(i / channels)) <= radius ? 1 : 0));
  const rows = builder.reshape(x, [sizeOf(x.shape) / channels, channels]);
  return builder.reshape(builder.matMul(rows, numbers(builder, band, [channels, channels])), x.shape);
}

function power(builder: IrBuilder, x: IrValue, exponent: number): IrValue {
  return builder.binary('Pow', x, builder.splat(exponent, []));
}
