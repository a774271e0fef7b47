import type { IrNode } from '../ir/graph.js';
import type { LoweringContext } from '../lower/context.js';
import type { OnnxRef } from '../lower/onnx-builder.js';
import { biasColumn, COLUMNS, cutSteps, keptState, maskRows, type MaskRows, projectSteps, putRows, SEQUENCE, type Steps, stepsOf } from './time-steps.js';

/** What the steps of an LSTM leave behind for its gradient, in the order of running; each `[units, batch]`. */
export interface LstmSteps {
  readonly steps: Steps;
  readonly i: readonly OnnxRef[];
  readonly f: readonly OnnxRef[];
  readonly g: readonly OnnxRef[];
  readonly o: readonly OnnxRef[];
  readonly tanhC: readonly OnnxRef[];
  /** Hidden state before the step; undefined where it is zero. */
  readonly hBefore: readonly (OnnxRef | undefined)[];
  /** States behind the step. */
  readonly h: readonly OnnxRef[];
  readonly c: readonly OnnxRef[];
  /** Output gate times tanh of the new cell state: what h is, where the step counts. */
  readonly ot: readonly OnnxRef[];
  readonly mask: MaskRows | undefined;
  /** Input gate times candidate, and forget gate times the state before (undefined where that is zero). */
  readonly ig: readonly OnnxRef[];
  readonly fc: readonly (OnnxRef | undefined)[];
}

/** Writes an LSTM out step by step. */
export function lowerLstm(context: LoweringContext, node: IrNode): void {
  const made = lstmSteps(context, node);
  const { returnSequences, states } = made.steps;
  const last = made.h.length - 1;
  putRows(context, node.outputs[0], [...(returnSequences ? made.h : [made.h[last]]), ...(states ? [made.c[last]] : [])]);
}

/** The steps of an LSTM's operation, written out once. */
export function lstmSteps(context: LoweringContext, node: IrNode): LstmSteps {
  return context.shared(node, 'steps', () => writeSteps(context, node));
}

function writeSteps(context: LoweringContext, node: IrNode): LstmSteps {
  const [x, kernel, recurrent, , h0, c0] = node.inputs;
  const b = context.builder;
  const steps = stepsOf(node, x.shape[0]);
  const { units, batch } = steps;
  const shape = [units, batch];
  for (const weights of [kernel, recurrent]) context.prefer(weights, COLUMNS);
  const recurrence = gateProducts(context, node, steps);
  const start = (value: typeof h0): OnnxRef | undefined => (value.splat === 0 ? undefined : context.as(value, COLUMNS));
  let h = steps.states ? start(h0) : undefined;
  let c = steps.states ? start(c0) : undefined;
  const mask = maskRows(context, node, steps);
  const zero = b.filled(0, shape);
  const lists = { i: [], f: [], g: [], o: [], tanhC: [], hBefore: [], h: [], c: [], ot: [], ig: [], fc: [] } as Record<string, (OnnxRef | undefined)[]>;
  for (let t = 0; t < steps.steps; t++) {
    const z = recurrence(t, h);
    const [zs, zg] = b.split(z, [3 * units, units], 0);
    const [i, f, o] = b.split(b.op('Sigmoid', [zs], zs.shape), [units, units, units], 0);
    const g = b.op('Tanh', [zg], shape);
    const ig = b.binary('Mul', i, g, shape);
    const fc = c === undefined ? undefined : b.binary('Mul', f, c, shape);
    const next = fc === undefined ? ig : b.binary('Add', fc, ig, shape);
    const tanhC = b.op('Tanh', [next], shape);
    const ot = b.binary('Mul', o, tanhC, shape);
    const [hBefore, cBefore] = [h, c];
    h = keptState(context, ot, hBefore ?? zero, mask?.is[t]);
    c = keptState(context, next, cBefore ?? zero, mask?.is[t]);
    Object.entries({ i, f, g, o, tanhC, hBefore, h, c, ot, ig, fc }).forEach(([name, ref]) => lists[name].push(ref));
  }
  return { steps, mask, ...lists } as unknown as LstmSteps;
}

/** Computes z = U·h + W·x + b of a step, gates in the order of {@link gatesLast}. */
function gateProducts(context: LoweringContext, node: IrNode, steps: Steps): (t: number, h: OnnxRef | undefined) => OnnxRef {
  const [x, kernel, recurrent, bias] = node.inputs;
  const { units, batch } = steps;
  const b = context.builder;
  const order = b.constant(gatesLast(units), [4 * units], 'int32');
  const column = biasColumn(context, bias);
  const [w, u] = [kernel, recurrent].map((value) => context.as(value, COLUMNS));
  const features = w.shape[1];
  // A narrow input costs less as more rows of h than as a sum that is made for all steps and cut into them.
  if (x.shape.length === 3 && 2 * features <= units) {
    const parts = column === undefined ? [u, w] : [u, w, column];
    const weights = b.gather(b.concat(parts, 1), order);
    const one = column === undefined ? [] : [b.filled(1, [1, steps.steps, batch])];
    const inputs = cutSteps(context, b.concat([context.as(x, SEQUENCE), ...one], 0), steps);
    const zero = b.filled(0, [units, batch]);
    return (t, h) => b.gemm(weights, b.concat([h ?? zero, inputs[t]], 0));
  }
  const projected = projectSteps(context, x, b.gather(w, order), column && b.gather(column, order), steps);
  const weights = b.gather(u, order);
  return (t, h) => (h === undefined ? projected[t] : b.gemm(weights, h, { c: projected[t] }));
}

/** Rows of the gates in the order input, forget, output, candidate, so that those with a sigmoid lie side by side. */
function gatesLast(units: number): Int32Array {
  const rows = (gate: number): number[] => Array.from({ length: units }, (_, k) => gate * units + k);
  return Int32Array.from([...rows(0), ...rows(1), ...rows(3), ...rows(2)]);
}
