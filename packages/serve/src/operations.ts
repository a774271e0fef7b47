import { type Decoder, type Encoder, InvalidParameterError, type NdArray, astype, checkFinite, ndarray, sizeOf } from '@latentkit/core';
import type { Job, RowFunction } from './batcher.js';
import type { RowOptions, ServedData } from './model.js';

/** What a service computes of rows. */
export type OperationName = 'encode' | 'decode' | 'reconstruct' | 'score';

/** What the model computes for each row, in its own units: rows of samples or codes in, rows of numbers out. */
export function operationsOf({ model, detector, inputShape, sampleShape }: ServedData): Partial<Record<OperationName, RowFunction>> {
  const shape = inputShape ?? sampleShape;
  const decode = model.decode?.bind(model);
  const samples = ({ rows }: Job): NdArray => ndarray(rows.data, [rows.shape[0], ...shape]);
  const encode: RowFunction = (job) => model.encode(samples(job), optionsOf(job));
  const score = detector === undefined ? undefined : async (job: Job): Promise<NdArray> => detector.decisionFunction(samples(job), optionsOf(job));
  if (decode === undefined) return { encode, ...(score !== undefined && { score }) };
  const reconstruct: RowFunction = async (job) => decode(await model.encode(samples(job), optionsOf(job)), optionsOf(job));
  return {
    encode,
    decode: (job) => decode(job.rows, optionsOf(job)),
    reconstruct,
    score: score ?? (async (job) => squaredErrors(job.rows, await reconstruct(job))),
  };
}

/** Rows as the model takes them: float32, scaled, finite. Throws `NonFiniteError` for what float32 cannot hold. */
export function toModel(x: NdArray, name: string, scaler?: ServedData['scaler']): NdArray<Float32Array> {
  const scaled = astype(scaler === undefined ? x : scaler.transform(x), 'float32');
  checkFinite(scaled, name);
  return scaled;
}

/** What the model gave as samples in the units of the data. */
export function toSamples(x: NdArray, { scaler, sampleShape }: Pick<ServedData, 'scaler' | 'sampleShape'>): NdArray {
  const shaped = ndarray(x.data, [x.shape[0], ...sampleShape]);
  return astype(scaler === undefined ? shaped : scaler.inverseTransform(shaped), 'float32');
}

/** Throws `InvalidParameterError` for a model that cannot be served. */
export function checkServed({ model, sampleShape, inputShape = sampleShape }: ServedData): void {
  const { encode, latentDim } = (model ?? {}) as Partial<Encoder & Decoder>;
  if (typeof encode !== 'function' || !(Number.isInteger(latentDim) && latentDim! > 0)) {
    throw new InvalidParameterError({ parameter: 'model', got: model, expected: 'a trained model with encode and latentDim', remedy: 'Give an autoencoder or PCA after fit or load.' });
  }
  if (sizeOf(sampleShape) < 1 || sizeOf(inputShape) !== sizeOf(sampleShape)) {
    throw new InvalidParameterError({ parameter: 'sampleShape', got: sampleShape, expected: `the ${sizeOf(inputShape)} numbers that the model takes` });
  }
}

function optionsOf({ rows, classes }: Job): RowOptions {
  return classes === undefined ? {} : { condition: ndarray(classes, [rows.shape[0]]) };
}

function squaredErrors(x: NdArray, y: NdArray): NdArray<Float64Array> {
  const n = x.shape[0];
  const width = x.data.length / n;
  const errors = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let at = i * width; at < (i + 1) * width; at++) sum += (x.data[at] - y.data[at]) ** 2;
    errors[i] = sum / width;
  }
  return ndarray(errors, [n]);
}
