import type { ComplexBlock } from './complex-block.js';

/** One stage of a transform: `groups` butterflies of `radix` inputs, the outputs multiplied by twiddle factors. */
export interface Stage {
  readonly radix: 2 | 3 | 4 | 8;
  readonly groups: number;
  /** Product of the radices of the stages before. */
  readonly stride: number;
  /** Factors of the outputs 1 … radix - 1 of each group, as pairs of cosine and sine. */
  readonly twiddles: Float64Array;
}

/** Computes a stage from x into y; `run` numbers lie next to each other and are treated alike. */
export type Butterfly = (x: ComplexBlock, y: ComplexBlock, stage: Stage, run: number) => void;

const SIN_60 = Math.sqrt(3) / 2;

export const radix2: Butterfly = ({ re: xr, im: xi }, { re: yr, im: yi }, { groups, twiddles }, run) => {
  for (let p = 0; p < groups; p++) {
    const c1 = twiddles[2 * p];
    const s1 = twiddles[2 * p + 1];
    const i0 = p * run;
    const i1 = i0 + groups * run;
    const o0 = 2 * i0;
    const o1 = o0 + run;
    for (let q = 0; q < run; q++) {
      const ar = xr[i0 + q];
      const ai = xi[i0 + q];
      const br = xr[i1 + q];
      const bi = xi[i1 + q];
      const dr = ar - br;
      const di = ai - bi;
      yr[o0 + q] = ar + br;
      yi[o0 + q] = ai + bi;
      yr[o1 + q] = c1 * dr - s1 * di;
      yi[o1 + q] = c1 * di + s1 * dr;
    }
  }
};

export const radix3: Butterfly = ({ re: xr, im: xi }, { re: yr, im: yi }, { groups, twiddles }, run) => {
  for (let p = 0; p < groups; p++) {
    const t = p * 4;
    const c1 = twiddles[t];
    const s1 = twiddles[t + 1];
    const c2 = twiddles[t + 2];
    const s2 = twiddles[t + 3];
    const i0 = p * run;
    const i1 = i0 + groups * run;
    const i2 = i1 + groups * run;
    const o0 = 3 * i0;
    const o1 = o0 + run;
    const o2 = o1 + run;
    for (let q = 0; q < run; q++) {
      const ar = xr[i0 + q];
      const ai = xi[i0 + q];
      const br = xr[i1 + q];
      const bi = xi[i1 + q];
      const cr = xr[i2 + q];
      const ci = xi[i2 + q];
      const sr = br + cr;
      const si = bi + ci;
      const dr = SIN_60 * (bi - ci);
      const di = SIN_60 * (cr - br);
      const mr = ar - 0.5 * sr;
      const mi = ai - 0.5 * si;
      const ur = mr + dr;
      const ui = mi + di;
      const vr = mr - dr;
      const vi = mi - di;
      yr[o0 + q] = ar + sr;
      yi[o0 + q] = ai + si;
      yr[o1 + q] = c1 * ur - s1 * ui;
      yi[o1 + q] = c1 * ui + s1 * ur;
      yr[o2 + q] = c2 * vr - s2 * vi;
      yi[o2 + q] = c2 * vi + s2 * vr;
    }
  }
};

export const radix4: Butterfly = ({ re: xr, im: xi }, { re: yr, im: yi }, { groups, twiddles }, run) => {
  for (let p = 0; p < groups; p++) {
    const t = p * 6;
    const c1 = twiddles[t];
    const s1 = twiddles[t + 1];
    const c2 = twiddles[t + 2];
    const s2 = twiddles[t + 3];
    const c3 = twiddles[t + 4];
    const s3 = twiddles[t + 5];
    const i0 = p * run;
    const i1 = i0 + groups * run;
    const i2 = i1 + groups * run;
    const i3 = i2 + groups * run;
    const o0 = 4 * i0;
    const o1 = o0 + run;
    const o2 = o1 + run;
    const o3 = o2 + run;
    for (let q = 0; q < run; q++) {
      const ar = xr[i0 + q];
      const ai = xi[i0 + q];
      const br = xr[i1 + q];
      const bi = xi[i1 + q];
      const cr = xr[i2 + q];
      const ci = xi[i2 + q];
      const dr = xr[i3 + q];
      const di = xi[i3 + q];
      const pr = ar + cr;
      const pi = ai + ci;
      const mr = ar - cr;
      const mi = ai - ci;
      const sr = br + dr;
      const si = bi + di;
      const jr = bi - di;
      const ji = dr - br;
      const ur = mr + jr;
      const ui = mi + ji;
      const vr = pr - sr;
      const vi = pi - si;
      const wr = mr - jr;
      const wi = mi - ji;
      yr[o0 + q] = pr + sr;
      yi[o0 + q] = pi + si;
      yr[o1 + q] = c1 * ur - s1 * ui;
      yi[o1 + q] = c1 * ui + s1 * ur;
      yr[o2 + q] = c2 * vr - s2 * vi;
      yi[o2 + q] = c2 * vi + s2 * vr;
      yr[o3 + q] = c3 * wr - s3 * wi;
      yi[o3 + q] = c3 * wi + s3 * wr;
    }
  }
};
