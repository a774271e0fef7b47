import { type NdArray, ndarray, sizeOf } from '@latentkit/core';
import * as tf from '@tensorflow/tfjs';
import type { ProgramState } from '../engine/engine.js';
import type { Program } from './program.js';

/** The models' present weights, and optimizer slots at their start values. */
export async function initialState(program: Program): Promise<ProgramState> {
  const variables: NdArray<Float32Array>[] = [];
  for (const { variable, shape } of program.variables) variables.push(ndarray(Float32Array.from(await variable.read().data()), shape));
  const slots = program.slots.map(({ shape, initial }) => ndarray(new Float32Array(sizeOf(shape)).fill(initial), shape));
  return { variables, slots };
}

/** Writes the state's weights into the models. */
export function writeVariables(program: Program, state: ProgramState): void {
  program.variables.forEach(({ variable }, i) => {
    const { data, shape } = state.variables[i];
    tf.tidy(() => void variable.write(tf.tensor(data.slice(), [...shape], 'float32')));
  });
}
