import { InvalidParameterError, ShapeError, dtypeOf } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';

/** Options of {@link writeCsv}. */
export interface WriteCsvOptions {
  /** Names of the columns of `x`; without them no header is written. */
  readonly featureNames?: readonly string[];
  /** Labels, written as the last column: shape [rows]. */
  readonly y?: NdArray;
  /** Texts written in place of class indices. */
  readonly targetNames?: readonly string[];
  /** Name of the label column. Default `label`. */
  readonly labelName?: string;
  /** Default `,`. */
  readonly delimiter?: string;
}

/**
 * A matrix [rows, columns] as CSV text with lines that end in LF. Numbers have the fewest digits that read back as
 * the same number of the array's element type; NaN becomes an empty field. Throws `ShapeError` for parts that do not
 * fit together.
 */
export function writeCsv(x: NdArray, options: WriteCsvOptions = {}): string {
  const { featureNames, y, targetNames, labelName = 'label', delimiter = ',' } = options;
  const [rows, columns] = x.shape;
  if (x.shape.length !== 2) throw new ShapeError({ parameter: 'x', got: x.shape, expected: 'a matrix of shape [rows, columns]' });
  if (featureNames !== undefined && featureNames.length !== columns) {
    throw new ShapeError({ parameter: 'featureNames', got: featureNames.length, expected: `${columns} names` });
  }
  if (y !== undefined && y.data.length !== rows) throw new ShapeError({ parameter: 'y', got: y.shape, expected: `${rows} labels` });
  const text = dtypeOf(x.data) === 'float32' ? shortestFloat32 : String;
  const lines: string[] = [];
  if (featureNames !== undefined) lines.push(join(y === undefined ? featureNames : [...featureNames, labelName], delimiter));
  for (let i = 0; i < rows; i++) {
    const fields = Array.from(x.data.subarray(i * columns, (i + 1) * columns), (value) => (Number.isNaN(value) ? '' : text(value)));
    if (y !== undefined) fields.push(labelText(y.data[i], targetNames));
    lines.push(join(fields, delimiter));
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function join(fields: readonly string[], delimiter: string): string {
  return fields.map((field) => (/["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field)).join(delimiter);
}

function labelText(label: number, names: readonly string[] | undefined): string {
  if (names === undefined) return String(label);
  const name = names[label];
  if (name === undefined) throw new InvalidParameterError({ parameter: 'y', got: label, expected: `class indices in [0, ${names.length})` });
  return name;
}

function shortestFloat32(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}
