import type { Butterfly } from './butterflies.js';

/** The first stage of radix 4 where the second half of the input is zero and is not read. */
export const radix4ZeroPadded: Butterfly = ({ re: xr, im: xi }, { re: yr, im: yi }, { groups, twiddles }, run) => {
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
    const o0 = 4 * i0;
    const o1 = o0 + run;
    const o2 = o1 + run;
    const o3 = o2 + run;
    for (let q = 0; q < run; q++) {
      const ar = xr[i0 + q];
      const ai = xi[i0 + q];
      const br = xr[i1 + q];
      const bi = xi[i1 + q];
      const ur = ar + bi;
      const ui = ai - br;
      const vr = ar - br;
      const vi = ai - bi;
      const wr = ar - bi;
      const wi = ai + br;
      yr[o0 + q] = ar + br;
      yi[o0 + q] = ai + bi;
      yr[o1 + q] = c1 * ur - s1 * ui;
      yi[o1 + q] = c1 * ui + s1 * ur;
      yr[o2 + q] = c2 * vr - s2 * vi;
      yi[o2 + q] = c2 * vi + s2 * vr;
      yr[o3 + q] = c3 * wr - s3 * wi;
      yi[o3 + q] = c3 * wi + s3 * wr;
    }
  }
};

/** The last stage of radix 4 where only the first half of the output is wanted; its twiddle factors are 1. */
export const radix4FirstHalf: Butterfly = ({ re: xr, im: xi }, { re: yr, im: yi }, _stage, run) => {
  for (let q = 0; q < run; q++) {
    const ar = xr[q];
    const ai = xi[q];
    const br = xr[run + q];
    const bi = xi[run + q];
    const cr = xr[2 * run + q];
    const ci = xi[2 * run + q];
    const dr = xr[3 * run + q];
    const di = xi[3 * run + q];
    yr[q] = ar + cr + br + dr;
    yi[q] = ai + ci + bi + di;
    yr[run + q] = ar - cr + (bi - di);
    yi[run + q] = ai - ci - (br - dr);
  }
};
