import { describe, expect, test } from '@jest/globals';
import { BATCH, Convolution, spectrumIndex } from '../../src/tsne/grid/convolution.js';
import { ColumnFft, type ComplexColumns } from '../../src/tsne/grid/fft.js';
import { fastSize } from '../../src/tsne/grid/sizes.js';
import { distance } from '../helpers.js';
import { normalPoints } from './points.js';

const WIDTH = 8;
/** Of float32, times the logarithm of the length. */
const RELATIVE = 1e-6;

interface Numbers {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Σ_j x_j exp(sign·2πijk/L) of each column, by definition. */
function definition({ re, im }: Numbers, length: number, sign: number): Numbers {
  const result = { re: new Float64Array(length * WIDTH), im: new Float64Array(length * WIDTH) };
  const angles = Array.from({ length }, (_, i) => (sign * 2 * Math.PI * i) / length);
  const [cosines, sines] = [angles.map(Math.cos), angles.map(Math.sin)];
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < length; j++) {
      const [c, s] = [cosines[(j * k) % length], sines[(j * k) % length]];
      for (let q = 0; q < WIDTH; q++) {
        result.re[k * WIDTH + q] += c * re[j * WIDTH + q] - s * im[j * WIDTH + q];
        result.im[k * WIDTH + q] += s * re[j * WIDTH + q] + c * im[j * WIDTH + q];
      }
    }
  }
  return result;
}

describe.each([4, 8, 12, 16, 24, 32, 36, 96, 108, 128, 256, 384])('transforms of length %i', (length) => {
  const used = length * WIDTH;
  const x: Numbers = { re: normalPoints(length, WIDTH, 1, 3), im: normalPoints(length, WIDTH, 1, 4) };
  const transform = new ColumnFft(length, 2 * WIDTH);
  const enter = ({ re, im }: Numbers): ComplexColumns => {
    transform.input.re.set(re);
    transform.input.im.set(im);
    return transform.input;
  };
  const expectNear = (found: ComplexColumns, expected: Numbers, count: number): void => {
    const scale = Math.sqrt(length);
    expect(distance(found.re.subarray(0, count), expected.re.subarray(0, count)) / scale).toBeLessThan(RELATIVE * Math.log2(length));
    expect(distance(found.im.subarray(0, count), expected.im.subarray(0, count)) / scale).toBeLessThan(RELATIVE * Math.log2(length));
  };

  test('forward and back are sums of waves', () => {
    enter(x);
    expectNear(transform.forward(WIDTH, false), definition(x, length, -1), used);
    expectNear(transform.inverse(WIDTH, enter(x), false), definition(x, length, 1), used);
  });

  test('one after the other they give the numbers again', () => {
    enter(x);
    const back = transform.inverse(WIDTH, transform.forward(WIDTH, false), false);
    expect(distance(back.re.subarray(0, used).map((v) => v / length), x.re)).toBeLessThan(RELATIVE * Math.log2(length));
    expect(distance(back.im.subarray(0, used).map((v) => v / length), x.im)).toBeLessThan(RELATIVE * Math.log2(length));
  });

  test('a second half that is zero is not read, one that is not wanted not computed', () => {
    const half = used / 2;
    enter({ re: x.re.slice().fill(NaN, half), im: x.im.slice().fill(NaN, half) });
    const padded = { re: x.re.slice().fill(0, half), im: x.im.slice().fill(0, half) };
    expectNear(transform.forward(WIDTH, true), definition(padded, length, -1), used);
    expectNear(transform.inverse(WIDTH, enter(x), true), definition(x, length, 1), half);
  });
});

test('lengths with other factors have no transform, and are no sizes', () => {
  expect(() => new ColumnFft(20, 4)).toThrow(RangeError);
  expect(() => new ColumnFft(6, 4)).toThrow(RangeError);
  expect([1, 17, 101, 433, 4000].map(fastSize)).toEqual([16, 24, 128, 512, 4096]);
});

describe.each([
  ['cyclic', 1],
  ['padded with zeros', 2],
])('convolution, %s', (_, factor) => {
  test.each([16, 24, 48])('of a grid of %i is the sum over pairs of nodes', (n) => {
    const length = n * factor;
    // A product of two even functions, whose transform is a product of cosine sums.
    const [along, across] = [1, 2].map((c) => Float64Array.from({ length }, (__, i) => 1 / (1 + c * Math.min(i, length - i) ** 2)));
    const cosines = (values: Float64Array, k: number): number => values.reduce((sum, value, i) => sum + value * Math.cos((2 * Math.PI * ((k * i) % length)) / length), 0);
    const spectrum = new Float32Array((length / 2 + 1) * length);
    for (let k = 0; k <= length / 2; k++) {
      for (let v = 0; v < length; v++) spectrum[spectrumIndex(length, k, v)] = (cosines(along, k) * cosines(across, v)) / (length * length);
    }
    const grid = normalPoints(n, n, 1);
    const expected = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        const factor = along[(i - k + length) % length];
        for (let j = 0; j < n; j++) for (let l = 0; l < n; l++) expected[i * n + j] += factor * across[(j - l + length) % length] * grid[k * n + l];
      }
    }
    const frequencies = length / 2 + 1;
    const convolution = new Convolution(n, length, { spectrum, work: { re: new Float32Array(frequencies * n), im: new Float32Array(frequencies * n) } });
    // In two shares, as two threads would.
    const middle = 2 * BATCH;
    const rows = BATCH;
    convolution.forward(grid, middle, n);
    convolution.forward(grid, 0, Math.min(middle, n));
    convolution.multiply(rows, convolution.frequencies);
    convolution.multiply(0, rows);
    convolution.backward(grid, middle, n);
    convolution.backward(grid, 0, Math.min(middle, n));
    expect(distance(grid, expected)).toBeLessThan(2e-5);
  });
});
