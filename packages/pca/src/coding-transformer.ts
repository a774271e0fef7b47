import { type ArrayInput, type AsyncFitOptions, type Decoder, type Encoder, type NdArray, astype, ndarray, toNdArray } from '@latentkit/core';
import { type Computation, ComputedTransformer, run, runSync } from '@latentkit/linalg';

/** A transformer with a way back, which makes it an encoder and a decoder, too. */
export abstract class CodingTransformer<C, S extends object> extends ComputedTransformer<C, S> implements Encoder, Decoder {
  /** Number of components. */
  abstract readonly nComponents: number;

  /** Samples [n, p] of codes [n, k]. Throws NotFittedError before `fit`, ShapeError for codes of another length. */
  inverseTransform(codes: ArrayInput): NdArray<Float64Array> {
    return runSync(this.inverting(codes));
  }

  /** What {@link inverseTransform} does, to rounding, on ONNX Runtime where it is installed. */
  async inverseTransformAsync(codes: ArrayInput, options: Omit<AsyncFitOptions, 'y'> = {}): Promise<NdArray<Float64Array>> {
    return run(this.inverting(codes), { stage: 'inverse transform', ...options });
  }

  /** `transformAsync` in float32, as latent-space tools take it. */
  async encode(x: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(await this.transformAsync(x), 'float32');
  }

  /** {@link inverseTransformAsync} in float32. */
  async decode(codes: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(await this.inverseTransformAsync(codes), 'float32');
  }

  /** Number of components; the same as {@link nComponents}. */
  get latentDim(): number {
    return this.nComponents;
  }

  /** Checks codes and maps them back. */
  protected abstract inverting(codes: ArrayInput): Computation<NdArray<Float64Array>>;
}

/** A coding transformer whose codes are coordinates along components, the rows of a matrix [k, p]. */
export abstract class ComponentTransformer<C, S extends { readonly components: NdArray }> extends CodingTransformer<C, S> {
  /** Number of components k. */
  get nComponents(): number {
    return this.fitted('nComponents').components.shape[0];
  }

  /** Number of features p in `fit`. */
  get nFeatures(): number {
    return this.fitted('nFeatures').components.shape[1];
  }
}

/** A component transformer whose codes are a linear map of samples, but for a constant. */
export abstract class LinearTransformer<C, S extends { readonly components: NdArray }> extends ComponentTransformer<C, S> {
  /**
   * Jacobians of the codes with respect to samples [n, p]: the matrix that maps samples to codes, n times, [n, k, p]. Throws
   * as `transform`.
   */
  async jacobian(x: ArrayInput): Promise<NdArray<Float32Array>> {
    const [k, p] = this.fitted('jacobian').components.shape;
    const [n] = toNdArray(x, { rank: 2, columns: p, minRows: 1 }).shape;
    const units = new Float64Array((p + 1) * p);
    for (let j = 0; j < p; j++) units[j * p + j] = 1;
    // Codes of unit vectors less that of the origin, in the last row: holds for any way to compute linear codes.
    const { data } = await this.transformAsync(ndarray(units, [p + 1, p]), { runtime: 'plain' });
    const map = Float32Array.from({ length: k * p }, (_, at) => data[(at % p) * k + Math.floor(at / p)] - data[p * k + Math.floor(at / p)]);
    const result = new Float32Array(n * k * p);
    for (let i = 0; i < n; i++) result.set(map, i * k * p);
    return ndarray(result, [n, k, p]);
  }
}
