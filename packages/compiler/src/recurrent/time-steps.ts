import type { IrNode, IrValue } from '../ir/graph.js';
import type { LoweringContext } from '../lower/context.js';
import { type Layout, permutedLayout } from '../lower/layout.js';
import type { OnnxRef } from '../lower/onnx-builder.js';
import { range } from '../shapes.js';
import type { SequenceAttributes } from './sequence.js';

/**
 * Sequences `[batch, steps, width]` as `[width, steps, batch]` and matrices with their columns as rows: weights are then
 * the left operand of every product, which ONNX Runtime need not rearrange before it multiplies.
 */
export const SEQUENCE: Layout = permutedLayout([2, 1, 0]);
export const COLUMNS: Layout = permutedLayout([1, 0]);

/** What a recurrent operation does, and for how many sequences at once. */
export interface Steps extends SequenceAttributes {
  readonly batch: number;
}

export function stepsOf<A extends SequenceAttributes>(node: IrNode, batch: number): Steps & A {
  return { ...(node.attributes as unknown as A), batch };
}

/** Place in time of the step that is run j-th. */
function timeOf({ goBackwards, steps }: Steps, j: number): number {
  return goBackwards ? steps - 1 - j : j;
}

/** A sequence that lies as {@link SEQUENCE}, cut into steps: `[width, batch]` each, in the order of running. */
export function cutSteps(context: LoweringContext, all: OnnxRef, steps: Steps): OnnxRef[] {
  const b = context.builder;
  const parts = b.split(b.reshape(all, [all.shape[0], steps.steps * steps.batch]), range(steps.steps).map(() => steps.batch), 1);
  return range(steps.steps).map((j) => parts[timeOf(steps, j)]);
}

/** Puts what belongs to each step, in the order of running, side by side as {@link SEQUENCE}. */
export function joinSteps(context: LoweringContext, list: readonly OnnxRef[], steps: Steps): OnnxRef {
  const ordered = range(list.length).map((t) => list[timeOf(steps, t)]);
  return context.builder.reshape(context.builder.concat(ordered, 1), [list[0].shape[0], steps.steps, steps.batch]);
}

/** The states before each step, side by side as {@link SEQUENCE}: the outputs, one step later, where these are at hand. */
export function joinBefore(context: LoweringContext, before: readonly (OnnxRef | undefined)[], output: IrValue, steps: Steps): OnnxRef {
  const b = context.builder;
  const shape = [steps.units, steps.batch];
  if (steps.returnSequences && !steps.states && !steps.goBackwards && before[0] === undefined) {
    return b.pad(context.as(output, SEQUENCE), [0, 1, 0], [0, -1, 0]);
  }
  const zero = b.filled(0, shape);
  return joinSteps(context, before.map((ref) => ref ?? zero), steps);
}

/** Which sequences each step counts for, in the order of running, `[1, batch]` each: as numbers and as truth values. */
export interface MaskRows {
  readonly on: readonly OnnxRef[];
  readonly is: readonly OnnxRef[];
}

/** The mask among the inputs of a recurrent operation; undefined where there is none. */
export function maskRows(context: LoweringContext, node: IrNode, steps: Steps): MaskRows | undefined {
  if (!steps.masked) return undefined;
  const b = context.builder;
  const all = context.as(node.inputs[node.inputs.length - 1], COLUMNS);
  const truth = b.op('Cast', [all], all.shape, 'bool', { attributes: { to: { int: 9 } } });
  const cut = (ref: OnnxRef): OnnxRef[] => {
    const rows = b.split(ref, range(steps.steps).map(() => 1), 0);
    return range(steps.steps).map((j) => rows[timeOf(steps, j)]);
  };
  return { on: cut(all), is: cut(truth) };
}

/** The state behind a step: the new one where the step counts. */
export function keptState(context: LoweringContext, next: OnnxRef, before: OnnxRef, is: OnnxRef | undefined): OnnxRef {
  return is === undefined ? next : context.builder.op('Where', [is, next, before], next.shape);
}

/** A gradient that reaches the state behind a step, in what goes through the step and what goes past it. */
export function parted(context: LoweringContext, d: OnnxRef, on: OnnxRef | undefined): { through: OnnxRef; past: OnnxRef | undefined } {
  if (on === undefined) return { through: d, past: undefined };
  const b = context.builder;
  const through = b.binary('Mul', d, on, d.shape);
  return { through, past: b.binary('Sub', d, through, d.shape) };
}

/** Outputs of an operation, by step and then the final states, as a value of one row or more: `[batch, rows, units]` or `[batch, units]`. */
export function putRows(context: LoweringContext, value: IrValue, rows: readonly OnnxRef[]): void {
  if (value.shape.length === 2) {
    context.put(value, rows[0], COLUMNS);
    return;
  }
  const [batch, count, width] = value.shape;
  context.put(value, context.builder.reshape(context.builder.concat(rows, 1), [width, count, batch]), SEQUENCE);
}

/** The rows of a gradient of such an output; undefined where it is zero. */
export function takeRows(context: LoweringContext, value: IrValue): (OnnxRef | undefined)[] {
  const rows = value.shape.length === 2 ? 1 : value.shape[1];
  if (value.splat === 0) return new Array<undefined>(rows).fill(undefined);
  if (value.shape.length === 2) return [context.as(value, COLUMNS)];
  const [batch, , width] = value.shape;
  const b = context.builder;
  const flat = b.reshape(context.as(value, SEQUENCE), [width, rows * batch]);
  return [...b.split(flat, range(rows).map(() => batch), 1)];
}

/** `x · kernel + bias` for each step, `[width, batch]`; the same for all where the input is. */
export function projectSteps(context: LoweringContext, x: IrValue, kernel: OnnxRef, bias: OnnxRef | undefined, steps: Steps): OnnxRef[] {
  const b = context.builder;
  if (x.shape.length === 2) {
    const same = b.gemm(kernel, context.as(x, COLUMNS), { c: bias });
    return range(steps.steps).map(() => same);
  }
  const all = b.gemm(kernel, b.reshape(context.as(x, SEQUENCE), [kernel.shape[1], steps.steps * steps.batch]), { c: bias });
  return cutSteps(context, b.reshape(all, [kernel.shape[0], steps.steps, steps.batch]), steps);
}

/** A bias as a column for Gemm; undefined where it is zero. */
export function biasColumn(context: LoweringContext, bias: IrValue): OnnxRef | undefined {
  return bias.splat === 0 ? undefined : context.builder.reshape(context.plain(bias), [bias.shape.at(-1) ?? 1, 1]);
}
