import type { IrValue } from '../ir/graph.js';
import { broadcastShapes } from '../shapes.js';
import { fusedActivation } from './fused-activation.js';
import { attribute, type KernelCall, type KernelTable } from './kernel.js';

/** Matrix products. */
export const matmulKernels: KernelTable = {
  BatchMatMul: (call) => product(call),
  _FusedMatMul: (call) => {
    const bias = call.inputs['bias'] as IrValue | undefined;
    return fusedActivation(call, bias === undefined ? product(call) : call.builder.add(product(call), bias));
  },
};

function product(call: KernelCall): IrValue {
  const { builder, inputs } = call;
  const { a, b } = inputs;
  const [transA, transB] = ['transposeA', 'transposeB'].map((name) => attribute<boolean | undefined>(call, name) ?? false);
  const rank = Math.max(a.shape.length, b.shape.length);
  const batch = b.shape.slice(0, -2);
  // Rows times one matrix is one product of all rows.
  if (rank > 2 && !transA && batch.every((n) => n === 1)) {
    const rows = a.shape.slice(0, -1).reduce((product_, n) => product_ * n, 1);
    const flat = builder.matMul(builder.reshape(a, [rows, a.shape.at(-1) ?? 1]), builder.reshape(b, b.shape.slice(-2)), false, transB);
    const lead = broadcastShapes(a.shape.slice(0, -2), batch);
    return builder.reshape(flat, [...lead, a.shape.at(-2) ?? 1, flat.shape[1]]);
  }
  if (a.shape.slice(0, -2).every((n) => n === 1) && batch.every((n) => n === 1)) {
    const flat = builder.matMul(builder.reshape(a, a.shape.slice(-2)), builder.reshape(b, b.shape.slice(-2)), transA, transB);
    return builder.reshape(flat, [...broadcastShapes(a.shape.slice(0, -2), batch), ...flat.shape]);
  }
  return builder.matMul(a, b, transA, transB);
}
