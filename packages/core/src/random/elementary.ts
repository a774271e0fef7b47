// Logarithm, sine and cosine from + - * / and sqrt alone. IEEE 754 fixes those to the last bit, while Math.log, Math.sin
// and Math.cos may differ between JavaScript engines: with these, a seed gives the same normal numbers in every browser.

/** Natural logarithm of a number in (0, 1]; absolute error below 1e-14. Slower the nearer to 0. */
export function ln(x: number): number {
  let exponent = 0;
  while (x < Math.SQRT1_2) {
    x *= 2;
    exponent--;
  }
  // ln x = 2 artanh s with |s| < 0.172 for x in [sqrt(1/2), sqrt(2)).
  const s = (x - 1) / (x + 1);
  const q = s * s;
  const series =
    1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q * (1 / 13 + q * (1 / 15 + q * (1 / 17))))))));
  return exponent * Math.LN2 + 2 * s * series;
}

/** sin x for |x| <= pi/4; absolute error below 1e-15. */
function sinSeries(x: number): number {
  const q = x * x;
  return (
    x * (1 + q * (-1 / 6 + q * (1 / 120 + q * (-1 / 5040 + q * (1 / 362880 + q * (-1 / 39916800 + q * (1 / 6227020800)))))))
  );
}

/** cos x for |x| <= pi/4; absolute error below 1e-15. */
function cosSeries(x: number): number {
  const q = x * x;
  return (
    1 +
    q *
      (-1 / 2 + q * (1 / 24 + q * (-1 / 720 + q * (1 / 40320 + q * (-1 / 3628800 + q * (1 / 479001600 + q * (-1 / 87178291200)))))))
  );
}

// ln(1 + j/128) and 1/(1 + j/128); the first are exactly 0 and 1, so that ln 1 comes out as 0.
const LN = Float64Array.from({ length: 128 }, (_, j) => -ln(1 / (1 + j / 128)));
const INVERSE = Float64Array.from({ length: 128 }, (_, j) => 1 / (1 + j / 128));

/** ln(k / 2^24) for an integer k in [1, 2^24]; absolute error below 1e-14, and never above 0. */
export function lnOfUnit(k: number): number {
  const exponent = 31 - Math.clz32(k);
  const mantissa = k << (24 - exponent);
  const j = (mantissa >>> 17) & 127;
  const f = mantissa * 2 ** -24 * INVERSE[j] - 1;
  const series = f * (1 + f * (-1 / 2 + f * (1 / 3 + f * (-1 / 4 + f * (1 / 5 + f * (-1 / 6 + f * (1 / 7)))))));
  return (exponent - 24) * Math.LN2 + LN[j] + series;
}

// Sine and cosine of j/256 turns, from the series in the eighth of a turn around the nearest quarter.
const SINE = Float64Array.from({ length: 256 }, (_, j) => sineOfTurns(j / 256));
const COSINE = Float64Array.from({ length: 256 }, (_, j) => sineOfTurns(j / 256 + 0.25));

function sineOfTurns(turns: number): number {
  const quarter = Math.round(turns * 4);
  const angle = (turns * 4 - quarter) * (Math.PI / 2);
  const magnitude = (quarter & 1) === 0 ? sinSeries(angle) : cosSeries(angle);
  return (quarter & 2) === 0 ? magnitude : -magnitude;
}

const RADIANS = (2 * Math.PI) / 2 ** 24;

/** r cos t for an angle of `turns` / 2^24 turns, an integer in [0, 2^24). */
export function cosineOf(turns: number, r: number): number {
  const j = turns >>> 16;
  const d = (turns & 0xffff) * RADIANS;
  const q = d * d;
  return r * (COSINE[j] * (1 + q * (-1 / 2 + q * (1 / 24 + q * (-1 / 720)))) - SINE[j] * d * (1 + q * (-1 / 6 + q * (1 / 120))));
}

/** r sin t, likewise. */
export function sineOf(turns: number, r: number): number {
  const j = turns >>> 16;
  const d = (turns & 0xffff) * RADIANS;
  const q = d * d;
  return r * (SINE[j] * (1 + q * (-1 / 2 + q * (1 / 24 + q * (-1 / 720)))) + COSINE[j] * d * (1 + q * (-1 / 6 + q * (1 / 120))));
}
