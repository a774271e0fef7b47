import { describe, test } from '@jest/globals';
import { ndarray, takeRows } from '@latentkit/core';
import type { NdArray } from '@latentkit/core';
import {
  codeImages, denoisingRows, errorCases, interpolationSheet, interpolationStrip, jacobianRows, recognitionSheet, residualMaps, tangentImages, tangentStrips,
  travelSheet, traversalSheet, weightImages,
} from '../src/index.js';
import { expectTidy } from './boxes.js';
import { describeFigures } from './conformance.js';

const pair = [[0, 1, 0, 1], [1, 0.5, 0, 0]];
const signed = [[1, -1, 0, 0.5], [0, 0, -2, 1]];

describeFigures({
  'code-images': (options) => codeImages(pair, signed, pair, options),
  'denoising-rows': (options) => denoisingRows(pair, signed, pair, options),
  'error-cases': (options) => errorCases(pair, signed, options),
  'interpolation-sheet': (options) => interpolationSheet(pair, { columns: 2, ...options }),
  'interpolation-strip': (options) => interpolationStrip(pair, options),
  'jacobian-rows': (options) => jacobianRows(signed, options),
  'recognition-sheet': (options) => recognitionSheet(pair, [0, 1], { predictions: [1, 1], ...options }),
  'residual-maps': (options) => residualMaps(pair, signed, options),
  'tangent-images': (options) => tangentImages(signed, { singularValues: [2, 1], ...options }),
  'tangent-strips': (options) => tangentStrips(pair[0], signed, [2, 1], options),
  'travel-sheet': (options) => travelSheet(pair, { x: [0, 1], y: [0], ...options }),
  'traversal-sheet': (options) => traversalSheet(pair, { values: [-1, 1], kl: [1], ...options }),
  'weight-images': (options) => weightImages(signed.map((row) => row.slice(0, 1)).concat([[0.5], [0]]), options),
});

/** Numbers from −1 to 1 that look like nothing, the same each time. */
const numbers = (rows: number, columns: number, least = -1): NdArray =>
  ndarray(Float32Array.from({ length: rows * columns }, (_, i) => Math.max(least, Math.sin(i * i))), [rows, columns]);
const digits = numbers(40, 784, 0);
const names = ['T-shirt', 'Trouser', 'Pullover', 'Ankle boot'];
const classes = Array.from({ length: 40 }, (_, i) => i % 4);

describe('images of 28 by 28 pixels at default size, with a heading: no text is cut off or lies on another or on a picture', () => {
  const title = { title: 'A heading that is long enough to be wrapped into two lines in some of the figures, if not in all' };
  test.each([
    ['code-images', () => codeImages(digits, numbers(40, 32), digits, title)],
    ['denoising-rows', () => denoisingRows(digits, numbers(40, 784), digits, title)],
    ['error-cases', () => errorCases(digits, numbers(40, 784), title)],
    ['interpolation-sheet', () => interpolationSheet(numbers(35, 784), { columns: 7, ...title })],
    ['interpolation-strip', () => interpolationStrip(digits, { strips: 4, labels: ['on the manifold, by shortest paths', 'straight', 'x', 'y'], ...title })],
    ['jacobian-rows', () => jacobianRows(numbers(32, 784), title)],
    ['recognition-sheet', () => recognitionSheet(digits, classes, { names, predictions: classes.map((c) => 3 - c), ...title })],
    ['residual-maps', () => residualMaps(digits, numbers(40, 784), title)],
    ['tangent-images', () => tangentImages(numbers(32, 784), { singularValues: Array.from({ length: 32 }, (_, i) => 0.01 ** i), ...title })],
    ['tangent-strips', () => tangentStrips(takeRows(digits, [3]), numbers(32, 784), Array.from({ length: 32 }, (_, i) => 12.345 / (i + 1)), title)],
    ['travel-sheet', () => travelSheet(digits, { x: [-2, -1.5, 0, 1, 1.75, 2, 3, 4], y: [-0.05, 0, 1, 2, 11.25], ...title })],
    ['traversal-sheet', () => traversalSheet(digits, { values: [-3, -1.5, 0, 1.5], kl: Array.from({ length: 10 }, (_, i) => 12 - i), ...title })],
    ['weight-images', () => weightImages(numbers(784, 100), { captions: Array.from({ length: 100 }, (_, i) => `unit ${i}`), ...title })],
  ])('%s', (_, make) => expectTidy(make()));
});
