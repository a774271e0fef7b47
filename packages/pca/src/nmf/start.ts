import { InvalidParameterError, type NdArray, ndarray, random } from '@latentkit/core';
import { type Computation, norm, request } from '@latentkit/linalg';
import { principalAxes } from '../principal-axes.js';
import type { NMFConfig } from './config.js';
import type { Factors } from './factors.js';

// Smaller numbers in singular vectors count as 0.
const NOTHING = 1e-6;

/** The factors that the search starts from. */
export function* startFactors(x: NdArray<Float64Array>, k: number, config: NMFConfig): Computation<Factors> {
  const [n, p] = x.shape;
  const few = k <= Math.min(n, p);
  const init = config.init === 'auto' ? (few ? 'nndsvda' : 'random') : config.init;
  if (init === 'random') return randomFactors(x, k, config.seed);
  if (!few) {
    throw new InvalidParameterError({
      parameter: 'NMF.components',
      got: k,
      expected: `at most ${Math.min(n, p)} with init '${init}', the smaller of ${n} samples and ${p} features`,
      remedy: "Use init: 'random'.",
    });
  }
  const factors = yield* singularParts(x, k);
  const mean = x.data.reduce((a, b) => a + b, 0) / x.data.length;
  if (init === 'nndsvda') fillZeros(factors, () => mean);
  if (init === 'nndsvdar') {
    const noise = random(config.seed).stream('NMF zeros').at(0).normal(factors.w.data.length + factors.h.data.length);
    fillZeros(factors, (i) => Math.abs(mean * noise[i]) / 100);
  }
  return factors;
}

/** The half-normal numbers whose product has the mean of x. */
function randomFactors(x: NdArray<Float64Array>, k: number, seed: number): Factors {
  const [n, p] = x.shape;
  const scale = Math.sqrt(x.data.reduce((a, b) => a + b, 0) / x.data.length / k);
  const draw = (name: string, rows: number, columns: number): NdArray<Float64Array> =>
    ndarray(Float64Array.from(random(seed).stream(name).at(0).normal(rows * columns), (value) => scale * Math.abs(value)), [rows, columns]);
  return { w: draw('NMF codes', n, k), h: draw('NMF components', k, p) };
}

/**
 * Non-negative double singular value decomposition: of each pair of singular vectors the positive or the negative
 * parts, whichever are longer. (Boutsidis & Gallopoulos, 2008, https://doi.org/10.1016/j.patcog.2007.09.010.)
 */
function* singularParts(x: NdArray<Float64Array>, k: number): Computation<Factors> {
  const [n, p] = x.shape;
  const { axes } = yield* principalAxes(x, k, new Float64Array(p));
  const projected = yield* request((kernels) => kernels.matmul(x, axes, { transposeB: true }));
  const w = new Float64Array(n * k);
  const h = new Float64Array(k * p);
  for (let c = 0; c < k; c++) {
    // The left vector times its singular value, which splits as the left vector does.
    const left = Float64Array.from({ length: n }, (_, i) => projected.data[i * k + c]);
    const right = axes.data.subarray(c * p, (c + 1) * p);
    const size = norm(left);
    if (size === 0) continue;
    const parts = c === 0 ? [absolute(left, right)] : [part(left, right, 1), part(left, right, -1)];
    const { u, v, weight } = parts.length > 1 && parts[0].weight <= parts[1].weight ? parts[1] : parts[0];
    if (weight === 0) continue;
    // weight = σ·|u|·|v|, and each factor gets the root of it times its unit vector.
    const root = Math.sqrt(weight);
    const [lu, lv] = [norm(u), norm(v)];
    for (let i = 0; i < n; i++) w[i * k + c] = cut((root * u[i]) / lu);
    for (let j = 0; j < p; j++) h[c * p + j] = cut((root * v[j]) / lv);
  }
  return { w: ndarray(w, [n, k]), h: ndarray(h, [k, p]) };
}

interface Part {
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly weight: number;
}

function absolute(left: Float64Array, right: Float64Array): Part {
  const [u, v] = [left.map(Math.abs), right.map(Math.abs)];
  return { u, v, weight: norm(u) * norm(v) };
}

function part(left: Float64Array, right: Float64Array, sign: number): Part {
  const positive = (value: number): number => Math.max(0, sign * value);
  const [u, v] = [left.map(positive), right.map(positive)];
  return { u, v, weight: norm(u) * norm(v) };
}

function cut(value: number): number {
  return value < NOTHING ? 0 : value;
}

function fillZeros({ w, h }: Factors, fill: (index: number) => number): void {
  const n = w.data.length;
  for (let i = 0; i < n; i++) if (w.data[i] === 0) w.data[i] = fill(i);
  for (let i = 0; i < h.data.length; i++) if (h.data[i] === 0) h.data[i] = fill(n + i);
}
