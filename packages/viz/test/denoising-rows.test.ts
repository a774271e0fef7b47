import { describe, expect, test } from '@jest/globals';
import { denoisingRows } from '../src/index.js';
import { expectTidy } from './boxes.js';
import { embedded, parse, texts } from './svg.js';

const clean = [[0, 1, 1, 0], [1, 0, 0, 1]];
const noisy = [[0.2, 0.8, 0.8, 0.2], [0.5, 0.5, 0.5, 0.5]];
const denoised = [[0.1, 0.9, 0.9, 0.1], [1, 0, 0, 1]];

test('rows are clean, noisy and denoised, with the ratio of peak to noise in decibel', () => {
  const figure = denoisingRows(clean, noisy, denoised);
  // Errors 0.04, 0.25, 0.01 and 0, so ratios of 25, 4, 100 and none.
  expect(figure.data.psnr[0][0]).toBeCloseTo(13.979, 3);
  expect(figure.data.psnr[0][1]).toBeCloseTo(6.021, 3);
  expect(figure.data.psnr[1]).toEqual([expect.closeTo(20, 10), Infinity]);
  const root = parse(figure);
  expect(texts(root)).toEqual(['Clean', 'Noisy', 'PSNR, dB', '14.0', '6.0', 'Denoised', 'PSNR, dB', '20.0', '∞']);
  const sheet = embedded(root);
  expect([sheet.at(0, 0)[0], sheet.at(sheet.width - 1, 0)[0], sheet.at(0, sheet.height - 1)[0]]).toEqual([0, 0, 230]);
  expectTidy(figure);
});

test('the peak is the width of the range', () => {
  const figure = denoisingRows([[0, 255, 255, 0]], [[0, 255, 255, 25.5]], [[0, 255, 255, 0]], { range: [0, 255] });
  expect(figure.data.psnr[0][0]).toBeCloseTo(10 * Math.log10(400), 10);
});

test('measure, names, further rows and fewer columns', () => {
  const figure = denoisingRows(clean, noisy, denoised, { measure: 'mse', labels: ['a', 'b', 'c'], more: [{ label: 'median', images: clean }], count: 1 });
  expect(texts(parse(figure))).toEqual(['a', 'b', 'MSE', '0.040', 'c', 'MSE', '0.010', 'median', 'MSE', '0']);
  expect(texts(parse(denoisingRows(clean, noisy, denoised, { measure: 'none' })))).toEqual(['Clean', 'Noisy', 'Denoised']);
  expect(figure.description).toMatch(/1 image in columns; rows: a, b, c, median\. b: mean squared error 0\.0400/);
});

describe('refuses', () => {
  test.each([
    ['noisy images of another number', () => denoisingRows(clean, noisy.slice(1), denoised), 'LK_SHAPE', /noisy: got \[1, 2, 2, 1\]/],
    ['denoised images of another number', () => denoisingRows(clean, noisy, denoised.slice(1)), 'LK_SHAPE', /denoised: got/],
    ['more columns than images', () => denoisingRows(clean, noisy, denoised, { count: 3 }), 'LK_INVALID_PARAMETER', /at most 2/],
    ['an unknown measure', () => denoisingRows(clean, noisy, denoised, { measure: 'ssim' as 'mse' }), 'LK_UNKNOWN_NAME', /measure/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
