import type { NdArray } from '@latentkit/core';
import type { ProgramState } from '../engine/engine.js';

/** A program's state as named tensors, `variable/0`, `variable/1`, …, `slot/0`, …, for checkpoint files. */
export function encodeState(state: ProgramState): Map<string, NdArray> {
  return new Map([
    ...state.variables.map((array, i) => [`variable/${i}`, array] as const),
    ...state.slots.map((array, i) => [`slot/${i}`, array] as const),
  ]);
}

/** The inverse of {@link encodeState}; other names are left out. */
export function decodeState(tensors: ReadonlyMap<string, NdArray>): ProgramState {
  const collect = (kind: string): NdArray<Float32Array>[] => {
    const found: NdArray<Float32Array>[] = [];
    for (let i = 0; tensors.has(`${kind}/${i}`); i++) found.push(tensors.get(`${kind}/${i}`) as NdArray<Float32Array>);
    return found;
  };
  return { variables: collect('variable'), slots: collect('slot') };
}
