import { backend_util } from '@tensorflow/tfjs';
import { attribute, type KernelTable } from './kernel.js';
import { notBoolean } from './numeric.js';

/** Sums of products by named axes. */
export const einsumKernels: KernelTable = {
  Einsum: (call) => {
    notBoolean(call, ...call.list);
    const equation = attribute<string>(call, 'equation');
    const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, call.list.length);
    const sizes = new Array<number>(allDims.length).fill(1);
    call.list.forEach((x, i) => x.shape.forEach((n, d) => (sizes[idDims[i][d]] = n)));
    const shape = sizes.slice(0, allDims.length - summedDims.length);
    return call.builder.op('Einsum', call.list, shape, call.list[0].type, { equation: equation.replaceAll(/\s/g, '') });
  },
};
