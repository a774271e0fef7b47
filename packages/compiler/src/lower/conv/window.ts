import type { IrNode, WindowInfo } from '../../ir/graph.js';

/** How a window moves along one spatial axis. Padding behind the last element follows from the rest. */
export interface WindowAxis {
  /** Elements of the image. */
  readonly size: number;
  /** Positions of the window. */
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Elements of padding before the first one. */
  readonly before: number;
}

/** A convolution or pooling over any number of spatial axes. */
export interface Window {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly axes: readonly WindowAxis[];
}

/** Geometry of a convolution or pooling of volumes `[N, D, H, W, C]`. */
interface VolumeInfo {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inShape: readonly [number, number, number];
  readonly outShape: readonly [number, number, number];
  readonly kernel: readonly [number, number, number];
  readonly strides: readonly [number, number, number];
  readonly dilations: readonly [number, number, number];
  /** Front, top, left. */
  readonly before: readonly [number, number, number];
}

/** The window of a two-dimensional operation. */
export function imageWindow(node: IrNode): Window {
  const info = node.attributes['info'] as WindowInfo;
  const sizes = [info.inHeight, info.inWidth];
  const outs = [info.outHeight, info.outWidth];
  return {
    batch: info.batch,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    axes: [0, 1].map((i) => ({
      size: sizes[i],
      out: outs[i],
      kernel: info.kernel[i],
      stride: info.strides[i],
      dilation: info.dilations[i],
      before: info.pads[i],
    })),
  };
}

/** The window of a three-dimensional operation. */
export function volumeWindow(node: IrNode): Window {
  const info = node.attributes['info'] as VolumeInfo;
  return {
    batch: info.batch,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    axes: info.inShape.map((size, i) => ({
      size,
      out: info.outShape[i],
      kernel: info.kernel[i],
      stride: info.strides[i],
      dilation: info.dilations[i],
      before: info.before[i],
    })),
  };
}

/** Elements that the window covers along an axis. */
export function reach(axis: WindowAxis): number {
  return (axis.kernel - 1) * axis.dilation + 1;
}

/** What the last window position reaches beyond the image; negative where elements are left over. */
export function overhang(axis: WindowAxis): number {
  return (axis.out - 1) * axis.stride + reach(axis) - axis.size - axis.before;
}

/** ONNX's `pads`: before each axis, then behind each. */
export function onnxPads(axes: readonly WindowAxis[]): number[] {
  return [...axes.map((a) => a.before), ...axes.map((a) => Math.max(0, overhang(a)))];
}
