import type { IrNode } from '../ir/graph.js';
import type { LoweringContext } from '../lower/context.js';
import type { OnnxRef } from '../lower/onnx-builder.js';
import { gruSteps } from './gru-lowering.js';
import { COLUMNS, joinBefore, joinSteps, parted, SEQUENCE, takeRows } from './time-steps.js';

/** Writes the backward pass of a GRU, step by step in reverse. */
export function lowerGruGradient(context: LoweringContext, node: IrNode): void {
  const [dy, y, recurrent] = node.inputs;
  if (y.node === undefined) throw new Error('The gradient of a GRU was asked for without the GRU.');
  const made = gruSteps(context, y.node);
  const { steps } = made;
  const { units, batch, returnSequences, resetAfter } = steps;
  const b = context.builder;
  const shape = [units, batch];
  const wide = [2 * units, batch];
  const zero = b.filled(0, shape);
  const last = made.h.length - 1;
  const rows = takeRows(context, dy);
  const back = b.transpose(context.as(recurrent, COLUMNS), [1, 0]);
  const [gatesBack, candidateBack] = b.split(back, [2 * units, units], 1);
  const gates = new Array<OnnxRef>(last + 1);
  const candidates = new Array<OnnxRef>(last + 1);
  const afterReset = new Array<OnnxRef>(last + 1);
  let total: OnnxRef | undefined;
  for (let t = last; t >= 0; t--) {
    const own = returnSequences ? rows[t] : t === last ? rows[0] : undefined;
    const all = total === undefined ? (own ?? zero) : own === undefined ? total : b.binary('Add', total, own, shape);
    const { through: d, past } = parted(context, all, made.mask?.on[t]);
    // s(1 − s)·x = (1 − s)·(s·x) for both gates, from products that the forward pass has made.
    const rest = b.binary('Sub', b.scalar(1), made.gates[t], wide);
    const factors = b.binary('Mul', rest, b.concat([made.kept[t], made.reset[t]], 0), wide);
    const tanhSlope = b.binary('Sub', b.scalar(1), b.binary('Mul', made.candidate[t], made.candidate[t], shape), shape);
    const update = b.binary('Sub', d, b.binary('Mul', d, made.z[t], shape), shape);
    const candidate = b.binary('Mul', update, tanhSlope, shape);
    const toReset = resetAfter ? candidate : b.gemm(candidateBack, candidate);
    gates[t] = b.binary('Mul', b.concat([d, toReset], 0), factors, wide);
    candidates[t] = candidate;
    afterReset[t] = b.binary('Mul', toReset, made.r[t], shape);
    const kept = b.binary('Mul', d, made.z[t], shape);
    total = resetAfter
      ? b.gemm(back, b.concat([gates[t], afterReset[t]], 0), { c: kept })
      : b.gemm(gatesBack, gates[t], { c: b.binary('Add', kept, afterReset[t], shape) });
    if (past !== undefined) total = b.binary('Add', total, past, shape);
  }
  const [dx, dh, hBefore, rh, dh0, sum] = node.outputs;
  const joined = [gates, candidates, afterReset].map((list) => joinSteps(context, list, steps));
  context.put(dx, b.concat([joined[0], joined[1]], 0), SEQUENCE);
  context.put(dh, b.concat([joined[0], joined[resetAfter ? 2 : 1]], 0), SEQUENCE);
  context.put(hBefore, joinBefore(context, made.hBefore, y, steps), SEQUENCE);
  context.put(rh, joinSteps(context, made.reset, steps), SEQUENCE);
  context.put(dh0, total ?? zero, COLUMNS);
  const added = (list: readonly OnnxRef[]): OnnxRef => (list.length === 1 ? list[0] : b.op('Sum', list, list[0].shape));
  context.put(sum, b.concat([added(gates), added(candidates)], 0), COLUMNS);
}
