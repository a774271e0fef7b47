import { type ArrayInput, InvalidParameterError, type NdArray, ndarray, takeRows } from '@latentkit/core';
import { columnMeans } from '@latentkit/linalg';
import { checkNumber, toCode, toCodes, toRows } from '../codes/inputs.js';
import { type CodeLabel, type CodeLabels, classesOf, placeOf } from '../codes/labels.js';
import { type RangeOptions, warnOutside } from '../codes/range.js';

/** Options of {@link attributeDirection}. */
export interface AttributeOptions {
  /** Label of the codes that have the attribute. */
  readonly to: CodeLabel;
  /** Label of those that have not. Default: all other codes. */
  readonly from?: CodeLabel;
}

/**
 * The direction of an attribute: the mean of the codes [n, d] that have it less the mean of those that have not, [1, d].
 * Added to a code it gives that attribute to what is decoded (Larsen et al., 2016, https://arxiv.org/abs/1512.09300).
 *
 * Throws ShapeError unless there is one label for each code, InvalidParameterError where all have the same label, for a
 * label that does not occur, or where `from` is `to`; NonFiniteError for NaN or infinity.
 */
export function attributeDirection(codes: ArrayInput, labels: CodeLabels, { to, from }: AttributeOptions): NdArray<Float64Array> {
  const rows = toCodes(codes);
  const [n, d] = rows.shape;
  const classes = classesOf(labels, n, 'labels', 2);
  const having = placeOf(to, classes, 'to');
  const lacking = from === undefined ? undefined : placeOf(from, classes, 'from');
  if (having === lacking) throw new InvalidParameterError({ parameter: 'from', got: from, expected: 'another label than to' });
  const others = lacking === undefined ? classes.members.flatMap((own, c) => (c === having ? [] : own)) : classes.members[lacking];
  const start = columnMeans(takeRows(rows, others));
  return ndarray(columnMeans(takeRows(rows, classes.members[having])).map((mean, j) => mean - start[j]), [1, d]);
}

/** Options of {@link moveCodes}. */
export interface MoveOptions extends RangeOptions {
  /** How often the direction is added: 0 leaves a code as it is, negative numbers take away. Default [1]. */
  readonly scales?: readonly number[];
}

/**
 * Codes moved along a direction [d] or [1, d]: code + scale·direction, [scales, d] for one code [d] and [scales, n, d]
 * for codes [n, d].
 *
 * Throws ShapeError where the lengths differ, NonFiniteError for NaN or infinity, InvalidParameterError for no scales.
 */
export function moveCodes(codes: ArrayInput, direction: ArrayInput, options: MoveOptions = {}): NdArray<Float64Array> {
  const { scales = [1] } = options;
  if (scales.length === 0) throw new InvalidParameterError({ parameter: 'scales', got: [], expected: 'at least one number' });
  scales.forEach((scale, s) => checkNumber(`scales[${s}]`, scale));
  const { rows, single } = toRows(codes, 'codes');
  const [n, d] = rows.shape;
  const way = toCode(direction, 'direction', d);
  const data = new Float64Array(scales.length * n * d);
  scales.forEach((scale, s) => rows.data.forEach((value, at) => (data[s * n * d + at] = value + scale * way[at % d])));
  warnOutside(ndarray(data, [scales.length * n, d]), 'codes', options);
  return ndarray(data, single ? [scales.length, d] : [scales.length, n, d]);
}
