import type { backend_util } from '@tensorflow/tfjs';
import type { WindowInfo } from '../ir/graph.js';

/** The geometry that TensorFlow.js computed; `out` is the result's shape where it is known better. */
export function windowOf(info: backend_util.Conv2DInfo, out?: readonly number[]): WindowInfo {
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: out?.[1] ?? info.outHeight,
    outWidth: out?.[2] ?? info.outWidth,
    outChannels: info.outChannels,
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
  };
}
