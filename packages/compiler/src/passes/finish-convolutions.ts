import type { IrValue } from '../ir/graph.js';
import { sizeOf } from '../shapes.js';
import { type Program, rewrite } from './rewrite.js';

const CONVOLUTIONS = new Set(['Conv2D', 'Conv2DInputGrad', 'Conv3D', 'Conv3DInputGrad', 'DepthwiseConv2D']);

/** Those that can end with a ReLU. */
const RECTIFIED = new Set(['Conv2D', 'Conv2DInputGrad']);

/** Adds the bias of a convolution, or of a transposed one, inside the convolution, and a ReLU behind it too. */
export function finishInConvolutions(program: Program): Program {
  return rewrite(program, (node, inputs, context) => {
    const { builder } = context;
    if (node.op === 'Relu') {
      const convolution = inputs[0].node;
      if (convolution === undefined || !RECTIFIED.has(convolution.op) || context.uses(node.inputs[0]) !== 1) return undefined;
      return builder.ops(convolution.op, convolution.inputs, convolution.outputs, { ...convolution.attributes, activation: 'Relu' });
    }
    if (node.op !== 'Add') return undefined;
    for (const i of [0, 1]) {
      const convolution = inputs[i].node;
      if (convolution === undefined || !CONVOLUTIONS.has(convolution.op) || convolution.inputs.length !== 2) continue;
      if (convolution.attributes['activation'] !== undefined || context.uses(node.inputs[i]) !== 1) continue;
      const bias = perChannel(inputs[1 - i], inputs[i]);
      if (bias === undefined) continue;
      const channels = inputs[i].shape.at(-1) ?? 1;
      return builder.ops(convolution.op, [...convolution.inputs, builder.reshape(bias, [channels])], convolution.outputs, convolution.attributes);
    }
    return undefined;
  });
}

/** A value that has one number per channel of an image and is the same everywhere else; undefined for others. */
function perChannel(value: IrValue, image: IrValue): IrValue | undefined {
  if (value.splat !== undefined) return undefined;
  const channels = image.shape.at(-1);
  const fits = value.shape.length <= image.shape.length && value.shape.at(-1) === channels && sizeOf(value.shape) === channels;
  return fits ? value : undefined;
}
