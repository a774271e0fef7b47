import { readFileSync } from 'node:fs';

/** A fitted scaler of scikit-learn: attributes, three rows transformed, and those transformed back. */
export interface ScalerGolden {
  mean: number[];
  variance?: number[];
  scale?: number[];
  dataMin: number[];
  dataMax: number[];
  dataRange: number[];
  min: number[];
  samplesSeen: number;
  transformFirst3: number[][];
  inverseFirst3: number[][];
}

interface Golden {
  x: number[][];
  batches: number[];
  standard: ScalerGolden;
  standardWithoutMean: ScalerGolden;
  standardWithoutStd: ScalerGolden;
  standardPartialFirstBatch: ScalerGolden;
  standardPartial: ScalerGolden;
  minMax: ScalerGolden;
  minMaxSymmetric: ScalerGolden;
  minMaxPartialFirstBatch: ScalerGolden;
  minMaxPartial: ScalerGolden;
  outside: { x: number[][]; minMax: number[][]; minMaxClipped: number[][] };
}

export const golden = JSON.parse(readFileSync(new URL('./golden/scalers.json', import.meta.url), 'utf8')) as Golden;

/** Largest difference, relative for numbers above 1. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
  return worst;
}
