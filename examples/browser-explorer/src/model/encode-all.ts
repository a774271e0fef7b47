import type { Autoencoder } from '@latentkit/autoencoder';
import { AbortedError, type NdArray, rowsOf, sliceRows, UnavailableError, yieldToEventLoop } from '@latentkit/core';
import type { Encoded } from '../protocol.js';
import type { PresentModel } from './present-model.js';
import type { Samples } from './samples.js';

const ROWS = 2000;

/** Codes, errors and, where codes are distributions, divergences of all samples. `isCurrent` says whether anybody still wants them. */
export async function encodeAll(present: PresentModel, samples: Samples, isCurrent: () => boolean, listener?: (done: number, total: number) => void): Promise<Encoded> {
  const { x } = samples;
  const [n, features] = x.shape;
  const { latentDim } = present.model;
  const codes = new Float32Array(n * latentDim);
  const errors = new Float32Array(n);
  let divergence: Float64Array | undefined = isDistributed(present.model) ? new Float64Array(latentDim) : undefined;
  for (let from = 0; from < n; from += ROWS) {
    const rows = sliceRows(x, from, Math.min(n, from + ROWS));
    const part = await present.encode(rows, samples);
    codes.set(part.data, from * latentDim);
    squaredErrors(rows.data, await present.decode(part, samples), features).forEach((error, i) => (errors[from + i] = error));
    if (divergence !== undefined) divergence = await addDivergence(divergence, present, rows, samples);
    listener?.(Math.min(n, from + ROWS), n);
    await yieldToEventLoop();
    if (!isCurrent()) throw new AbortedError('Encoding');
  }
  return { codes, latentDim, errors, ...(divergence === undefined ? {} : { klPerAxis: Float32Array.from(divergence, (sum) => sum / n) }) };
}

/** Mean squared error of each row. */
function squaredErrors(x: Float32Array, made: Float32Array, features: number): Float32Array {
  const errors = new Float32Array(x.length / features);
  for (let row = 0; row < errors.length; row++) {
    let sum = 0;
    for (let at = row * features; at < (row + 1) * features; at++) sum += (x[at] - made[at]) ** 2;
    errors[row] = sum / features;
  }
  return errors;
}

interface Distributed {
  encodeDistribution(x: NdArray): Promise<{ readonly mean: NdArray<Float32Array>; readonly logVariance: NdArray<Float32Array> }>;
}

function isDistributed(model: Autoencoder | Distributed): model is Distributed & Autoencoder {
  return 'encodeDistribution' in model;
}

/** Adds the divergences from the prior of each axis of some samples; undefined where codes turn out to be points. */
async function addDivergence(sums: Float64Array, present: PresentModel, rows: NdArray<Float32Array>, samples: Samples): Promise<Float64Array | undefined> {
  const { activeUnitsOf } = await import('@latentkit/variational');
  try {
    const { divergences } = activeUnitsOf(await (present.model as Autoencoder & Distributed).encodeDistribution(present.toModel(rows, samples)));
    return sums.map((sum, axis) => sum + divergences[axis] * rowsOf(rows));
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}
