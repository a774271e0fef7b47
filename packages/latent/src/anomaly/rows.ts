import { type ArrayInput, type Decoder, type Encoder, type NdArray, ShapeError, ndarray, rowSize, rowsOf, show, toMatrix, toNdArray } from '@latentkit/core';

/** Codes [n, latentDim] of samples. Rejects with NonFiniteError where samples or codes hold NaN or infinity. */
export async function codesOf(model: Encoder, x: ArrayInput): Promise<NdArray<Float64Array>> {
  return toMatrix(await model.encode(toNdArray(x)), { name: 'codes' });
}

/** What a model's reconstructions leave of samples [n, …]: sample less reconstruction, [n, p]. Rejects as {@link codesOf}, with ShapeError for reconstructions of another size. */
export async function errorsOf(model: Encoder & Decoder, x: ArrayInput): Promise<NdArray<Float64Array>> {
  const samples = toNdArray(x, { minRows: 1 });
  const made = toNdArray(await model.decode(await codesOf(model, samples)), { name: 'reconstruction' });
  if (made.data.length !== samples.data.length) {
    throw new ShapeError({ parameter: 'x', got: samples.shape, expected: `samples of shape ${show(made.shape.slice(1))}, as the model makes them` });
  }
  return ndarray(Float64Array.from(samples.data, (value, i) => value - made.data[i]), [rowsOf(samples), rowSize(samples)]);
}
