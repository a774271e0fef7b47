import { type ArrayInput, type AsyncFitOptions, InvalidParameterError, type NdArray, type VersionedJson, astype, ndarray, sliceRows, toNdArray } from '@latentkit/core';
import { type Computation, checkpoint, request } from '@latentkit/linalg';
import { CodingTransformer } from '../coding-transformer.js';
import { samples } from '../pca/input.js';
import { transposed } from '../transposed.js';
import { centreNew, centreTraining, centringOf } from './centring.js';
import { type KernelPCAConfig, type KernelPCAOptions, kernelPcaConfig } from './config.js';
import { type KernelFunction, originOf, prepare, selfSimilarities, similarities } from './kernel-function.js';
import { type KernelPCAState, kernelPcaFormat } from './kernel-pca-state.js';
import { leadingEigen, withoutZeros } from './leading-eigen.js';
import { learnPreImage, preImage, trainingCodes } from './pre-image.js';
import { kernelMatrix } from './precomputed.js';

// New samples worked on at a time: their similarities with all training samples are held at once.
const ROWS = 1024;

/**
 * Kernel PCA with the definitions of scikit-learn's `sklearn.decomposition.KernelPCA`: PCA in the space where a
 * kernel is the inner product. (Schölkopf, Smola & Müller, 1998, https://doi.org/10.1162/089976698300017467.)
 *
 * ```ts
 * const model = new KernelPCA({ components: 2, kernel: 'rbf', gamma: 10, inverse: true }).fit(x); // x: [n, p]
 * const codes = model.transform(x);        // [n, 2]
 * model.inverseTransform(codes);           // [n, p], about x
 * ```
 *
 * The training samples are kept, since new ones are compared with them. The entry of largest absolute value of each
 * eigenvector is positive. Every property but `config`, and every method but `fit` and its like, throws NotFittedError
 * before `fit`.
 */
export class KernelPCA extends CodingTransformer<KernelPCAConfig, KernelPCAState> {
  /** Throws InvalidParameterError for a value out of range or a precomputed kernel with `inverse`, UnknownNameError for a misspelt parameter. */
  constructor(options: KernelPCAOptions = {}) {
    const config = kernelPcaConfig.parse(options);
    super(config, kernelPcaFormat);
    if (config.inverse && config.kernel === 'precomputed') {
      throw new InvalidParameterError({
        parameter: 'KernelPCA.inverse',
        got: true,
        expected: "false with kernel 'precomputed', which shows no samples that could be given back",
      });
    }
  }

  /** Fits and gives the codes of x [n, k]: those of `transform`, without comparing x with itself again. */
  override fitTransform(x: ArrayInput): NdArray<Float64Array> {
    return this.fit(x).codes();
  }

  /** What {@link fitTransform} does, to rounding, on ONNX Runtime where it is installed. */
  override async fitTransformAsync(x: ArrayInput, options: AsyncFitOptions = {}): Promise<NdArray<Float64Array>> {
    return (await this.fitAsync(x, options)).codes();
  }

  /** Eigenvalues of the centred kernel matrix, descending, length k. Over n - 1, with the linear kernel, they are PCA's variances. */
  get eigenvalues(): Float64Array {
    return this.fitted('eigenvalues').eigenvalues;
  }

  /** Unit eigenvectors of the centred kernel matrix as columns [n, k]. */
  get eigenvectors(): NdArray<Float64Array> {
    return this.fitted('eigenvectors').eigenvectors;
  }

  /** The factor in rbf, poly and sigmoid: the one given, or 1/p. */
  get gamma(): number {
    return this.fitted('gamma').gamma;
  }

  /** Weights [n, p] of the way back; undefined without `inverse`. */
  get dualCoef(): NdArray<Float64Array> | undefined {
    return this.fitted('dualCoef').dualCoef;
  }

  /** Number of components. */
  get nComponents(): number {
    return this.fitted('nComponents').eigenvalues.length;
  }

  /** Number of features p in `fit`: with a precomputed kernel the number of samples. */
  get nFeatures(): number {
    const { x, kernelMeans } = this.fitted('nFeatures');
    return x === undefined ? kernelMeans.length : x.shape[1];
  }

  /** Number of samples n in `fit`. */
  get nSamples(): number {
    return this.fitted('nSamples').kernelMeans.length;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or missing parts. */
  static fromJSON(json: VersionedJson): KernelPCA {
    const { config, state } = kernelPcaFormat.read(json);
    return new KernelPCA(config).settle(state);
  }

  /**
   * Finds the components of x [n, p], or of a kernel matrix [n, n]. n²·p operations for similarities, then those of
   * the eigenproblem: about 20·n²·k for few components, up to 10·n³ for all. Holds one matrix of n² numbers, twice for all.
   *
   * Throws ShapeError for fewer than two rows or a kernel matrix that is not square, InvalidParameterError for one
   * that is not symmetric or has a clearly negative eigenvalue, for more components than samples, for samples that
   * the kernel does not tell apart; NonFiniteError for NaN. What an earlier fit found stays then.
   */
  protected *fitting(input: ArrayInput): Computation<KernelPCAState> {
    const given = samples(input);
    const [n, p] = given.shape;
    const { components, kernel, removeZeroEigen, inverse, alpha } = this.config;
    const k = this.count(n);
    const gamma = this.config.gamma === 'auto' ? 1 / p : this.config.gamma;
    const x = kernel === 'precomputed' ? undefined : astype(given, 'float64');
    const similarity = this.kernel(gamma);
    const matrix =
      x === undefined ? kernelMatrix(given) : yield* selfSimilarities(prepare(x, similarity, originOf(x, similarity)), similarity);
    const centring = centringOf(matrix);
    checkSize(centring.mean);
    const rounding = 8 * n * Number.EPSILON * largestOnDiagonal(matrix);
    centreTraining(matrix, centring);
    yield* checkpoint(1, 3);

    const leading = yield* leadingEigen(matrix, k, this.config);
    if (leading.values[0] <= rounding) {
      throw new InvalidParameterError({ parameter: 'x', got: 'samples that the kernel takes for equal', expected: 'samples that differ' });
    }
    const { values, vectors } = components === 'all' || removeZeroEigen ? withoutZeros(leading) : leading;
    const eigenvectors = transposed(vectors);
    yield* checkpoint(2, 3);
    const dualCoef = inverse && x !== undefined ? yield* learnPreImage(trainingCodes(eigenvectors, values), x, similarity, alpha) : undefined;
    return { gamma, x, kernelMeans: centring.means, kernelMean: centring.mean, eigenvalues: values, eigenvectors, dualCoef };
  }

  protected *transforming(input: ArrayInput): Computation<NdArray<Float64Array>> {
    const { x, gamma, kernelMeans, kernelMean, eigenvalues, eigenvectors } = this.fitted('transform');
    const given = toNdArray(input, { rank: 2, columns: this.nFeatures, minRows: 1 });
    const k = eigenvalues.length;
    // A component without variance has no direction to project on: its codes are 0.
    const lengths = eigenvalues.map((value) => (value > 0 ? 1 / Math.sqrt(value) : 0));
    const directions = ndarray(eigenvectors.data.map((value, i) => value * lengths[i % k]), eigenvectors.shape);
    const similarity = this.kernel(gamma);
    const origin = x === undefined ? undefined : originOf(x, similarity);
    const training = x === undefined ? undefined : prepare(x, similarity, origin);
    const m = given.shape[0];
    const codes = new Float64Array(m * k);
    for (let start = 0; start < m; start += ROWS) {
      yield* checkpoint(start, m);
      const some = sliceRows(given, start, Math.min(m, start + ROWS));
      const near =
        training === undefined
          ? ndarray(Float64Array.from(some.data), some.shape)
          : yield* similarities(prepare(some, similarity, origin), training, similarity);
      centreNew(near, { means: kernelMeans, mean: kernelMean });
      codes.set((yield* request((kernels) => kernels.matmul(near, directions))).data, start * k);
    }
    return ndarray(codes, [m, k]);
  }

  protected *inverting(input: ArrayInput): Computation<NdArray<Float64Array>> {
    const { dualCoef, gamma, eigenvalues } = this.fitted('inverseTransform');
    if (dualCoef === undefined) {
      throw new InvalidParameterError({ parameter: 'KernelPCA.inverse', got: false, expected: 'true for inverseTransform, before fit' });
    }
    const codes = toNdArray(input, { name: 'codes', rank: 2, columns: eigenvalues.length, minRows: 1 });
    return yield* preImage(codes, this.codes(), dualCoef, this.kernel(gamma));
  }

  private codes(): NdArray<Float64Array> {
    const { eigenvectors, eigenvalues } = this.fitted('fitTransform');
    return trainingCodes(eigenvectors, eigenvalues);
  }

  private kernel(gamma: number): KernelFunction {
    const { kernel, degree, coef0 } = this.config;
    return { kind: kernel === 'precomputed' ? 'linear' : kernel, gamma, degree, coef0 };
  }

  private count(n: number): number {
    const { components } = this.config;
    if (components === 'all') return n;
    if (components <= n) return components;
    throw new InvalidParameterError({ parameter: 'KernelPCA.components', got: components, expected: `at most ${n}, the number of samples` });
  }
}

function checkSize(mean: number): void {
  if (Number.isFinite(mean)) return;
  throw new InvalidParameterError({
    parameter: 'KernelPCA.gamma',
    got: 'similarities beyond float64',
    expected: 'samples, gamma, degree and coef0 whose kernel is finite',
    remedy: 'Scale the features first.',
  });
}

function largestOnDiagonal({ data, shape }: NdArray<Float64Array>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i += shape[0] + 1) largest = Math.max(largest, Math.abs(data[i]));
  return largest;
}
