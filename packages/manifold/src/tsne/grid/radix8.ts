import type { Butterfly } from './butterflies.js';

const SQRT_HALF = Math.SQRT1_2;

/**
 * Radix 8: two transforms of four, of the even and of the odd inputs, joined by eighths of a turn. One pass through memory
 * instead of two for a length of an odd power of 2.
 */
export const radix8: Butterfly = ({ re: xr, im: xi }, { re: yr, im: yi }, { groups, twiddles }, run) => {
  for (let p = 0; p < groups; p++) {
    const t = p * 14;
    const c1 = twiddles[t];
    const s1 = twiddles[t + 1];
    const c2 = twiddles[t + 2];
    const s2 = twiddles[t + 3];
    const c3 = twiddles[t + 4];
    const s3 = twiddles[t + 5];
    const c4 = twiddles[t + 6];
    const s4 = twiddles[t + 7];
    const c5 = twiddles[t + 8];
    const s5 = twiddles[t + 9];
    const c6 = twiddles[t + 10];
    const s6 = twiddles[t + 11];
    const c7 = twiddles[t + 12];
    const s7 = twiddles[t + 13];
    const i0 = p * run;
    const i1 = i0 + groups * run;
    const i2 = i1 + groups * run;
    const i3 = i2 + groups * run;
    const i4 = i3 + groups * run;
    const i5 = i4 + groups * run;
    const i6 = i5 + groups * run;
    const i7 = i6 + groups * run;
    const o0 = 8 * i0;
    for (let q = 0; q < run; q++) {
      const x0r = xr[i0 + q];
      const x0i = xi[i0 + q];
      const x1r = xr[i1 + q];
      const x1i = xi[i1 + q];
      const x2r = xr[i2 + q];
      const x2i = xi[i2 + q];
      const x3r = xr[i3 + q];
      const x3i = xi[i3 + q];
      const x4r = xr[i4 + q];
      const x4i = xi[i4 + q];
      const x5r = xr[i5 + q];
      const x5i = xi[i5 + q];
      const x6r = xr[i6 + q];
      const x6i = xi[i6 + q];
      const x7r = xr[i7 + q];
      const x7i = xi[i7 + q];
      const epr = x0r + x4r;
      const epi = x0i + x4i;
      const emr = x0r - x4r;
      const emi = x0i - x4i;
      const esr = x2r + x6r;
      const esi = x2i + x6i;
      const ejr = x2i - x6i;
      const eji = x6r - x2r;
      const e0r = epr + esr;
      const e0i = epi + esi;
      const e1r = emr + ejr;
      const e1i = emi + eji;
      const e2r = epr - esr;
      const e2i = epi - esi;
      const e3r = emr - ejr;
      const e3i = emi - eji;
      const opr = x1r + x5r;
      const opi = x1i + x5i;
      const omr = x1r - x5r;
      const omi = x1i - x5i;
      const osr = x3r + x7r;
      const osi = x3i + x7i;
      const ojr = x3i - x7i;
      const oji = x7r - x3r;
      const o0r = opr + osr;
      const o0i = opi + osi;
      const o1r = omr + ojr;
      const o1i = omi + oji;
      const o2r = opr - osr;
      const o2i = opi - osi;
      const o3r = omr - ojr;
      const o3i = omi - oji;
      // The odd ones turned by k eighths.
      const t1r = (o1r + o1i) * SQRT_HALF;
      const t1i = (o1i - o1r) * SQRT_HALF;
      const t3r = (o3i - o3r) * SQRT_HALF;
      const t3i = -(o3r + o3i) * SQRT_HALF;
      const o = o0 + q;
      yr[o] = e0r + o0r;
      yi[o] = e0i + o0i;
      const y1r = e1r + t1r;
      const y1i = e1i + t1i;
      yr[o + run] = c1 * y1r - s1 * y1i;
      yi[o + run] = c1 * y1i + s1 * y1r;
      const y2r = e2r + o2i;
      const y2i = e2i - o2r;
      yr[o + 2 * run] = c2 * y2r - s2 * y2i;
      yi[o + 2 * run] = c2 * y2i + s2 * y2r;
      const y3r = e3r + t3r;
      const y3i = e3i + t3i;
      yr[o + 3 * run] = c3 * y3r - s3 * y3i;
      yi[o + 3 * run] = c3 * y3i + s3 * y3r;
      const y4r = e0r - o0r;
      const y4i = e0i - o0i;
      yr[o + 4 * run] = c4 * y4r - s4 * y4i;
      yi[o + 4 * run] = c4 * y4i + s4 * y4r;
      const y5r = e1r - t1r;
      const y5i = e1i - t1i;
      yr[o + 5 * run] = c5 * y5r - s5 * y5i;
      yi[o + 5 * run] = c5 * y5i + s5 * y5r;
      const y6r = e2r - o2i;
      const y6i = e2i + o2r;
      yr[o + 6 * run] = c6 * y6r - s6 * y6i;
      yi[o + 6 * run] = c6 * y6i + s6 * y6r;
      const y7r = e3r - t3r;
      const y7i = e3i - t3i;
      yr[o + 7 * run] = c7 * y7r - s7 * y7i;
      yi[o + 7 * run] = c7 * y7i + s7 * y7r;
    }
  }
};
