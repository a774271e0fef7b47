import type { IrNode } from '../ir/graph.js';
import type { LoweringContext } from '../lower/context.js';
import type { OnnxRef } from '../lower/onnx-builder.js';
import { type LstmSteps, lstmSteps } from './lstm-lowering.js';
import { COLUMNS, joinBefore, joinSteps, parted, SEQUENCE, takeRows } from './time-steps.js';

/**
 * Writes the backward pass of an LSTM, step by step in reverse. What each gate contributes is worked out within the step:
 * for all steps at once it would take fewer operations, but those would move several megabytes through memory.
 */
export function lowerLstmGradient(context: LoweringContext, node: IrNode): void {
  const [dy, y, recurrent] = node.inputs;
  if (y.node === undefined) throw new Error('The gradient of an LSTM was asked for without the LSTM.');
  const made = lstmSteps(context, y.node);
  const { steps } = made;
  const { units, batch, returnSequences, states } = steps;
  const b = context.builder;
  const shape = [units, batch];
  const zero = b.filled(0, shape);
  const last = made.h.length - 1;
  const rows = takeRows(context, dy);
  const back = b.transpose(context.as(recurrent, COLUMNS), [1, 0]);
  let carry = states ? rows.at(-1) : undefined;
  let dh: OnnxRef | undefined;
  /** What goes past the steps that do not count. */
  let past: OnnxRef | undefined;
  const sum = (first: OnnxRef | undefined, second: OnnxRef | undefined): OnnxRef | undefined =>
    first === undefined || second === undefined ? (first ?? second) : b.binary('Add', first, second, shape);
  const all = new Array<OnnxRef>(last + 1);
  for (let t = last; t >= 0; t--) {
    const own = returnSequences ? rows[t] : t === last ? rows[0] : undefined;
    const after = all[t + 1] as OnnxRef | undefined;
    const direct = sum(own, past);
    const output = parted(context, after === undefined ? (direct ?? zero) : b.gemm(back, after, { c: direct }), made.mask?.on[t]);
    const cell = carry === undefined ? undefined : parted(context, carry, made.mask?.on[t]);
    const total = output.through;
    const { factors, throughTanh } = factorsOf(context, made, t);
    const local = b.binary('Mul', total, throughTanh, shape);
    const dc = cell === undefined ? local : b.binary('Add', local, cell.through, shape);
    all[t] = b.binary('Mul', b.concat([dc, dc, dc, total], 0), factors, [4 * units, batch]);
    carry = sum(b.binary('Mul', dc, made.f[t], shape), cell?.past);
    past = output.past;
    if (t === 0) dh = b.gemm(back, all[0], { c: past });
  }
  const [dz, hBefore, dzSum, dhOut, dcOut] = node.outputs;
  context.put(dz, joinSteps(context, all, steps), SEQUENCE);
  context.put(hBefore, joinBefore(context, made.hBefore, y, steps), SEQUENCE);
  context.put(dzSum, all.length === 1 ? all[0] : b.op('Sum', all, [4 * units, batch]), COLUMNS);
  context.put(dhOut, dh ?? zero, COLUMNS);
  context.put(dcOut, carry ?? zero, COLUMNS);
}

/**
 * What the gradients of the states are multiplied by on their way to z, `[4 · units, batch]`, and on their way through the
 * outer tanh, from products that the forward pass has made: s(1 − s)·x = (1 − s)·(s·x) and i(1 − g²) = (1 − g)(i + i·g).
 */
function factorsOf(context: LoweringContext, made: LstmSteps, t: number): { factors: OnnxRef; throughTanh: OnnxRef } {
  const b = context.builder;
  const { units, batch } = made.steps;
  const shape = [units, batch];
  const gates = b.concat([made.i[t], made.f[t], made.g[t], made.o[t]], 0);
  const products = b.concat([made.ig[t], made.fc[t] ?? b.filled(0, shape), b.binary('Add', made.i[t], made.ig[t], shape), made.ot[t]], 0);
  return {
    factors: b.binary('Mul', b.binary('Sub', b.scalar(1), gates, gates.shape), products, gates.shape),
    throughTanh: b.binary('Sub', made.o[t], b.binary('Mul', made.ot[t], made.tanhC[t], shape), shape),
  };
}
