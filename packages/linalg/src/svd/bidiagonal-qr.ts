import { noConvergence } from '../krylov/linear-operator.js';
import { type Rotations, rotateUp } from '../rotate-rows.js';
import { hypotenuse } from '../vector.js';

const EPSILON = 2 ** -52;
const SWEEPS_PER_VALUE = 60;

/** Rows that take part in every rotation, such as those of U' and V'. */
export interface RotatedRows {
  readonly data: Float64Array;
  readonly width: number;
}

/**
 * Diagonalises an upper bidiagonal matrix in place by implicit QR with the smaller singular value of the last 2 × 2
 * block as shift, or none where a diagonal entry is 0 or the shift is negligible. `offDiagonal[i]` stands right of
 * `diagonal[i]`. Every rotation is applied to the rows of U' and V' too. The diagonal it ends with is neither sorted
 * nor positive.
 *
 * About two sweeps for each value; each is within a small multiple of n·ε·‖B‖. (Golub & Kahan, 1965,
 * https://doi.org/10.1137/0702016; Demmel & Kahan, 1990, https://doi.org/10.1137/0911052; LAPACK dbdsqr.)
 */
export function bidiagonalQR(diagonal: Float64Array, offDiagonal: Float64Array, left: RotatedRows, right: RotatedRows): void {
  const d = diagonal;
  const e = offDiagonal;
  const n = d.length;
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]), Math.abs(e[i]));
  const negligible = EPSILON * size;
  const work = { onRight: rotations(n), onLeft: rotations(n) };
  for (let end = n - 1, sweeps = 0; end > 0; ) {
    let start = end;
    while (start > 0 && Math.abs(e[start - 1]) > negligible) start--;
    if (start > 0) e[start - 1] = 0;
    if (start === end) {
      end--;
      sweeps = 0;
      continue;
    }
    if (sweeps++ === SWEEPS_PER_VALUE) {
      throw noConvergence('The singular value decomposition', `value ${end} was not found within ${SWEEPS_PER_VALUE} sweeps`, 'Scale the columns.');
    }
    const shift = choose(d, e, start, end, negligible);
    if (shift === 0) sweepWithoutShift(d, e, start, end, work);
    else sweepWithShift(d, e, start, end, shift, work);
    rotateUp(right.data, right.width, start, end - 1, work.onRight);
    rotateUp(left.data, left.width, start, end - 1, work.onLeft);
  }
}

interface Work {
  readonly onRight: Rotations;
  readonly onLeft: Rotations;
}

function rotations(n: number): Rotations {
  return { cosines: new Float64Array(n), sines: new Float64Array(n) };
}

/** The shift of the next sweep; sets diagonal entries that are rounding to 0, which one sweep without shift splits off. */
function choose(d: Float64Array, e: Float64Array, start: number, end: number, negligible: number): number {
  let zero = false;
  for (let i = start; i <= end; i++) {
    if (Math.abs(d[i]) > negligible) continue;
    d[i] = 0;
    zero = true;
  }
  if (zero) return 0;
  const shift = smallerSingularValue(d[end - 1], e[end - 1], d[end]);
  return (shift / d[start]) ** 2 < EPSILON ? 0 : shift;
}

/** Of [[f, g], [0, h]], without cancellation: |f·h| over the larger one. */
function smallerSingularValue(f: number, g: number, h: number): number {
  const a = Math.abs(f);
  const b = Math.abs(h);
  const larger = (hypotenuse(a + b, g) + hypotenuse(a - b, g)) / 2;
  return (Math.min(a, b) / larger) * Math.max(a, b);
}

function sweepWithShift(d: Float64Array, e: Float64Array, start: number, end: number, shift: number, { onRight, onLeft }: Work): void {
  let f = (Math.abs(d[start]) - shift) * (Math.sign(d[start]) + shift / d[start]);
  let g = e[start];
  for (let i = start; i < end; i++) {
    let r = rotation(f, g, onRight, i);
    if (i > start) e[i - 1] = r;
    let c = onRight.cosines[i];
    let s = onRight.sines[i];
    f = c * d[i] + s * e[i];
    e[i] = c * e[i] - s * d[i];
    g = s * d[i + 1];
    d[i + 1] *= c;
    r = rotation(f, g, onLeft, i);
    d[i] = r;
    c = onLeft.cosines[i];
    s = onLeft.sines[i];
    f = c * e[i] + s * d[i + 1];
    d[i + 1] = c * d[i + 1] - s * e[i];
    if (i + 1 < end) {
      g = s * e[i + 1];
      e[i + 1] *= c;
    }
  }
  e[end - 1] = f;
}

function sweepWithoutShift(d: Float64Array, e: Float64Array, start: number, end: number, { onRight, onLeft }: Work): void {
  let c = 1;
  let oldCosine = 1;
  let oldSine = 0;
  for (let i = start; i < end; i++) {
    let r = rotation(d[i] * c, e[i], onRight, i);
    c = onRight.cosines[i];
    if (i > start) e[i - 1] = oldSine * r;
    r = rotation(oldCosine * r, d[i + 1] * onRight.sines[i], onLeft, i);
    d[i] = r;
    oldCosine = onLeft.cosines[i];
    oldSine = onLeft.sines[i];
  }
  const last = d[end] * c;
  d[end] = last * oldCosine;
  e[end - 1] = last * oldSine;
}

/** Stores the rotation that turns (f, g) into (r, 0) as number i; returns r. */
function rotation(f: number, g: number, { cosines, sines }: Rotations, i: number): number {
  if (g === 0) {
    cosines[i] = 1;
    sines[i] = 0;
    return f;
  }
  const r = hypotenuse(f, g);
  cosines[i] = f / r;
  sines[i] = g / r;
  return r;
}
