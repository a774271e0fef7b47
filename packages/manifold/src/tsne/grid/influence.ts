import { BATCH, spectrumIndex } from './convolution.js';
import { ColumnFft } from './fft.js';

const { cos, hypot, sin, sqrt } = Math;

/** What a spectrum makes of a single charge. */
export interface Influence {
  /** Mean over positions of the potential that a point of charge 1 has at its own place. */
  readonly selfPotential: number;
  /** Potential of a node of charge 1 at the nodes (a, b) from it, a, b = 0 … 3; for b > 0 of both those at b and -b. */
  readonly response: Float64Array;
}

/** The transform of a kernel, divided by the area of a cell. */
export interface KernelSpectrum {
  /** Within the grid's Nyquist frequencies: by wave number, and by the lattice indices it belongs to. */
  within(k: number, u: number, v: number): number;
  /** Beyond them; undefined where it vanishes there. */
  readonly beyond: ((k: number) => number) | undefined;
}

// Aliases of the splines' spectra, which fall as k^-8, in the sums of the denominator and of the numerator.
const MANY = 4;
const FEW = 1;
/** A cubic spline has so many weights. */
const RESPONSES = 4;

/**
 * The spectrum for which forces by the gradient of cubic splines, spread from and gathered at points anywhere in the
 * cells, come closest to the kernel's in the mean square: Hockney and Eastwood's optimal influence function (Computer
 * Simulation Using Particles, 1988, section 8-3-3) for analytic differentiation. Written into `spectrum`, as a
 * {@link Convolution} with transforms of this length wants it.
 */
export function influence(length: number, spacing: number, kernel: KernelSpectrum, spectrum: Float32Array): Influence {
  const half = length / 2;
  const spline = splineAliases(length, spacing);
  const response = new Float64Array(RESPONSES * RESPONSES);
  let selfPotential = 0;
  for (let u = 0; u <= half; u++) {
    for (let v = 0; v <= u; v++) {
      const value = optimal(spline, kernel, u, v);
      const powers = spline.power[u] * spline.power[v];
      const copies = (u === 0 || u === half ? 1 : 2) * (v === 0 || v === half ? 1 : 2);
      selfPotential += (u === v ? 1 : 2) * copies * value * powers;
      const share = value / (length * length);
      addWave(response, u, v, length, copies * share);
      if (u !== v) addWave(response, v, u, length, copies * share);
      for (const [k, j] of [[u, v], [v, u]] as const) {
        spectrum[spectrumIndex(length, k, j)] = share;
        if (j > 0 && j < half) spectrum[spectrumIndex(length, k, length - j)] = share;
      }
    }
  }
  for (let at = 0; at < response.length; at++) if (at % RESPONSES > 0) response[at] *= 2;
  return { selfPotential: selfPotential / (length * length), response };
}

function addWave(response: Float64Array, u: number, v: number, length: number, amount: number): void {
  const cosU = cos((2 * Math.PI * u) / length);
  const cosV = cos((2 * Math.PI * v) / length);
  let before = cosU;
  let here = amount;
  for (let a = 0; a < RESPONSES; a++) {
    let last = here * cosV;
    let value = here;
    for (let b = 0; b < RESPONSES; b++) {
      response[a * RESPONSES + b] += value;
      [value, last] = [2 * cosV * value - last, value];
    }
    [here, before] = [a === 0 ? amount * cosU : 2 * cosU * here - before, here];
  }
}

function optimal(spline: SplineAliases, kernel: KernelSpectrum, u: number, v: number): number {
  const { power, slope, near } = spline;
  const k0 = hypot(near[FEW].wave[u], near[FEW].wave[v]);
  const { beyond } = kernel;
  if (u === 0 && v === 0) return kernel.within(0, 0, 0);
  const base = kernel.within(k0, u, v);
  let numerator = 0;
  if (beyond !== undefined) {
    for (let a = 0; a < near.length; a++) {
      for (let b = 0; b < near.length; b++) {
        if (a === FEW && b === FEW) continue;
        const squared = near[a].wave[u] ** 2 + near[b].wave[v] ** 2;
        const value = beyond(sqrt(squared));
        numerator += squared * near[a].weight[u] * near[b].weight[v] * value;
      }
    }
  }
  numerator += k0 * k0 * near[FEW].weight[u] * near[FEW].weight[v] * base;
  return numerator / (power[u] * power[v] * (slope[u] * power[v] + power[u] * slope[v]));
}

interface SplineAliases {
  /** Σ_m B(k_m)² for the spline's transform B. */
  readonly power: Float64Array;
  /** Σ_m k_m² B(k_m)². */
  readonly slope: Float64Array;
  /** B(k_m)² and k_m for each m around 0. */
  readonly near: readonly { readonly weight: Float64Array; readonly wave: Float64Array }[];
}

function splineAliases(length: number, spacing: number): SplineAliases {
  const half = length / 2;
  const power = new Float64Array(half + 1);
  const slope = new Float64Array(half + 1);
  const near = Array.from({ length: 2 * FEW + 1 }, () => ({ weight: new Float64Array(half + 1), wave: new Float64Array(half + 1) }));
  for (let u = 0; u <= half; u++) {
    for (let m = -MANY; m <= MANY; m++) {
      const wave = (2 * Math.PI * (u / length + m)) / spacing;
      const x = (wave * spacing) / 2;
      const weight = x === 0 ? 1 : (sin(x) / x) ** 8;
      power[u] += weight;
      slope[u] += wave * wave * weight;
      if (Math.abs(m) > FEW) continue;
      near[m + FEW].weight[u] = weight;
      near[m + FEW].wave[u] = wave;
    }
  }
  return { power, slope, near };
}

/** Transform of f sampled at distances spacing·√(i² + j²) on a cyclic lattice of length L: for u, v up to L/2, as [u][v]. */
export function latticeSpectrum(length: number, spacing: number, f: (squared: number) => number): Float64Array {
  const side = length / 2 + 1;
  const values = new Float64Array(side * side);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) values[i * side + j] = f(spacing * spacing * (i * i + j * j));
  }
  const transform = new ColumnFft(length, BATCH);
  return transformRowsOfEven(transformRowsOfEven(values, transform), transform);
}

/** Transforms the first axis of [i][j], even in i, and swaps the axes. */
function transformRowsOfEven(values: Float64Array, transform: ColumnFft): Float64Array {
  const { length, input } = transform;
  const side = length / 2 + 1;
  const result = new Float64Array(side * side);
  for (let from = 0; from < side; from += BATCH) {
    const count = Math.min(BATCH, side - from);
    for (let i = 0; i < length; i++) {
      const row = Math.min(i, length - i) * side + from;
      for (let q = 0; q < BATCH; q++) input.re[i * BATCH + q] = q < count ? values[row + q] : 0;
    }
    input.im.fill(0);
    const { re } = transform.forward(BATCH, false);
    for (let q = 0; q < count; q++) {
      for (let i = 0; i < side; i++) result[(from + q) * side + i] = re[i * BATCH + q];
    }
  }
  return result;
}
