import { backend_util } from '@tensorflow/tfjs';
import type { IrValue, WindowInfo } from '../ir/graph.js';
import { attribute, type KernelCall, type KernelTable, refused } from './kernel.js';
import { windowOf } from './window.js';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** Pooling. */
export const poolKernels: KernelTable = {
  MaxPool: (call) => pool2d(call, 'MaxPool2D'),
  AvgPool: (call) => pool2d(call, 'AvgPool2D'),
  MaxPoolGrad: (call) => {
    const { dy, input, output } = call.inputs;
    return call.builder.op('MaxPool2DGrad', [dy, input, output], input.shape, 'float32', { info: pool2dInfo(call, input, dy) });
  },
  AvgPoolGrad: (call) => {
    const { dy, input } = call.inputs;
    return call.builder.op('AvgPool2DGrad', [dy], input.shape, 'float32', { info: pool2dInfo(call, input, dy) });
  },
  MaxPool3D: (call) => pool3d(call, 'MaxPool3D'),
  AvgPool3D: (call) => pool3d(call, 'AvgPool3D'),
  MaxPool3DGrad: (call) => {
    const { dy, input, output } = call.inputs;
    return call.builder.op('MaxPool3DGrad', [dy, input, output], input.shape, 'float32', { info: pool3dInfo(call, input, dy.shape).info });
  },
  AvgPool3DGrad: (call) => {
    const { dy, input } = call.inputs;
    return call.builder.op('AvgPool3DGrad', [dy], input.shape, 'float32', { info: pool3dInfo(call, input, dy.shape).info });
  },
  MaxPoolWithArgmax: refused('the places of maxima are not numbers that a graph can train on', 'Use tf.maxPool.'),
  Dilation2D: refused('morphological dilation is not known to the compiler', 'Use a convolution or pooling layer.'),
  Dilation2DBackpropInput: refused('morphological dilation is not known to the compiler', 'Use a convolution or pooling layer.'),
  Dilation2DBackpropFilter: refused('morphological dilation is not known to the compiler', 'Use a convolution or pooling layer.'),
};

function pool2d(call: KernelCall, op: string): IrValue {
  const { x } = call.inputs;
  const info = pool2dInfo(call, x, undefined);
  return call.builder.op(op, [x], [info.batch, info.outHeight, info.outWidth, info.outChannels], 'float32', { info });
}

/** The window; the gradient kernels do not say how sizes were rounded, the gradient's shape does. */
function pool2dInfo(call: KernelCall, x: IrValue, dy: IrValue | undefined): WindowInfo {
  const info = backend_util.computePool2DInfo(
    [...x.shape] as Shape4D,
    attribute<[number, number]>(call, 'filterSize'),
    attribute<[number, number]>(call, 'strides'),
    1,
    attribute<'same'>(call, 'pad'),
    attribute<'floor' | undefined>(call, 'dimRoundingMode'),
  );
  return windowOf(info, dy?.shape);
}

function pool3d(call: KernelCall, op: string): IrValue {
  const { builder, inputs } = call;
  const channelsFirst = attribute<string | undefined>(call, 'dataFormat') === 'NCDHW';
  const x = channelsFirst ? builder.transpose(inputs['x'], [0, 2, 3, 4, 1]) : inputs['x'];
  const { info, outShape } = pool3dInfo(call, x, undefined);
  const y = builder.op(op, [x], outShape, 'float32', { info });
  return channelsFirst ? builder.transpose(y, [0, 4, 1, 2, 3]) : y;
}

function pool3dInfo(call: KernelCall, x: IrValue, dy: readonly number[] | undefined): { info: object; outShape: number[] } {
  const made = backend_util.computePool3DInfo(
    [...x.shape] as Shape5D,
    attribute<[number, number, number]>(call, 'filterSize'),
    attribute<[number, number, number]>(call, 'strides'),
    1,
    attribute<'same'>(call, 'pad'),
    attribute<'floor' | undefined>(call, 'dimRoundingMode'),
  );
  const { padInfo } = made;
  const out = dy?.slice(1, 4) ?? [made.outDepth, made.outHeight, made.outWidth];
  const info = {
    batch: made.batchSize,
    inChannels: made.inChannels,
    outChannels: made.outChannels,
    inShape: [made.inDepth, made.inHeight, made.inWidth],
    outShape: out,
    kernel: [made.filterDepth, made.filterHeight, made.filterWidth],
    strides: [made.strideDepth, made.strideHeight, made.strideWidth],
    dilations: [1, 1, 1],
    before: [padInfo.front, padInfo.top, padInfo.left],
  };
  return { info, outShape: [made.batchSize, ...out, made.outChannels] };
}
