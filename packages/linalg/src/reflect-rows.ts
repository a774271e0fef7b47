/** A Householder reflection I - tau·v·v', v = data[at … at + length). */
export interface Reflection {
  readonly data: Float64Array;
  readonly at: number;
  readonly length: number;
  readonly tau: number;
}

/**
 * rows -= tau·(rows·v)·v', for `count` rows that begin at `at`, `stride` apart. 4·count·length operations, four rows
 * at a time, so that v is read once for all four.
 */
export function reflectRows({ data: v, at: o, length, tau }: Reflection, rows: Float64Array, at: number, stride: number, count: number): void {
  let r = 0;
  for (; r + 3 < count; r += 4) {
    const o1 = at + r * stride;
    const o2 = o1 + stride;
    const o3 = o2 + stride;
    const o4 = o3 + stride;
    let s1 = 0, s2 = 0, s3 = 0, s4 = 0;
    for (let c = 0; c < length; c++) {
      const e = v[o + c];
      s1 += rows[o1 + c] * e;
      s2 += rows[o2 + c] * e;
      s3 += rows[o3 + c] * e;
      s4 += rows[o4 + c] * e;
    }
    s1 *= tau;
    s2 *= tau;
    s3 *= tau;
    s4 *= tau;
    for (let c = 0; c < length; c++) {
      const e = v[o + c];
      rows[o1 + c] -= s1 * e;
      rows[o2 + c] -= s2 * e;
      rows[o3 + c] -= s3 * e;
      rows[o4 + c] -= s4 * e;
    }
  }
  for (; r < count; r++) {
    const o1 = at + r * stride;
    let s = 0;
    for (let c = 0; c < length; c++) s += rows[o1 + c] * v[o + c];
    s *= tau;
    for (let c = 0; c < length; c++) rows[o1 + c] -= s * v[o + c];
  }
}

/**
 * Turns x = data[at … at + length) into the vector v (v[0] = 1) of the reflection that maps x to a multiple of the
 * first unit vector, in place; returns that multiple and tau, which is 0 where x is one already.
 */
export function makeReflection(data: Float64Array, at: number, length: number): { value: number; tau: number } {
  const pivot = data[at];
  let rest = 0;
  for (let c = 1; c < length; c++) rest += data[at + c] * data[at + c];
  data[at] = 1;
  if (rest === 0) return { value: pivot, tau: 0 };
  const size = Math.sqrt(pivot * pivot + rest);
  const value = pivot > 0 ? -size : size;
  const factor = 1 / (pivot - value);
  for (let c = 1; c < length; c++) data[at + c] *= factor;
  return { value, tau: (value - pivot) / value };
}
