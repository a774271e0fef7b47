import type { IrValue } from '../ir/graph.js';
import { elementwiseKernels } from './elementwise.js';
import { attribute, type KernelCall } from './kernel.js';

const NAMES: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/** The activation that a fused kernel (matrix product, convolution) ends with. */
export function fusedActivation(call: KernelCall, x: IrValue): IrValue {
  const name = attribute<string | undefined>(call, 'activation') ?? 'linear';
  if (name === 'linear') return x;
  const kernel = NAMES[name] as string | undefined;
  if (kernel === undefined) return call.refuse(`its fused activation '${name}' is not known`);
  const alpha = call.inputs['preluActivationWeights'] as IrValue | undefined;
  const made = elementwiseKernels[kernel]({
    ...call,
    inputs: { x, ...(alpha === undefined ? {} : { alpha }) },
    list: [x],
    attributes: { alpha: attribute<number | undefined>(call, 'leakyreluAlpha') ?? 0.2 },
  });
  return made as IrValue;
}
