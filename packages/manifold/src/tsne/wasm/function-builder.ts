import { type LocalType, type WasmFunction, signed, unsigned } from './module.js';

/** Instructions that leave a value: an address or a count (`i32`), or a vector of four float32 (`v128`). */
export type Code = readonly number[];

const SIMD = 0xfd;

function vector(opcode: number, ...operands: readonly Code[]): Code {
  return [...operands.flat(), SIMD, ...unsigned(opcode)];
}

/** Arithmetic of addresses and counts. */
export const int = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  multiply: (a: Code, b: Code): Code => [...a, ...b, 0x6c],
  subtract: (a: Code, b: Code): Code => [...a, ...b, 0x6b],
  and: (a: Code, b: Code): Code => [...a, ...b, 0x71],
  shiftLeft: (a: Code, bits: number): Code => [...a, 0x41, bits, 0x74],
  load: (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)],
} as const;

/** Four float32 at once. */
export const f32x4 = {
  load: (address: Code): Code => [...address, SIMD, 0x00, 3, 0],
  /** The same number four times. */
  loadSplat: (address: Code, offset = 0): Code => [...address, SIMD, 0x09, 2, ...unsigned(offset)],
  add: (a: Code, b: Code): Code => vector(0xe4, a, b),
  subtract: (a: Code, b: Code): Code => vector(0xe5, a, b),
  multiply: (a: Code, b: Code): Code => vector(0xe6, a, b),
  divide: (a: Code, b: Code): Code => vector(0xe7, a, b),
  /** Two numbers from one address and two from another. */
  loadPairs: (a: Code, b: Code): Code => [...b, ...a, SIMD, ...unsigned(0x5d), 3, 0, SIMD, ...unsigned(0x57), 3, 0, 1],
  /** Four of the numbers of a (0 … 3) and b (4 … 7). */
  pick: (a: Code, b: Code, lanes: readonly number[]): Code => [...a, ...b, SIMD, 0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))],
  constant: (value: number): Code => {
    const bytes = Array.from(new Uint8Array(Float32Array.of(value, value, value, value).buffer));
    return [SIMD, 0x0c, ...bytes];
  },
} as const;

/** Writes the instructions of one function. */
export class FunctionBuilder {
  private readonly locals: LocalType[] = [];
  private readonly body: number[] = [];

  constructor(
    private readonly name: string,
    private readonly parameters: number,
  ) {}

  /** The parameter at a place. */
  parameter(index: number): Code {
    return [0x20, ...unsigned(index)];
  }

  /** Computes a vector once, for use in several places. */
  vector(value: Code): Code {
    return this.keep('v128', value);
  }

  /** Computes an integer once. */
  integer(value: Code): Code {
    return this.keep('i32', value);
  }

  /** Gives a kept value, or a parameter, another. */
  assign(kept: Code, value: Code): void {
    this.body.push(...value, 0x21, ...kept.slice(1));
  }

  storeVector(address: Code, value: Code): void {
    this.body.push(...address, ...value, SIMD, 0x0b, 3, 0);
  }

  /** Stores the first two numbers of a vector. */
  storePair(address: Code, value: Code): void {
    this.body.push(...address, ...value, SIMD, ...unsigned(0x5b), 3, 0, 0);
  }

  /** Repeats while counter < end, the counter growing by step; it must be kept. */
  loop(counter: Code, end: Code, step: number, inside: () => void): void {
    // block { loop { if counter >= end, leave; inside; counter += step; again } }
    this.body.push(0x02, 0x40, 0x03, 0x40, ...counter, ...end, 0x4f, 0x0d, 1);
    inside();
    this.assign(counter, int.add(counter, int.constant(step)));
    this.body.push(0x0c, 0, 0x0b, 0x0b);
  }

  build(): WasmFunction {
    const { name, parameters, locals, body } = this;
    return { name, parameters, locals, body };
  }

  private keep(type: LocalType, value: Code): Code {
    const index = unsigned(this.parameters + this.locals.length);
    this.locals.push(type);
    this.body.push(...value, 0x21, ...index);
    return [0x20, ...index];
  }
}
