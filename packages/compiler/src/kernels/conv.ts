import { backend_util } from '@tensorflow/tfjs';
import type { IrValue, WindowInfo } from '../ir/graph.js';
import { sizeOf } from '../shapes.js';
import { fusedActivation } from './fused-activation.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';
import { windowOf } from './window.js';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** Convolutions. Channel-first images are transposed around them. */
export const convKernels: KernelTable = {
  Conv2D: (call) => conv2d(call),
  FusedConv2D: (call) => fusedActivation(call, conv2d(call)),
  Conv2DBackpropInput: (call) => {
    const { builder, inputs } = call;
    const inputShape = attribute<number[]>(call, 'inputShape');
    const dy = channelsLast(call, inputs['dy']);
    const shape = isChannelsFirst(call) ? [inputShape[0], inputShape[2], inputShape[3], inputShape[1]] : inputShape;
    const info = conv2dInfo(call, shape, inputs['filter'].shape, { out: dy.shape });
    return backToOrder(call, builder.op('Conv2DInputGrad', [dy, inputs['filter']], shape, 'float32', { info }));
  },
  Conv2DBackpropFilter: (call) => {
    const { builder, inputs } = call;
    const filterShape = attribute<number[]>(call, 'filterShape');
    const [x, dy] = [channelsLast(call, inputs['x']), channelsLast(call, inputs['dy'])];
    const info = conv2dInfo(call, x.shape, filterShape, { out: dy.shape });
    return builder.op('Conv2DFilterGrad', [x, dy], filterShape, 'float32', { info });
  },
  DepthwiseConv2dNative: (call) => depthwise(call),
  FusedDepthwiseConv2D: (call) => fusedActivation(call, depthwise(call)),
  DepthwiseConv2dNativeBackpropInput: (call) => {
    const { builder, inputs } = call;
    const shape = attribute<number[]>(call, 'inputShape');
    const info = conv2dInfo(call, shape, inputs['filter'].shape, { depthwise: true, out: inputs['dy'].shape });
    return builder.op('DepthwiseConv2DInputGrad', [inputs['dy'], inputs['filter']], shape, 'float32', { info });
  },
  DepthwiseConv2dNativeBackpropFilter: (call) => {
    const { builder, inputs } = call;
    const shape = attribute<number[]>(call, 'filterShape');
    const info = conv2dInfo(call, inputs['x'].shape, shape, { depthwise: true, out: inputs['dy'].shape });
    return builder.op('DepthwiseConv2DFilterGrad', [inputs['x'], inputs['dy']], shape, 'float32', { info });
  },
  Conv3D: (call) => {
    const { builder, inputs } = call;
    const { info, outShape } = conv3dInfo(call, inputs['x'].shape, inputs['filter'].shape);
    return builder.op('Conv3D', [inputs['x'], inputs['filter']], outShape, 'float32', { info });
  },
  Conv3DBackpropInputV2: (call) => {
    const { builder, inputs } = call;
    const shape = attribute<number[]>(call, 'inputShape');
    const { info } = conv3dInfo(call, shape, inputs['filter'].shape);
    return builder.op('Conv3DInputGrad', [inputs['dy'], inputs['filter']], shape, 'float32', { info });
  },
  Conv3DBackpropFilterV2: (call) => {
    const { builder, inputs } = call;
    const shape = attribute<number[]>(call, 'filterShape');
    const { info } = conv3dInfo(call, inputs['x'].shape, shape);
    return builder.op('Conv3DFilterGrad', [inputs['x'], inputs['dy']], shape, 'float32', { info });
  },
};

function conv2d(call: KernelCall): IrValue {
  const { builder, inputs } = call;
  const x = channelsLast(call, inputs['x']);
  const { filter } = inputs;
  const info = conv2dInfo(call, x.shape, filter.shape);
  const shape = [info.batch, info.outHeight, info.outWidth, info.outChannels];
  const y = backToOrder(call, builder.op('Conv2D', [x, filter], shape, 'float32', { info }));
  return withBias(call, y);
}

function depthwise(call: KernelCall): IrValue {
  const { builder, inputs } = call;
  const x = channelsLast(call, inputs['x']);
  const info = conv2dInfo(call, x.shape, inputs['filter'].shape, { depthwise: true });
  const shape = [info.batch, info.outHeight, info.outWidth, info.outChannels];
  const y = backToOrder(call, builder.op('DepthwiseConv2D', [x, inputs['filter']], shape, 'float32', { info }));
  return withBias(call, y);
}

function withBias(call: KernelCall, y: IrValue): IrValue {
  const bias = call.inputs['bias'] as IrValue | undefined;
  if (bias === undefined) return y;
  const perChannel = isChannelsFirst(call) && bias.shape.length === 1 && sizeOf(bias.shape) > 1;
  return call.builder.add(y, perChannel ? call.builder.reshape(bias, [bias.shape[0], 1, 1]) : bias);
}

function isChannelsFirst(call: KernelCall): boolean {
  return attribute<string | undefined>(call, 'dataFormat') === 'NCHW';
}

function channelsLast(call: KernelCall, x: IrValue): IrValue {
  return isChannelsFirst(call) ? call.builder.transpose(x, [0, 2, 3, 1]) : x;
}

function backToOrder(call: KernelCall, y: IrValue): IrValue {
  return isChannelsFirst(call) ? call.builder.transpose(y, [0, 3, 1, 2]) : y;
}

/** The window over a channels-last image; `out` is the result's shape where it is known. */
function conv2dInfo(
  call: KernelCall,
  x: readonly number[],
  filter: readonly number[],
  options: { depthwise?: boolean; out?: readonly number[] } = {},
): WindowInfo {
  const { depthwise: perChannel = false, out } = options;
  const info = backend_util.computeConv2DInfo(
    [...x] as Shape4D,
    [...filter] as Shape4D,
    attribute<[number, number]>(call, 'strides'),
    attribute<[number, number] | undefined>(call, 'dilations') ?? 1,
    paddingOf(call),
    attribute<'floor' | undefined>(call, 'dimRoundingMode'),
    perChannel,
    'channelsLast',
  );
  return windowOf(info, out);
}

/** Explicit padding is given in the image's own order of axes; everything here is channels-last. */
function paddingOf(call: KernelCall): 'valid' | 'same' | number | [[number, number], [number, number], [number, number], [number, number]] {
  const pad = attribute<'same' | [number, number][]>(call, 'pad');
  if (!Array.isArray(pad)) return pad;
  const [a, b, c, d] = pad;
  return isChannelsFirst(call) ? [a, c, d, b] : [a, b, c, d];
}

function conv3dInfo(call: KernelCall, x: readonly number[], filter: readonly number[]): { info: object; outShape: number[] } {
  const made = backend_util.computeConv3DInfo(
    [...x] as Shape5D,
    [...filter] as Shape5D,
    attribute<[number, number, number]>(call, 'strides'),
    attribute<[number, number, number] | undefined>(call, 'dilations') ?? 1,
    attribute<'same'>(call, 'pad'),
  );
  const { padInfo } = made;
  const info = {
    batch: made.batchSize,
    inChannels: made.inChannels,
    outChannels: made.outChannels,
    inShape: [made.inDepth, made.inHeight, made.inWidth],
    outShape: [made.outDepth, made.outHeight, made.outWidth],
    kernel: [made.filterDepth, made.filterHeight, made.filterWidth],
    strides: [made.strideDepth, made.strideHeight, made.strideWidth],
    dilations: [made.dilationDepth, made.dilationHeight, made.dilationWidth],
    before: [padInfo.front, padInfo.top, padInfo.left],
  };
  return { info, outShape: [made.batchSize, ...info.outShape, made.outChannels] };
}
