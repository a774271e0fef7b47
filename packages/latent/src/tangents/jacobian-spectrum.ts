import { type ArrayInput, type Encoder, type LongWorkOptions, type NdArray, ProgressReporter, ndarray, rowsOf, rowSize, sliceRows, throwIfAborted, toNdArray } from '@latentkit/core';
import { symmetricEigenvalues } from '@latentkit/linalg';
import { checkShare } from '../dimension/checks.js';
import { rowProducts } from '../dimension/row-products.js';
import { spectralDimension } from '../dimension/spectral-dimension.js';
import { jacobianOf, type JacobianOfOptions } from './jacobian-of.js';

/** Numbers of Jacobians that are held at once. */
const BLOCK = 1 << 22;

/** Options of {@link jacobianSpectrum}. */
export interface JacobianSpectrumOptions extends JacobianOfOptions, LongWorkOptions {
  /** What share of each spectrum, the sum of squared singular values, `dimensions` counts directions for. Default .95. */
  readonly share?: number;
}

/** What {@link jacobianSpectrum} finds. */
export interface JacobianSpectrum {
  /** Singular values of the Jacobian at each sample, descending: [n, r], r = min(latentDim, inputs). */
  readonly singularValues: NdArray<Float64Array>;
  /** How many directions carry the share of each spectrum: length n. */
  readonly dimensions: Int32Array;
}

/**
 * Singular values of an encoder's Jacobian at many samples x [n, …], which tell how many directions the code follows and,
 * averaged, how an encoder was trained: the curves of the papers on contractive autoencoders (Rifai et al., 2011).
 *
 * Jacobians are made block by block and not kept: 60,000 of 32 × 784 numbers would take 6 GB. A sample takes
 * r²·max(latentDim, inputs) operations besides its Jacobian. Absolute error 1e-8 of the largest singular value, less than
 * that of a Jacobian in float32.
 *
 * Throws as `tangents`; rejects with AbortedError where it is stopped.
 */
export async function jacobianSpectrum(encoder: Encoder, x: ArrayInput, options: JacobianSpectrumOptions = {}): Promise<JacobianSpectrum> {
  const share = checkShare('share', options.share ?? 0.95);
  const samples = toNdArray(x, { minRows: 1 });
  const [n, d, p] = [rowsOf(samples), encoder.latentDim, rowSize(samples)];
  const r = Math.min(d, p);
  const data = new Float64Array(n * r);
  const progress = new ProgressReporter('jacobianSpectrum', options);
  const block = Math.max(1, Math.floor(BLOCK / (d * p)));
  for (let from = 0; from < n; from += block) {
    throwIfAborted(options.signal, 'jacobianSpectrum');
    const to = Math.min(n, from + block);
    const jacobians = await jacobianOf(encoder, sliceRows(samples, from, to), options);
    for (let i = from; i < to; i++) data.set(singularValuesOf(sliceRows(jacobians, i - from, i - from + 1).data, d, p), i * r);
    progress.report(to, n);
  }
  const singularValues = ndarray(data, [n, r]);
  return { singularValues, dimensions: spectralDimension(singularValues, { share }) };
}

/** Roots of the eigenvalues of the smaller matrix of products: those of float32 numbers, in float64, have enough digits. */
function singularValuesOf(jacobian: Float32Array, d: number, p: number): Float64Array {
  const rows = d <= p ? ndarray(jacobian, [d, p]) : ndarray(Float32Array.from(jacobian, (_, at) => jacobian[(at % d) * p + Math.floor(at / d)]), [p, d]);
  return symmetricEigenvalues(rowProducts(rows)).map((value) => Math.sqrt(Math.max(0, value)));
}
