import { type NdArray, astype, ndarray } from '@latentkit/core';
import { matmul } from '@latentkit/linalg';
import { centreRows, eachBlock } from './rows.js';

/** The affine maps between samples and codes. */
export interface Projection {
  readonly mean: Float64Array;
  readonly components: NdArray<Float64Array>;
  /** What codes are divided by, one number for each component, or undefined. */
  readonly scale: Float64Array | undefined;
}

/** Codes [n, k] of samples [n, p]: (x - mean)·components', over the scale. */
export function project(x: NdArray, { mean, components, scale }: Projection): NdArray<Float64Array> {
  const n = x.shape[0];
  const k = components.shape[0];
  const codes = new Float64Array(n * k);
  eachBlock(n, (start, end) => {
    codes.set(matmul(centreRows(x, mean, start, end), components, { transposeB: true }).data, start * k);
  });
  if (scale !== undefined) for (let i = 0; i < codes.length; i++) codes[i] /= scale[i % k];
  return ndarray(codes, [n, k]);
}

/** Samples [n, p] of codes [n, k]: codes times the scale, ·components + mean. */
export function unproject(codes: NdArray, { mean, components, scale }: Projection): NdArray<Float64Array> {
  const [n, k] = codes.shape;
  const p = mean.length;
  const scaled = scale === undefined ? codes : ndarray(astype(codes, 'float64').data.map((v, i) => v * scale[i % k]), [n, k]);
  const x = matmul(scaled, components);
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < p; j++, at++) x.data[at] += mean[j];
  return x;
}

/** Mean over all elements of the squared difference between samples and what their codes give back. */
export function meanSquaredResidual(x: NdArray, { mean, components }: Projection): number {
  const [n, p] = x.shape;
  let sum = 0;
  eachBlock(n, (start, end) => {
    const centred = centreRows(x, mean, start, end);
    const back = matmul(matmul(centred, components, { transposeB: true }), components).data;
    for (let i = 0; i < back.length; i++) sum += (centred.data[i] - back[i]) ** 2;
  });
  return sum / (n * p);
}
