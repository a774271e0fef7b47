import {
  type ArrayInput,
  Estimator,
  InvalidParameterError,
  type NdArray,
  type StateOfFormat,
  type VersionedJson,
  defineState,
  labelsField,
  ndarray,
  show,
  toNdArray,
} from '@latentkit/core';
import { type Category, type LabelInput, distinct, labelsOf } from './categories.js';
import { type LabelEncoderOptions, labelEncoderConfig } from './config.js';

const format = defineState(labelEncoderConfig, 1, { classes: labelsField('classes') });
type State = StateOfFormat<typeof format>;

/**
 * Turns labels, strings or numbers, into the integers 0 to k - 1 in the labels' ascending order, and back; as
 * scikit-learn's `sklearn.preprocessing.LabelEncoder`. It is for labels [n], so it is no step of a pipeline.
 *
 * ```ts
 * const encoder = new LabelEncoder().fit(['paris', 'tokyo', 'paris']);
 * encoder.transform(['tokyo']).data;  // Int32Array [1]
 * encoder.inverseTransform([0]);      // ['paris']
 * ```
 */
export class LabelEncoder extends Estimator<ReturnType<typeof labelEncoderConfig.parse>, State> {
  constructor(options: LabelEncoderOptions = {}) {
    super(labelEncoderConfig.parse(options), format);
  }

  /** Finds the distinct labels. Throws ShapeError for none, InvalidParameterError for strings among numbers, NonFiniteError for NaN. */
  fit(labels: LabelInput): this {
    return this.settle({ classes: distinct(labelsOf(labels, 'labels')) });
  }

  /** The number of each label's class: int32 [n]. Throws InvalidParameterError, naming the place, for a label that `fit` did not see. */
  transform(labels: LabelInput): NdArray<Int32Array> {
    const { classes } = this.fitted('transform');
    const numbers = new Map<Category, number>((classes as readonly Category[]).map((label, i) => [label, i]));
    const list = labelsOf(labels, 'labels');
    return ndarray(Int32Array.from(list, (label, i) => numbers.get(label) ?? this.refuse(`labels[${i}]`, label)), [list.length]);
  }

  /** `fit`, then `transform` of the same labels. */
  fitTransform(labels: LabelInput): NdArray<Int32Array> {
    return this.fit(labels).transform(labels);
  }

  /** The labels of classes by number [n]. Throws InvalidParameterError for a number that is no class. */
  inverseTransform(codes: ArrayInput): Category[] {
    const { classes } = this.fitted('inverseTransform');
    return Array.from(toNdArray(codes, { name: 'codes' }).data, (code, i) => {
      if (Number.isInteger(code) && code >= 0 && code < classes.length) return classes[code];
      throw new InvalidParameterError({ parameter: `codes[${i}]`, got: code, expected: `an integer in [0, ${classes.length})` });
    });
  }

  /** The distinct labels, ascending. */
  get classes(): readonly number[] | readonly string[] {
    return this.fitted('classes').classes;
  }

  /** Reads what `toJSON` wrote. Throws FileFormatError for another type, another version, or bad parts. */
  static fromJSON(json: VersionedJson): LabelEncoder {
    const { config, state } = format.read(json);
    return new LabelEncoder(config).settle(state);
  }

  private refuse(parameter: string, got: Category): never {
    throw new InvalidParameterError({ parameter, got, expected: `a label that fit saw: ${show(this.classes)}` });
  }
}
