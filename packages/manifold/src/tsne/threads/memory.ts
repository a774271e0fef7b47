/** Makes arrays: in the memory of one thread, or in memory that threads share. */
export interface Memory {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  float32(length: number): Float32Array;
}

/** Arrays of one thread. */
export const OWN_MEMORY: Memory = {
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
  float32: (length) => new Float32Array(length),
};

/** Arrays that workers see too when they are posted to them. */
export const SHARED_MEMORY: Memory = {
  float64: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  int32: (length) => new Int32Array(new SharedArrayBuffer(4 * length)),
  float32: (length) => new Float32Array(new SharedArrayBuffer(4 * length)),
};
