import { type NdArray, ndarray, random, toNested } from '@latentkit/core';
import type { Traits } from './traits.js';

const [rows, columns] = [24, 5];

/** Rows of correlated columns of different scales and offsets. */
const numbers = (() => {
  const draws = random(11).stream('conformance').at(0).normal(rows * columns);
  return ndarray(
    Float64Array.from({ length: rows * columns }, (_, i) => (draws[i] + draws[i - (i % columns)]) * (1 + (i % columns)) + 10 * (i % columns)),
    [rows, columns],
  );
})();

const mapped = (f: (value: number, i: number) => number): NdArray => ndarray(numbers.data.map(f), numbers.shape);

/** What an estimator takes, by what its traits say; a copy, so that one that changes it does not change it for others. */
export function inputFor({ input }: Traits): NdArray {
  switch (input) {
    case 'nonnegative':
      return mapped((value) => Math.abs(value) + 0.1);
    case 'categories':
      return mapped((value, i) => Math.round(value * 7) % 2 + (i % columns));
    case 'gaps':
      return mapped((value, i) => (i === 3 || i === 47 ? NaN : value));
    case 'labels':
      return ndarray(labels.data.slice(), labels.shape);
    default:
      return mapped((value) => value);
  }
}

/** Three classes, most of which the first column tells. */
export const labels: NdArray = ndarray(
  Int32Array.from({ length: rows }, (_, i) => (i % 8 === 0 ? 5 : numbers.data[i * columns] > 0.5 ? 9 : numbers.data[i * columns] > -0.5 ? 5 : 2)),
  [rows],
);

/** The same rows as nested arrays. */
export function nested(x: NdArray): unknown {
  return toNested(x);
}

/** What takes the place of rows where a parameter is `precomputed`: their distances for a metric, else similarities of 0 to 1. */
export function precomputed(parameter: string, x: NdArray): NdArray {
  const [n, p] = x.shape;
  const entries = Float64Array.from({ length: n * n }, (_, at) => {
    let squares = 0;
    for (let j = 0; j < p; j++) squares += (x.data[Math.floor(at / n) * p + j] - x.data[(at % n) * p + j]) ** 2;
    return parameter === 'metric' ? Math.sqrt(squares) : Math.exp(-squares / 200);
  });
  return ndarray(entries, [n, n]);
}

/** Data at the edge of what makes sense: each is to be refused with a typed error or to give finite results. */
export function awkward(x: NdArray): [string, NdArray, NdArray][] {
  const head = (n: number): [NdArray, NdArray] => [ndarray(x.data.slice(0, n * columns), [n, columns]), ndarray(labels.data.slice(0, n), [n])];
  return [
    ['one row', ...head(1)],
    ['two rows', ...head(2)],
    ['fewer rows than columns', ...head(4)],
    ['constant rows', ndarray(new Float64Array(rows * columns).fill(3), x.shape), labels],
    ['zeros', ndarray(new Float64Array(rows * columns), x.shape), labels],
    ['a constant column', ndarray(x.data.map((value, i) => (i % columns === 2 ? 7 : value)), x.shape), labels],
    ['a column twice', ndarray(x.data.map((value, i) => (i % columns === 2 ? x.data[i - 1] : value)), x.shape), labels],
    ['every row twice', ndarray(x.data.map((_, i) => x.data[i % ((rows / 2) * columns)]), x.shape), labels],
    ['one column', ndarray(x.data.filter((_, i) => i % columns === 1), [rows, 1]), labels],
    ['very large numbers', ndarray(x.data.map((value) => value * 1e12), x.shape), labels],
    ['very small numbers', ndarray(x.data.map((value) => value * 1e-12), x.shape), labels],
    ['labels of one class', x, ndarray(new Int32Array(rows).fill(4), [rows])],
  ];
}
