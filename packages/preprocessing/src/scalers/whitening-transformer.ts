import {
  type ArrayInput,
  type Decoder,
  type Encoder,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  arrayField,
  astype,
  defineState,
  ndarray,
  toMatrix,
  vectorField,
} from '@latentkit/core';
import { type Computation, ComputedTransformer, columnMeans, request, runSync } from '@latentkit/linalg';
import { type WhiteningOptions, whiteningConfig } from './config.js';
import { choleskyWhitening, spectralWhitening } from './whitening.js';

const format = defineState(whiteningConfig, 1, {
  mean: vectorField('features'),
  whitening: arrayField('features', 'features'),
  coloring: arrayField('features', 'features'),
});
type State = StateOfFormat<typeof format>;

/**
 * Makes features uncorrelated with variance 1 (divisor n - 1): z = W·(x - mean), where W·C·W' is the identity for the
 * covariance C of the data. (Kessy, Lewin & Strimmer, 2018, https://doi.org/10.1080/00031305.2016.1277159.)
 *
 * - `zca`, W = C^-½: of all such maps the one that changes the data least; whitened images still look like images.
 * - `pca`, W = Λ^-½·U: the principal components over their standard deviations, by descending variance, with the entry of
 *   largest absolute value of each component positive; scikit-learn's `PCA(whiten=True)`, whose signs differ.
 * - `cholesky`, W = L^-1 with L·L' = C: each feature less what those before it explain, over what is left.
 *
 * With `epsilon` C + epsilon takes the place of C. Without it, directions in which the data do not vary are mapped to 0,
 * and `inverseTransform` still gives the data back, to rounding. n·p² operations for the covariance, about 9·p³ more.
 */
export class WhiteningTransformer extends ComputedTransformer<ReturnType<typeof whiteningConfig.parse>, State> implements Encoder, Decoder {
  /** Throws InvalidParameterError for an unknown method or a negative epsilon. */
  constructor(options: WhiteningOptions = {}) {
    super(whiteningConfig.parse(options), format);
  }

  /** Undoes `transform`: [n, p] to [n, p]. */
  inverseTransform(z: ArrayInput): NdArray<Float64Array> {
    const { mean, coloring } = this.fitted('inverseTransform');
    const codes = toMatrix(z, { columns: mean.length });
    const x = runSync(request((kernels) => kernels.matmul(codes, coloring, { transposeB: true })));
    return shifted(x, mean, 1);
  }

  /** {@link transform} in float32, as latent-space tools take it. */
  async encode(x: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(this.transform(x), 'float32');
  }

  /** {@link inverseTransform} in float32. */
  async decode(codes: ArrayInput): Promise<NdArray<Float32Array>> {
    return astype(this.inverseTransform(codes), 'float32');
  }

  /** Number of features; as many as there are in a code. */
  get latentDim(): number {
    return this.fitted('latentDim').mean.length;
  }

  /** Mean of each feature. */
  get mean(): Float64Array {
    return this.fitted('mean').mean;
  }

  /** W [p, p], which is multiplied with centred samples as columns. */
  get whitening(): NdArray<Float64Array> {
    return this.fitted('whitening').whitening;
  }

  /** What undoes W [p, p]. */
  get coloring(): NdArray<Float64Array> {
    return this.fitted('coloring').coloring;
  }

  /** Number of features. */
  get nFeatures(): number {
    return this.fitted('nFeatures').mean.length;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): WhiteningTransformer {
    const { config, state } = format.read(json);
    return new WhiteningTransformer(config).settle(state);
  }

  protected *fitting(x: ArrayInput): Computation<State> {
    const samples = toMatrix(x, { minRows: 2 });
    const [n] = samples.shape;
    const mean = columnMeans(samples);
    const gram = yield* request((kernels) => kernels.gram(samples, mean));
    const covariance = ndarray(gram.data.map((value) => value / (n - 1)), gram.shape);
    const { method, epsilon } = this.config;
    return { mean, ...(method === 'cholesky' ? choleskyWhitening(covariance, epsilon) : spectralWhitening(covariance, epsilon, method === 'zca')) };
  }

  protected *transforming(x: ArrayInput): Computation<NdArray<Float64Array>> {
    const { mean, whitening } = this.fitted('transform');
    const samples = toMatrix(x, { columns: mean.length });
    return yield* request((kernels) => kernels.matmul(shifted(samples, mean, -1), whitening, { transposeB: true }));
  }
}

function shifted({ data, shape }: NdArray<Float64Array>, mean: Float64Array, sign: 1 | -1): NdArray<Float64Array> {
  return ndarray(data.map((value, i) => value + sign * mean[i % mean.length]), shape);
}
