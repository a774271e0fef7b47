import { type NdArray, ndarray, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { ProgramState } from '../engine/engine.js';
import type { Program, StepInputs } from './program.js';

/** A program over fewer, longer variables, and the way from one state to the other. */
export interface PackedProgram {
  readonly program: Program;
  pack(state: ProgramState): ProgramState;
  unpack(state: ProgramState): ProgramState;
}

/** Larger variables gain nothing from company: they are read in place of being cut out of the pack. */
const LARGEST = 65_536;
/** Name of the variable that holds the others. */
const PACK = 'pack';

/**
 * Joins small matrices and vectors to one vector, so that the optimizer does its operations once and not once for each of
 * them. Kernels of higher rank stay apart, since operations choose how those lie in memory. Undefined where it would
 * change a number (an optimizer that looks at whole variables) or gain nothing.
 */
export function packProgram(program: Program): PackedProgram | undefined {
  const { variables, slots } = program;
  const trainable = variables.flatMap((v, i) => (v.trainable ? [i] : []));
  const width = trainable.length === 0 ? 0 : slots.length / trainable.length;
  const small = trainable.filter((i) => variables[i].shape.length <= 2 && sizeOf(variables[i].shape) <= LARGEST);
  if (!program.elementwiseUpdate || !Number.isInteger(width) || width === 0 || small.length < 3) return undefined;
  const sizes = small.map((i) => sizeOf(variables[i].shape));
  const total = sizes.reduce((sum, n) => sum + n, 0);
  const packed = new Set(small);
  const rest = variables.flatMap((_, i) => (packed.has(i) ? [] : [i]));
  const restTrainable = trainable.filter((i) => !packed.has(i));
  const slotsOf = (i: number): number[] => Array.from({ length: width }, (_, k) => trainable.indexOf(i) * width + k);
  const restSlots = restTrainable.flatMap(slotsOf);

  /** Variables of the original program from those of the packed one. */
  const unpackTensors = (tensors: readonly tf.Tensor[]): tf.Tensor[] => {
    const result = new Array<tf.Tensor>(variables.length);
    rest.forEach((index, i) => (result[index] = tensors[i]));
    const parts = tf.split(tensors[rest.length], sizes);
    small.forEach((index, i) => (result[index] = tf.reshape(parts[i], [...variables[index].shape])));
    return result;
  };
  const packTensors = (tensors: readonly tf.Tensor[]): tf.Tensor => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
  const names = [...restTrainable.map((i) => variables[i].name), PACK];

  const step = (inputs: StepInputs): ReturnType<Program['step']> => {
    const original = unpackTensors(inputs.variables);
    const { gradients, written, terms } = program.gradients({ ...inputs, variables: original });
    const gradientOf = (i: number): tf.Tensor => gradients[trainable.indexOf(i)];
    const updated = program.update({
      variables: [...restTrainable.map((i) => original[i]), inputs.variables[rest.length]],
      gradients: [...restTrainable.map(gradientOf), packTensors(small.map(gradientOf))],
      slots: inputs.slots,
      scalars: inputs.scalars,
      names,
    });
    const next = rest.map((i) => written.get(i) ?? original[i]);
    restTrainable.forEach((index, i) => (next[rest.indexOf(index)] = updated.variables[i]));
    return { variables: [...next, updated.variables[restTrainable.length]], slots: updated.slots, terms };
  };

  const join = (arrays: readonly NdArray<Float32Array>[]): NdArray<Float32Array> => {
    const data = new Float32Array(total);
    let at = 0;
    for (const array of arrays) {
      data.set(array.data, at);
      at += array.data.length;
    }
    return ndarray(data, [total]);
  };
  const cut = (joined: NdArray<Float32Array>): NdArray<Float32Array>[] => {
    let at = 0;
    return small.map((index, i) => ndarray(joined.data.slice(at, (at += sizes[i])), variables[index].shape));
  };
  return {
    program: {
      ...program,
      variables: [...rest.map((i) => variables[i]), { ...variables[small[0]], name: PACK, shape: [total] }],
      slots: [
        ...restSlots.map((i) => slots[i]),
        ...slotsOf(small[0]).map((i) => ({ ...slots[i], name: `${PACK}/${i}`, shape: [total] })),
      ],
      step,
      evaluate: (inputs) => program.evaluate({ ...inputs, variables: unpackTensors(inputs.variables) }),
    },
    pack: (state) => ({
      variables: [...rest.map((i) => state.variables[i]), join(small.map((i) => state.variables[i]))],
      slots: [
        ...restSlots.map((i) => state.slots[i]),
        ...Array.from({ length: width }, (_, k) => join(small.map((i) => state.slots[slotsOf(i)[k]]))),
      ],
    }),
    unpack: (state) => {
      const all = new Array<NdArray<Float32Array>>(variables.length);
      const allSlots = new Array<NdArray<Float32Array>>(slots.length);
      rest.forEach((index, i) => (all[index] = state.variables[i]));
      restSlots.forEach((index, i) => (allSlots[index] = state.slots[i]));
      cut(state.variables[rest.length]).forEach((array, i) => (all[small[i]] = array));
      for (let k = 0; k < width; k++) {
        cut(state.slots[restSlots.length + k]).forEach((array, i) => (allSlots[slotsOf(small[i])[k]] = array));
      }
      return { variables: all, slots: allSlots };
    },
  };
}
