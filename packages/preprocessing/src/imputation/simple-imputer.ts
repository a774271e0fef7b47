import {
  type ArrayInput,
  Estimator,
  InvalidParameterError,
  type NdArray,
  NonFiniteError,
  ShapeError,
  type StateOfFormat,
  type Transformer,
  type VersionedJson,
  defineState,
  integersField,
  toNdArray,
  vectorField,
} from '@latentkit/core';
import { columnOf, floatsLike } from '../features.js';
import type { FloatArray } from '../scalers/scaler.js';
import { type SimpleImputerOptions, simpleImputerConfig } from './config.js';
import { fillValue } from './fill-value.js';

const format = defineState(simpleImputerConfig, 1, {
  fill: vectorField('features'),
  /** Features without any value in `fit`. */
  empty: integersField('empty'),
  /** Features with a missing value in `fit`. */
  missing: integersField('missing'),
});
type State = StateOfFormat<typeof format>;

/**
 * Puts numbers in the place of missing ones, which are NaN; as scikit-learn's `sklearn.impute.SimpleImputer`. Samples are
 * [n, p]. A feature without any value is left out, or becomes zeros with `keepEmptyFeatures`.
 *
 * Which values were missing is lost unless `addIndicator` appends a column of zeros and ones for each feature in which
 * `fit` saw missing values; then `inverseTransform` makes them NaN again.
 */
export class SimpleImputer extends Estimator<ReturnType<typeof simpleImputerConfig.parse>, State> implements Transformer {
  constructor(options: SimpleImputerOptions = {}) {
    super(simpleImputerConfig.parse(options), format);
  }

  /** Finds what each feature is filled with. Throws ShapeError for no rows or columns, NonFiniteError for an infinity. */
  fit(x: ArrayInput, _y?: ArrayInput): this {
    const samples = withMissing(x);
    const p = samples.shape[1];
    const { strategy, fillValue: constant } = this.config;
    const fill = new Float64Array(p);
    const empty: number[] = [];
    const missing: number[] = [];
    for (let j = 0; j < p; j++) {
      const column = columnOf(samples, j);
      const present = column.filter((value) => value === value);
      if (present.length < column.length) missing.push(j);
      if (present.length === 0) empty.push(j);
      if (strategy === 'constant') fill[j] = constant;
      else if (present.length > 0) fill[j] = fillValue(strategy, present);
    }
    return this.settle({ fill, empty: Int32Array.from(empty), missing: Int32Array.from(missing) });
  }

  /** The samples with numbers for all that is missing, [n, `nFeaturesOut`]. Throws ShapeError or NonFiniteError for bad samples. */
  transform(x: ArrayInput): NdArray<FloatArray> {
    const { fill, missing } = this.fitted('transform');
    const { data, shape } = withMissing(x, fill.length);
    const kept = this.kept();
    const indicated = this.config.addIndicator ? missing : new Int32Array(0);
    const [n, p] = shape;
    const width = kept.length + indicated.length;
    const out = floatsLike(data, n * width);
    for (let i = 0; i < n; i++) {
      kept.forEach((j, at) => {
        const value = data[i * p + j];
        out[i * width + at] = value === value ? value : fill[j];
      });
      indicated.forEach((j, at) => {
        if (Number.isNaN(data[i * p + j])) out[i * width + kept.length + at] = 1;
      });
    }
    return { data: out, shape: [n, width] };
  }

  fitTransform(x: ArrayInput, y?: ArrayInput): NdArray<FloatArray> {
    return this.fit(x, y).transform(x);
  }

  /**
   * Samples [n, p] with NaN where an indicator says that a value was missing, and for features that were left out. Values
   * missing in features that lacked none in `fit` have no indicator and stay filled. Throws InvalidParameterError where
   * `addIndicator` is false, ShapeError for another number of columns than `nFeaturesOut`.
   */
  inverseTransform(z: ArrayInput): NdArray<FloatArray> {
    const { fill, missing } = this.fitted('inverseTransform');
    if (!this.config.addIndicator) {
      throw new InvalidParameterError({
        parameter: 'SimpleImputer.addIndicator',
        got: false,
        expected: 'true for inverseTransform: which values were missing is not kept anywhere',
        remedy: 'Use new SimpleImputer({ addIndicator: true }), which appends that as columns.',
      });
    }
    const width = this.nFeaturesOut;
    const { data, shape } = toNdArray(z, { name: 'z', rank: 2, minRows: 1, columns: width });
    const kept = this.kept();
    const [n] = shape;
    const p = fill.length;
    const out = floatsLike(data, n * p).fill(NaN);
    for (let i = 0; i < n; i++) {
      kept.forEach((j, at) => (out[i * p + j] = data[i * width + at]));
      missing.forEach((j, at) => {
        if (data[i * width + kept.length + at] !== 0) out[i * p + j] = NaN;
      });
    }
    return { data: out, shape: [n, p] };
  }

  /** What missing values of each feature become; NaN for features that are left out. */
  get statistics(): Float64Array {
    const kept = this.kept('statistics');
    const statistics = new Float64Array(this.nFeatures).fill(NaN);
    for (const j of kept) statistics[j] = this.fitted('statistics').fill[j];
    return statistics;
  }

  /** Features with a missing value in `fit`: those that get an indicator. */
  get missingFeatures(): Int32Array {
    return this.fitted('missingFeatures').missing;
  }

  /** Number of features p. */
  get nFeatures(): number {
    return this.fitted('nFeatures').fill.length;
  }

  /** Number of columns that come out. */
  get nFeaturesOut(): number {
    return this.kept('nFeaturesOut').length + (this.config.addIndicator ? this.missingFeatures.length : 0);
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): SimpleImputer {
    const { config, state } = format.read(json);
    return new SimpleImputer(config).settle(state);
  }

  /** The features that come out, in order. */
  private kept(member = 'transform'): number[] {
    const { fill, empty } = this.fitted(member);
    const all = Array.from(fill.keys());
    return this.config.keepEmptyFeatures ? all : all.filter((j) => !empty.includes(j));
  }
}

/** Samples [n, p] in which NaN means missing. */
function withMissing(x: ArrayInput, columns?: number): NdArray {
  const array = toNdArray(x, { rank: 2, minRows: 1, allowNonFinite: true, ...(columns === undefined ? {} : { columns }) });
  const p = array.shape[1];
  if (p === 0) throw new ShapeError({ parameter: 'x', got: array.shape, expected: 'at least one column' });
  for (let i = 0; i < array.data.length; i++) {
    if (Math.abs(array.data[i]) !== Infinity) continue;
    throw new NonFiniteError({ parameter: 'x', got: array.data[i], expected: `a finite number, or NaN for a missing one, at row ${Math.floor(i / p)}, column ${i % p}` });
  }
  return array;
}
