import { readFileSync } from 'node:fs';
import { type NdArray, type VersionedJson, ndarray, random } from '@latentkit/core';
import { columnMeans, columnVariances } from '@latentkit/linalg';

/** What the goldens of digits and WDBC hold. */
export interface TableGolden {
  samples: number;
  features: number;
  mean: number[];
  explainedVariance: number[];
  explainedVarianceRatio: number[];
  singularValues: number[];
  componentsFor95Percent: number;
  components: number[][];
  noiseVariance: number;
  transformFirst5: number[][];
  whitenedFirst5: number[][];
  reconstruction: { components: number; mse: number }[];
  mle: number;
  score: number;
  scoreSamplesFirst5: number[];
  modelRow: number;
  covarianceRow: number[];
  precisionRow: number[];
}

/** What the golden of Minka's number of components holds. */
export interface MleGolden {
  cases: { samples: number; features: number; planted: number; size: number; components: number; noiseVariance: number }[];
  spectrum: number[];
  spectrumSamples: number;
  evidence: number[];
}

/** What the golden of MNIST holds. */
export interface MnistGolden {
  totalVariance: number;
  explainedVariance: number[];
  explainedVarianceRatio: number[];
  singularValues: number[];
  pixels: number[];
  meanAtPixels: number[];
  componentsAtPixels: number[][];
  transformFirst3: number[][];
  reconstruction: { components: number; mse: number }[];
  all60000: { componentsFor95Percent: number; explainedVarianceRatio: number[] };
}

export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

export function gaussian(rows: number, columns: number, step = 0): NdArray<Float64Array> {
  return ndarray(Float64Array.from(random(5).stream('pca test').at(step).normal(rows * columns)), [rows, columns]);
}

/** Data of a golden: every column less its mean, over its standard deviation (divisor n). */
export function standardised(x: NdArray): NdArray<Float64Array> {
  const means = columnMeans(x);
  const scale = columnVariances(x).map(Math.sqrt);
  const p = x.shape[1];
  return ndarray(Float64Array.from(x.data, (value, i) => (value - means[i % p]) / scale[i % p]), x.shape);
}

/** What comes back of an estimator that was written as JSON text. */
export function jsonOf(estimator: { toJSON(): VersionedJson }): VersionedJson {
  return JSON.parse(JSON.stringify(estimator)) as VersionedJson;
}

/** Largest absolute difference. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

/** Largest difference relative to each expected number; one that is expected to be 0 is taken relative to the first. */
export function relative(a: ArrayLike<number>, b: ArrayLike<number>, zero = 1e-7): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const size = b[i] === 0 ? zero * b[0] : Math.abs(b[i]);
    worst = Math.max(worst, Math.abs(a[i] - b[i]) / size);
  }
  return worst;
}
