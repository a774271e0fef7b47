import type { IrNode } from '../ir/graph.js';
import type { LoweringContext } from '../lower/context.js';
import type { OnnxRef } from '../lower/onnx-builder.js';
import type { GruAttributes } from './gru.js';
import { biasColumn, COLUMNS, keptState, maskRows, type MaskRows, projectSteps, putRows, type Steps, stepsOf } from './time-steps.js';

/** What the steps of a GRU leave behind for its gradient, in the order of running; each `[units, batch]`. */
export interface GruSteps {
  readonly steps: Steps & GruAttributes;
  /** Update and reset gate in one, `[2 · units, batch]`, and apart. */
  readonly gates: readonly OnnxRef[];
  readonly z: readonly OnnxRef[];
  readonly r: readonly OnnxRef[];
  readonly candidate: readonly OnnxRef[];
  /** The reset gate times what it acts on. */
  readonly reset: readonly OnnxRef[];
  /** The update gate times the difference between the state before and the candidate. */
  readonly kept: readonly OnnxRef[];
  /** State before the step; undefined where it is zero. */
  readonly hBefore: readonly (OnnxRef | undefined)[];
  readonly h: readonly OnnxRef[];
  readonly mask: MaskRows | undefined;
}

/** Writes a GRU out step by step. */
export function lowerGru(context: LoweringContext, node: IrNode): void {
  const { h, steps } = gruSteps(context, node);
  putRows(context, node.outputs[0], steps.returnSequences ? h : h.slice(-1));
}

/** The steps of a GRU's operation, written out once. */
export function gruSteps(context: LoweringContext, node: IrNode): GruSteps {
  return context.shared(node, 'steps', () => writeSteps(context, node));
}

function writeSteps(context: LoweringContext, node: IrNode): GruSteps {
  const [x, kernel, recurrent, bias, recurrentBias] = node.inputs;
  const b = context.builder;
  const steps = stepsOf<GruAttributes>(node, x.shape[0]);
  const h0 = steps.initial ? node.inputs[5] : undefined;
  const mask = maskRows(context, node, steps);
  const { units, batch, resetAfter } = steps;
  const shape = [units, batch];
  for (const weights of [kernel, recurrent]) context.prefer(weights, COLUMNS);
  const halves = (ref: OnnxRef | undefined): readonly (OnnxRef | undefined)[] => (ref === undefined ? [] : b.split(ref, [2 * units, units], 0));
  const [inputBias, stateBias] = [bias, recurrentBias].map((value) => biasColumn(context, value));
  const [biasGates, biasCandidate] = halves(inputBias);
  const [stateGates, stateCandidate] = halves(stateBias);
  // What the gates get from both biases is added once, for all steps.
  const both = biasGates !== undefined && stateGates !== undefined ? b.binary('Add', biasGates, stateGates, biasGates.shape) : (biasGates ?? stateGates);
  const [kernelGates, kernelCandidate] = b.split(context.as(kernel, COLUMNS), [2 * units, units], 0);
  const [weightGates, weightCandidate] = b.split(context.as(recurrent, COLUMNS), [2 * units, units], 0);
  const gatesOf = projectSteps(context, x, kernelGates, both, steps);
  const candidatesOf = projectSteps(context, x, kernelCandidate, biasCandidate, steps);
  let h = h0 === undefined || h0.splat === 0 ? undefined : context.as(h0, COLUMNS);
  const zero = b.filled(0, shape);
  const lists = { gates: [], z: [], r: [], candidate: [], reset: [], kept: [], hBefore: [], h: [] } as Record<string, (OnnxRef | undefined)[]>;
  for (let t = 0; t < steps.steps; t++) {
    const before = h ?? zero;
    const gates = b.op('Sigmoid', [h === undefined ? gatesOf[t] : b.gemm(weightGates, before, { c: gatesOf[t] })], [2 * units, batch]);
    const [z, r] = b.split(gates, [units, units], 0);
    const reset = b.binary('Mul', r, resetAfter ? b.gemm(weightCandidate, before, { c: stateCandidate }) : before, shape);
    const sum = resetAfter ? b.binary('Add', candidatesOf[t], reset, shape) : b.gemm(weightCandidate, reset, { c: candidatesOf[t] });
    const candidate = b.op('Tanh', [sum], shape);
    const kept = b.binary('Mul', z, b.binary('Sub', before, candidate, shape), shape);
    const next = keptState(context, b.binary('Add', candidate, kept, shape), before, mask?.is[t]);
    Object.entries({ gates, z, r, candidate, reset, kept, hBefore: h, h: next }).forEach(([name, ref]) => lists[name].push(ref));
    h = next;
  }
  return { steps, mask, ...lists } as unknown as GruSteps;
}
