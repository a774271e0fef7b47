import { type NdArray, ndarray, random } from '@latentkit/core';
import { MinMaxScaler } from '@latentkit/preprocessing';
import { PCA } from '@latentkit/pca';
import type { ServedModel } from '../src/index.js';

/** Rows of numbers between -5 and 15 near a plane of two dimensions. */
function planted(n: number, width: number, seed = 1): NdArray<Float64Array> {
  const stream = random(seed).stream('planted');
  const codes = stream.at(0).normal(n * 2);
  const axes = random(7).stream('axes').at(0).normal(2 * width);
  const data = new Float64Array(n * width);
  for (let i = 0; i < n; i++) for (let j = 0; j < width; j++) data[i * width + j] = 5 + codes[2 * i] * axes[j] + codes[2 * i + 1] * axes[width + j];
  return ndarray(data, [n, width]);
}

/** PCA behind a scaling, as a bundle would bring it, and what it gives without a service. */
export function scaledPca(width = 6) {
  const x = planted(60, width);
  const scaler = new MinMaxScaler().fit(x);
  const model = new PCA({ components: 2 }).fit(scaler.transform(x));
  return { x, scaler, model };
}

/** A model whose codes are the first two numbers of a sample, and that tells how it was called. */
export function countingModel(delay = 0): ServedModel & { readonly calls: number[]; most: number } {
  const calls: number[] = [];
  let running = 0;
  const model = {
    latentDim: 2,
    calls,
    most: 0,
    encode: async (x: NdArray): Promise<NdArray<Float32Array>> => {
      model.most = Math.max(model.most, ++running);
      calls.push(x.shape[0]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      running--;
      const width = x.shape[1];
      if (x.data.includes(13)) throw new RangeError('the inside must not be seen');
      return ndarray(Float32Array.from({ length: x.shape[0] * 2 }, (_, at) => x.data[Math.floor(at / 2) * width + (at % 2)]), [x.shape[0], 2]);
    },
  };
  return model;
}
