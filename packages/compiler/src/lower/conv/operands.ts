import type { IrNode, IrValue } from '../../ir/graph.js';
import type { LoweringContext } from '../context.js';
import type { OnnxRef } from '../onnx-builder.js';

/** What a convolution reads and writes, in either direction. */
export interface ConvOperands {
  readonly source: IrValue;
  readonly filter: IrValue;
  readonly bias: IrValue | undefined;
  readonly result: IrValue;
  /** `forward` from I to O channels, `backward` from O to I (data gradient, transposed convolution). */
  readonly direction: 'forward' | 'backward';
  /** Whether negative results become zero. */
  readonly rectify: boolean;
}

export function operandsOf(node: IrNode, direction: ConvOperands['direction']): ConvOperands {
  const [source, filter, bias] = node.inputs as (IrValue | undefined)[];
  if (source === undefined || filter === undefined) throw new Error(`${node.op} needs an image and weights.`);
  return { source, filter, bias, result: node.outputs[0], direction, rectify: node.attributes['activation'] === 'Relu' };
}

/** A ReLU where the convolution ends with one and has not done it itself. */
export function rectified(context: LoweringContext, x: OnnxRef, { rectify }: ConvOperands): OnnxRef {
  return rectify ? context.builder.op('Relu', [x], x.shape) : x;
}
