import type { NdArray } from '@latentkit/core';
import type { TeachingStep } from './steps.js';

/** Options of {@link TeachingPCA.explain}. */
export interface ExplainOptions {
  /** Rows of a table that are shown. Default 5. */
  readonly rows?: number;
  /** Columns of a table that are shown. Default 6. */
  readonly columns?: number;
  /** Significant digits. Default 4. */
  readonly digits?: number;
}

/** The steps as text, with the first numbers of every result in a table. */
export function explainSteps(steps: readonly TeachingStep[], options: ExplainOptions = {}): string {
  return steps
    .map(({ name, title, formula, value, more }, i) => {
      const parts = [`Step ${i + 1}, ${name}: ${title}.`, `  ${formula}`, '', table(value, options)];
      for (const [label, array] of Object.entries(more)) parts.push('', `  ${label}:`, table(array, options));
      return parts.join('\n');
    })
    .join('\n\n');
}

/** A vector or matrix as a table with right-aligned columns; what is left out is counted. */
function table({ data, shape }: NdArray<Float64Array>, { rows = 5, columns = 6, digits = 4 }: ExplainOptions = {}): string {
  const [n, p] = shape.length === 1 ? [1, shape[0]] : shape;
  const shownRows = Math.min(n, rows);
  const shownColumns = Math.min(p, columns);
  const cells = Array.from({ length: shownRows }, (_, i) => {
    const row = Array.from(data.subarray(i * p, i * p + shownColumns), (value) => text(value, digits));
    return shownColumns < p ? [...row, '…'] : row;
  });
  const widths = cells[0].map((_, j) => Math.max(...cells.map((row) => row[j].length)));
  const lines = cells.map((row) => `  ${row.map((cell, j) => cell.padStart(widths[j])).join('  ')}`);
  const left = [shownRows < n ? `${n - shownRows} more rows` : '', shownColumns < p ? `${p - shownColumns} more columns` : ''];
  const note = left.filter((part) => part !== '').join(', ');
  return note === '' ? lines.join('\n') : `${lines.join('\n')}\n  (${note})`;
}

/** A number with so many significant digits, without the zeros that say nothing; rounding errors around 0 are 0. */
function text(value: number, digits: number): string {
  if (Math.abs(value) < 1e-12) return '0';
  return String(Number(value.toPrecision(digits)));
}
