/** One function of a module: parameters are 32-bit integers, and there is no result. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  /** Types of the locals beyond the parameters. */
  readonly locals: readonly LocalType[];
  readonly body: readonly number[];
}

export type LocalType = 'i32' | 'v128';

/** Memory is at most 4 GiB. */
const MOST_PAGES = 65_536;

const TYPES = { i32: 0x7f, v128: 0x7b } as const;

/** Encodes a WebAssembly module that imports memory of any size as `env.memory` and exports its functions by name. */
export function encodeModule(functions: readonly WasmFunction[], sharedMemory: boolean): Uint8Array<ArrayBuffer> {
  const limits = sharedMemory ? [0x03, 1, ...unsigned(MOST_PAGES)] : [0x00, 1];
  const types = functions.map(({ parameters }) => [0x60, ...list(Array.from({ length: parameters }, () => [TYPES.i32])), 0]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([[...text('env'), ...text('memory'), 0x02, ...limits]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]))),
    ...section(10, list(functions.map(code))),
  ]);
}

function code({ locals, body }: WasmFunction): number[] {
  const content = [...list(locals.map((type) => [1, TYPES[type]])), ...body, 0x0b];
  return [...unsigned(content.length), ...content];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): number[] {
  return list(Array.from(new TextEncoder().encode(name), (byte) => [byte]));
}

/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** LEB128 of a signed number. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -0x40 || rest >= 0x40; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}
