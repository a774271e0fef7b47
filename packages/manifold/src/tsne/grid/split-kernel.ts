const { exp, log } = Math;

/**
 * The kernel of t-SNE's repulsion, 1/(1 + r²) = ∫ exp(-t(1 + r²)) dt over t > 0, in two parts: t beyond the split makes a
 * near part that vanishes within a short distance, t up to the split a far part so smooth that a coarse grid holds it.
 */
export interface SplitKernel {
  /** The far part at the squared distance r². */
  far(squared: number): number;
  /** Two-dimensional Fourier transform of the near part at the wave number k, to a relative 1e-5. */
  nearTransform(k: number): number;
}

const STEPS_PER_UNIT = 50;
const SIMPSON_STEPS = 200;
// Below e to minus this power nothing is left of an integrand.
const NEGLIGIBLE = 45;

/** Splits the kernel at `split`, for wave numbers up to `highest`. */
export function splitKernel(split: number, highest: number): SplitKernel {
  const count = Math.ceil(highest * STEPS_PER_UNIT) + 2;
  const logs = Float64Array.from({ length: count }, (_, i) => log(nearTransform(split, i / STEPS_PER_UNIT)));
  return {
    far: (squared) => -Math.expm1(-split * (1 + squared)) / (1 + squared),
    nearTransform: (k) => {
      const x = k * STEPS_PER_UNIT;
      const i = Math.min(Math.floor(x), count - 2);
      return exp(logs[i] + (x - i) * (logs[i + 1] - logs[i]));
    },
  };
}

/** π∫ exp(-t - k²/4t)/t dt over t > split, by Simpson's rule in s = log(t / split). */
function nearTransform(split: number, k: number): number {
  const exponent = (s: number): number => -split * exp(s) - ((k * k) / (4 * split)) * exp(-s);
  const peak = Math.max(0, log(k / (2 * split)));
  let end = peak + 1;
  while (exponent(end) > exponent(peak) - NEGLIGIBLE) end += 0.25;
  const step = end / SIMPSON_STEPS;
  let sum = exp(exponent(0)) + exp(exponent(end));
  for (let i = 1; i < SIMPSON_STEPS; i++) sum += (i % 2 === 1 ? 4 : 2) * exp(exponent(i * step));
  return (Math.PI * step * sum) / 3;
}
