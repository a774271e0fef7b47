import { wasmMemory } from '../wasm/instance.js';

/** Makes arrays: in the memory of one thread, or in memory that threads share. */
export interface Memory {
  readonly shared: boolean;
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  float32(length: number): Float32Array;
}

/** Arrays of one thread. */
export const OWN_MEMORY: Memory = {
  shared: false,
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
  float32: (length) => new Float32Array(length),
};

/** Arrays that workers see too when they are posted to them. */
export const SHARED_MEMORY: Memory = {
  shared: true,
  float64: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  int32: (length) => new Int32Array(new SharedArrayBuffer(4 * length)),
  float32: (length) => new Float32Array(new SharedArrayBuffer(4 * length)),
};

/** Arrays one after the other in the linear memory of WebAssembly. */
export class LinearMemory implements Omit<Memory, 'float64' | 'shared'> {
  readonly memory: WebAssembly.Memory;
  private used = 0;

  /** Room for so many bytes in so many arrays. */
  constructor(
    bytes: number,
    arrays: number,
    shared: boolean,
  ) {
    this.memory = wasmMemory(bytes + arrays * ALIGNMENT, shared);
  }

  int32(length: number): Int32Array {
    return new Int32Array(this.memory.buffer, this.take(4 * length), length);
  }

  float32(length: number): Float32Array {
    return new Float32Array(this.memory.buffer, this.take(4 * length), length);
  }

  private take(bytes: number): number {
    const at = this.used;
    this.used += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return at;
  }
}

/** Vectors are read fastest where they do not cross lines of the cache. */
const ALIGNMENT = 64;
