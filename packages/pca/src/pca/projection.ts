import { type NdArray, astype, ndarray } from '@latentkit/core';
import { type Computation, matmul, request } from '@latentkit/linalg';
import { centreRows, eachBlock } from './rows.js';

/** The affine maps between samples and codes. */
export interface Projection {
  readonly mean: Float64Array;
  readonly components: NdArray<Float64Array>;
  /** What codes are divided by, one number for each component, or undefined. */
  readonly scale: Float64Array | undefined;
}

/** Codes [n, k] of samples [n, p]: x·components' less mean·components', over the scale. The data are not copied. */
export function* project(x: NdArray, { mean, components, scale }: Projection): Computation<NdArray<Float64Array>> {
  const [k, p] = components.shape;
  const codes = yield* request((kernels) => kernels.matmul(x, components, { transposeB: true }));
  const offset = matmul(ndarray(mean, [1, p]), components, { transposeB: true }).data;
  for (let i = 0; i < codes.data.length; i += k) {
    for (let r = 0; r < k; r++) codes.data[i + r] = (codes.data[i + r] - offset[r]) / (scale === undefined ? 1 : scale[r]);
  }
  return codes;
}

/** Samples [n, p] of codes [n, k]: codes times the scale, ·components + mean. */
export function* unproject(codes: NdArray, { mean, components, scale }: Projection): Computation<NdArray<Float64Array>> {
  const [n, k] = codes.shape;
  const p = mean.length;
  const scaled = scale === undefined ? codes : ndarray(astype(codes, 'float64').data.map((v, i) => v * scale[i % k]), [n, k]);
  const x = yield* request((kernels) => kernels.matmul(scaled, components));
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < p; j++, at++) x.data[at] += mean[j];
  return x;
}

/** Calls `visit` with blocks of rows less the mean, their codes (not divided), and what of them lies outside the components. */
export function eachResidual(
  x: NdArray,
  { mean, components }: Omit<Projection, 'scale'>,
  visit: (codes: Float64Array, residual: Float64Array, start: number) => void,
): void {
  eachBlock(x.shape[0], (start, end) => {
    const centred = centreRows(x, mean, start, end);
    const codes = matmul(centred, components, { transposeB: true });
    const back = matmul(codes, components).data;
    for (let i = 0; i < back.length; i++) centred.data[i] -= back[i];
    visit(codes.data, centred.data, start);
  });
}

/** Mean over all elements of the squared difference between samples and what their codes give back. */
export function meanSquaredResidual(x: NdArray, projection: Omit<Projection, 'scale'>): number {
  let sum = 0;
  eachResidual(x, projection, (_, residual) => {
    for (const value of residual) sum += value ** 2;
  });
  return sum / x.data.length;
}
