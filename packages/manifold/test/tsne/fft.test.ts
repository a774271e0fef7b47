import { describe, expect, test } from '@jest/globals';
import { complexBlock } from '../../src/tsne/grid/complex-block.js';
import { BATCH, Convolution, spectrumIndex } from '../../src/tsne/grid/convolution.js';
import { fft, inverseFft, planFft } from '../../src/tsne/grid/fft.js';
import { fastSize } from '../../src/tsne/grid/sizes.js';
import { distance } from '../helpers.js';
import { normalPoints } from './points.js';

const WIDTH = 3;

/** Σ_j x_j exp(sign·2πijk/L) of each column, by definition. */
function definition(re: Float64Array, im: Float64Array, length: number, sign: number): { re: Float64Array; im: Float64Array } {
  const result = complexBlock(length * WIDTH);
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < length; j++) {
      const angle = (sign * 2 * Math.PI * ((j * k) % length)) / length;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let q = 0; q < WIDTH; q++) {
        result.re[k * WIDTH + q] += c * re[j * WIDTH + q] - s * im[j * WIDTH + q];
        result.im[k * WIDTH + q] += s * re[j * WIDTH + q] + c * im[j * WIDTH + q];
      }
    }
  }
  return result;
}

describe.each([4, 8, 12, 16, 24, 32, 36, 96, 108, 128, 256, 384])('transforms of length %i', (length) => {
  const re = normalPoints(length, WIDTH, 1, 3);
  const im = normalPoints(length, WIDTH, 1, 4);
  const plan = planFft(length);
  const scratch = () => [complexBlock(length * WIDTH), complexBlock(length * WIDTH)] as const;

  test('forward and back are sums of waves; the input stays', () => {
    const x = { re: re.slice(), im: im.slice() };
    const forward = fft(plan, WIDTH, x, { scratch: scratch(), half: false });
    const expected = definition(re, im, length, -1);
    expect(distance(forward.re, expected.re)).toBeLessThan(1e-11);
    expect(distance(forward.im, expected.im)).toBeLessThan(1e-11);
    const back = inverseFft(plan, WIDTH, x, { scratch: scratch(), half: false });
    const waves = definition(re, im, length, 1);
    expect(distance(back.re, waves.re)).toBeLessThan(1e-11);
    expect(distance(back.im, waves.im)).toBeLessThan(1e-11);
    expect([distance(x.re, re), distance(x.im, im)]).toEqual([0, 0]);
  });

  test('a second half that is zero is not read, one that is not wanted not computed', () => {
    const half = (length / 2) * WIDTH;
    const padded = { re: re.slice().fill(0, half), im: im.slice().fill(0, half) };
    const poisoned = { re: re.slice().fill(NaN, half), im: im.slice().fill(NaN, half) };
    const forward = fft(plan, WIDTH, poisoned, { scratch: scratch(), half: true });
    const expected = definition(padded.re, padded.im, length, -1);
    expect(distance(forward.re, expected.re)).toBeLessThan(1e-11);
    expect(distance(forward.im, expected.im)).toBeLessThan(1e-11);
    const back = inverseFft(plan, WIDTH, { re, im }, { scratch: scratch(), half: true });
    const waves = definition(re, im, length, 1);
    expect(distance(back.re.subarray(0, half), waves.re.subarray(0, half))).toBeLessThan(1e-11);
    expect(distance(back.im.subarray(0, half), waves.im.subarray(0, half))).toBeLessThan(1e-11);
  });
});

test('lengths with other factors have no transform, and are no sizes', () => {
  expect(() => planFft(20)).toThrow(RangeError);
  expect(() => planFft(6)).toThrow(RangeError);
  expect([1, 17, 101, 433, 4000].map(fastSize)).toEqual([16, 24, 108, 512, 4096]);
});

describe.each([
  ['cyclic', 1],
  ['padded with zeros', 2],
])('convolution, %s', (_, factor) => {
  test.each([16, 24, 36])('of a grid of %i is the sum over pairs of nodes', (n) => {
    const length = n * factor;
    // A product of two even functions, whose transform is a product of cosine sums.
    const [along, across] = [1, 2].map((c) => Float64Array.from({ length }, (__, i) => 1 / (1 + c * Math.min(i, length - i) ** 2)));
    const cosines = (values: Float64Array, k: number): number => values.reduce((sum, value, i) => sum + value * Math.cos((2 * Math.PI * ((k * i) % length)) / length), 0);
    const spectrum = new Float64Array((length / 2 + 1) * length);
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
    const convolution = new Convolution(n, length, { spectrum, work: complexBlock((length / 2 + 1) * n) });
    // In two shares, as two threads would.
    const middle = 2 * BATCH;
    const rows = BATCH;
    convolution.forward(grid, middle, n);
    convolution.forward(grid, 0, Math.min(middle, n));
    convolution.multiply(rows, convolution.frequencies);
    convolution.multiply(0, rows);
    convolution.backward(grid, middle, n);
    convolution.backward(grid, 0, Math.min(middle, n));
    expect(distance(grid, expected)).toBeLessThan(1e-10);
  });
});
