import { type ArrayInput, type Encoder, type NdArray, ShapeError, ndarray, rowsOf, sliceRows, toNdArray } from '@latentkit/core';
import { svdSmall, thinSvd } from '@latentkit/linalg';
import { checkCount } from '../codes/inputs.js';
import { checkShare } from '../dimension/checks.js';
import { spectralDimension } from '../dimension/spectral-dimension.js';
import { jacobianOf, type JacobianOfOptions } from './jacobian-of.js';

/** From how many singular values on the faster decomposition is worth its lesser accuracy in small ones. */
const SMALL = 64;

/** Options of {@link tangents}. */
export interface TangentOptions extends JacobianOfOptions {
  /** How many tangent vectors are given, from the largest singular value on. Default: all. */
  readonly components?: number;
  /** What share of the spectrum, the sum of squared singular values, `dimension` counts directions for. Default .95. */
  readonly share?: number;
}

/** What {@link tangents} finds at a sample; k of r = min(latentDim, inputs) directions. */
export interface Tangents {
  /** All singular values of the encoder's Jacobian, descending, length r. */
  readonly singularValues: NdArray<Float64Array>;
  /**
   * The right singular vectors [k, …] in the sample's own shape, each of length 1, its entry of largest absolute value
   * positive: the directions in which a change of the sample changes its code most.
   */
  readonly tangents: NdArray<Float64Array>;
  /** The left singular vectors [k, latentDim], each of length 1: where the code goes for a step along the tangent, over the singular value. */
  readonly codeDirections: NdArray<Float64Array>;
  /** How many directions carry the share of the spectrum. */
  readonly dimension: number;
}

/**
 * Tangents of the data manifold at a sample, as an encoder has learned it: the singular value decomposition of the Jacobian
 * of the code with respect to the sample. An encoder that is insensitive to all but movements along the manifold, such as a
 * contractive or denoising one, has few large singular values, and their right singular vectors span the tangent space
 * (Rifai, Dauphin, Vincent, Bengio & Muller, 2011, The Manifold Tangent Classifier).
 *
 * @param encoder an autoencoder, PCA, or anything that encodes; see {@link jacobianOf} for one without `jacobian`.
 * @param x one sample [1, …]: of a data set, `sliceRows(x, i, i + 1)`.
 *
 * The Jacobian comes in float32, so singular values below 1e-6 of the largest have no exact digits; the decomposition, in
 * float64, takes some 15 ms for 32 codes of 784 inputs. Signs: scikit-learn's `svd_flip(u_based_decision=False)`.
 *
 * Throws ShapeError for anything but one sample, InvalidParameterError for more components than there are singular values
 * and a share outside (0, 1], and what the encoder throws.
 */
export async function tangents(encoder: Encoder, x: ArrayInput, options: TangentOptions = {}): Promise<Tangents> {
  const sample = oneSample(x);
  const { components, share = 0.95 } = options;
  const r = Math.min(encoder.latentDim, sample.data.length);
  const k = components === undefined ? r : checkCount('components', components, 1, r, 'the smaller of latentDim and inputs');
  checkShare('share', share);
  const { data, shape } = await jacobianOf(encoder, sample, options);
  const jacobian = ndarray(data, shape.slice(1));
  const { u, singularValues, vt } = r <= SMALL ? svdSmall(jacobian) : thinSvd(jacobian);
  const values = ndarray(singularValues, [r]);
  const d = encoder.latentDim;
  return {
    singularValues: values,
    tangents: ndarray(sliceRows(vt, 0, k).data.slice(), [k, ...sample.shape.slice(1)]),
    codeDirections: ndarray(Float64Array.from({ length: k * d }, (_, at) => u.data[(at % d) * r + Math.floor(at / d)]), [k, d]),
    dimension: spectralDimension(values, { share })[0],
  };
}

function oneSample(x: ArrayInput): NdArray {
  const sample = toNdArray(x, { minRows: 1 });
  if (rowsOf(sample) === 1) return sample;
  throw new ShapeError({ parameter: 'x', got: sample.shape, expected: 'one sample, shape [1, …]', remedy: 'Give sliceRows(x, i, i + 1), or use jacobianSpectrum for many.' });
}
