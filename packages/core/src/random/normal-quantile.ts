import { ln } from './elementary.js';

/**
 * Quantile of the standard normal distribution for p in [1e-10, 1 - 1e-10], to about 1e-15 relative: the two rational
 * functions that Wichura's PPND16 uses there (algorithm AS 241, Applied Statistics 37, 1988, https://doi.org/10.2307/2347330).
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * centreAbove(r)) / centreBelow(r);
  }
  const r = Math.sqrt(-ln(q < 0 ? p : 1 - p)) - 1.6;
  const z = tailAbove(r) / tailBelow(r);
  return q < 0 ? -z : z;
}

// Written out, because loops over arrays of coefficients take three times as long.

function centreAbove(r: number): number {
  return (
    3.3871328727963665 + r * (133.14166789178438 + r * (1971.5909503065513 + r * (13731.69376550946 +
      r * (45921.95393154987 + r * (67265.7709270087 + r * (33430.57558358813 + r * 2509.0809287301227))))))
  );
}

function centreBelow(r: number): number {
  return (
    1 + r * (42.31333070160091 + r * (687.1870074920579 + r * (5394.196021424751 + r * (21213.794301586597 +
      r * (39307.89580009271 + r * (28729.085735721943 + r * 5226.495278852854))))))
  );
}

function tailAbove(r: number): number {
  return (
    1.4234371107496835 + r * (4.630337846156546 + r * (5.769497221460691 + r * (3.6478483247632045 +
      r * (1.2704582524523684 + r * (0.2417807251774506 + r * (0.022723844989269184 +
      r * 0.0007745450142783414))))))
  );
}

function tailBelow(r: number): number {
  return (
    1 + r * (2.053191626637759 + r * (1.6763848301838038 + r * (0.6897673349851 + r * (0.14810397642748008 +
      r * (0.015198666563616457 + r * (0.0005475938084995345 + r * 1.0507500716444169e-09))))))
  );
}
