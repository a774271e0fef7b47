import {
  type ArrayInput,
  Estimator,
  InvalidParameterError,
  type NdArray,
  type StateOfFormat,
  type Transformer,
  type VersionedJson,
  defineState,
  labelsField,
  listField,
  ndarray,
  show,
  toNdArray,
} from '@latentkit/core';
import { type Category, type CategoryInput, columnsOf, distinct } from './categories.js';
import { type OneHotEncoderOptions, oneHotEncoderConfig } from './config.js';

const format = defineState(oneHotEncoderConfig, 1, { categories: listField({ ...labelsField('none'), read: readCategories }) });
type State = StateOfFormat<typeof format>;

/**
 * Turns each feature of categories, strings or numbers, into columns of zeros and ones, one for each category in
 * ascending order; as scikit-learn's `sklearn.preprocessing.OneHotEncoder`.
 *
 * ```ts
 * const encoder = new OneHotEncoder().fit([['red', 1], ['blue', 2]]);
 * encoder.transform([['red', 2]]).data;  // Float64Array [0, 1, 0, 1]
 * ```
 */
export class OneHotEncoder extends Estimator<ReturnType<typeof oneHotEncoderConfig.parse>, State> implements Transformer {
  /** Throws InvalidParameterError for an unknown choice. */
  constructor(options: OneHotEncoderOptions = {}) {
    super(oneHotEncoderConfig.parse(options), format);
  }

  /**
   * Finds the categories of each column of x [n, p]. Throws ShapeError for no rows or rows of different length,
   * InvalidParameterError for strings among numbers in a column, NonFiniteError for NaN.
   */
  fit(x: CategoryInput, _y?: ArrayInput): this {
    return this.settle({ categories: columnsOf(x).map(distinct) });
  }

  /**
   * Zeros and ones [n, `nFeaturesOut`]. Throws InvalidParameterError, naming row and column, for a category that `fit` did
   * not see, unless `unknown` is `ignore`; ShapeError for another number of features.
   */
  transform(x: CategoryInput): NdArray<Float64Array> {
    const { categories } = this.fitted('transform');
    const columns = columnsOf(x, categories.length);
    const n = columns[0].length;
    const width = this.nFeaturesOut;
    const data = new Float64Array(n * width);
    this.blocks().forEach(({ known, dropped, start }, j) => {
      const places = new Map<Category, number>(known.map((category, k) => [category, k]));
      columns[j].forEach((category, i) => {
        const place = places.get(category);
        if (place === undefined) this.refuseUnknown(category, i, j, known);
        else if (place >= dropped) data[i * width + start + place - dropped] = 1;
      });
    });
    return ndarray(data, [n, width]);
  }

  fitTransform(x: CategoryInput, y?: ArrayInput): NdArray<Float64Array> {
    return this.fit(x, y).transform(x);
  }

  /**
   * The numbers that were encoded [n, p]: of the columns of a feature the largest counts. Zeros alone stand for the
   * category without a column, or else for one that was not known, which gives NaN. Throws InvalidParameterError where a
   * feature has strings: {@link categoriesOf} gives those.
   */
  inverseTransform(z: ArrayInput): NdArray<Float64Array> {
    const { categories } = this.fitted('inverseTransform');
    const strings = categories.findIndex((known) => typeof known[0] === 'string');
    if (strings >= 0) {
      throw new InvalidParameterError({
        parameter: `categories of feature ${strings}`,
        got: categories[strings],
        expected: 'numbers, since inverseTransform gives an array of numbers',
        remedy: 'Use categoriesOf(z), which gives rows of strings and numbers.',
      });
    }
    const rows = this.categoriesOf(z);
    return ndarray(Float64Array.from(rows.flat(), (category) => Number(category ?? NaN)), [rows.length, categories.length]);
  }

  /** As {@link inverseTransform}, as rows of strings and numbers; undefined stands for a category that was not known. */
  categoriesOf(z: ArrayInput): (Category | undefined)[][] {
    this.fitted('categoriesOf');
    const width = this.nFeaturesOut;
    const { data, shape } = toNdArray(z, { name: 'z', rank: 2, minRows: 1, columns: width });
    const blocks = this.blocks();
    return Array.from({ length: shape[0] }, (_, i) =>
      blocks.map(({ known, dropped, start }) => {
        let [best, largest] = [-1, 0];
        for (let k = dropped; k < known.length; k++) {
          const value = data[i * width + start + k - dropped];
          if (value > largest) [best, largest] = [k, value];
        }
        if (best >= 0) return known[best];
        return dropped > 0 ? known[0] : undefined;
      }),
    );
  }

  /** Categories of each feature, ascending. */
  get categories(): readonly (readonly number[] | readonly string[])[] {
    return this.fitted('categories').categories;
  }

  /** Number of features p. */
  get nFeatures(): number {
    return this.fitted('nFeatures').categories.length;
  }

  /** Number of columns that come out. */
  get nFeaturesOut(): number {
    this.fitted('nFeaturesOut');
    return this.blocks().reduce((sum, { known, dropped }) => sum + known.length - dropped, 0);
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): OneHotEncoder {
    const { config, state } = format.read(json);
    return new OneHotEncoder(config).settle(state);
  }

  /** Of each feature: its categories, how many of them have no column (0 or 1), and its first column. */
  private blocks(): { known: readonly Category[]; dropped: number; start: number }[] {
    const { drop } = this.config;
    let start = 0;
    return this.categories.map((known) => {
      const dropped = drop === 'first' || (drop === 'ifBinary' && known.length === 2) ? 1 : 0;
      const block = { known, dropped, start };
      start += known.length - dropped;
      return block;
    });
  }

  private refuseUnknown(got: Category, row: number, column: number, known: readonly Category[]): void {
    if (this.config.unknown === 'ignore') return;
    throw new InvalidParameterError({
      parameter: 'x',
      got,
      expected: `one of the categories that fit saw, ${show(known)}, at row ${row}, column ${column}`,
      remedy: "With unknown: 'ignore' it becomes zeros.",
    });
  }
}

// Each feature has a number of categories of its own, so none shares an axis with another.
function readCategories(value: unknown, place: Parameters<ReturnType<typeof labelsField>['read']>[1]): readonly number[] | readonly string[] {
  return labelsField(place.path).read(value, place);
}
