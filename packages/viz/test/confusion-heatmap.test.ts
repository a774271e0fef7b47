import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { colorMaps, confusionHeatmap } from '../src/index.js';
import type { ColorMapName } from '../src/index.js';
import { inkOn } from '../src/contrast.js';
import { rgb } from '../src/palette.js';
import { textWidth } from '../src/text.js';
import { expectTidy } from './boxes.js';
import { all, num, parse, texts } from './svg.js';

const counts = [[8, 2, 0], [1, 9, 0], [0, 0, 180]];
const cells = (root: Element): Element[] => all(root, '[data-marks="cells"] rect');
const words = (root: Element): string[] => all(root, '[data-marks="cells"] text').map((t) => t.textContent ?? '');

function luminance([r, g, b]: readonly number[]): number {
  const linear = (v: number): number => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test('rows are true classes, columns predicted ones, each cell with its count', () => {
  const figure = confusionHeatmap({ classes: Int32Array.of(3, 5, 8), counts: ndarray(Int32Array.from(counts.flat()), [3, 3]) }, { title: 'Digits' });
  const root = parse(figure);
  expect(words(root)).toEqual(counts.flat().map(String));
  expect(texts(root)).toEqual(expect.arrayContaining(['predicted class', 'true class', 'samples', '3', '5', '8']));
  const [first, right, , below] = cells(root);
  expect([num(right, 'y'), num(below, 'x')]).toEqual([num(first, 'y'), num(first, 'x')]);
  expect(num(right, 'x') - num(first, 'x')).toBe(figure.data.cell);
  expect(figure.data.accuracy).toBeCloseTo(197 / 200, 12);
  expect(figure.description).toBe('3 classes, 200 samples, 98.5% on the diagonal. Most often confused: 3 as 5 (2), 5 as 3 (1).');
  expectTidy(figure);
});

describe('what a cell shows', () => {
  test('shares are percent of the row, also in colour, so that a rare class is as strong as a frequent one', () => {
    const plain = cells(parse(confusionHeatmap(counts))).map((c) => c.getAttribute('fill'));
    expect(plain[0]).not.toBe(plain[8]);
    const root = parse(confusionHeatmap([[5, 0, 0], [1, 299, 0], [0, 0, 180]], { show: 'shares', names: ['a', 'b', 'c'] }));
    expect(words(root)).toEqual(['100', '0', '0', '<1', '100', '0', '0', '0', '100']);
    const fills = cells(root).map((c) => c.getAttribute('fill'));
    expect(fills[0]).toBe(fills[8]);
    const halves = cells(parse(confusionHeatmap([[5, 5], [150, 150]], { show: 'shares' }))).map((c) => c.getAttribute('fill'));
    expect(new Set(halves).size).toBe(1);
    expect(halves[0]).not.toBe(fills[0]);
    expect(texts(root)).toEqual(expect.arrayContaining(['percent of', 'the true class']));
  });

  test('both, one above the other', () => {
    const figure = confusionHeatmap(counts, { show: 'both' });
    expect(words(parse(figure)).slice(0, 5)).toEqual(['8', '80%', '2', '20%', '0']);
    expectTidy(figure);
  });
});

test('numbers are readable on the colour of every cell, in both themes and with every colour map', () => {
  const matrix = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]];
  for (const colorMap of [...Object.keys(colorMaps), 'diverging'] as ColorMapName[]) {
    for (const theme of ['light', 'dark'] as const) {
      const root = parse(confusionHeatmap(matrix, { colorMap }), theme);
      const inks = all(root, '[data-marks="cells"] text').map((t) => t.getAttribute('fill')!);
      cells(root).forEach((c, i) => expect(contrast(c.getAttribute('fill')!, inks[i])).toBeGreaterThanOrEqual(4.5));
    }
  }
  for (let g = 0; g < 256; g++) {
    const grey = `#${g.toString(16).padStart(2, '0').repeat(3)}`;
    expect(contrast(grey, inkOn([g, g, g]))).toBeGreaterThanOrEqual(4.5);
  }
});

test('twenty classes with long names and large counts fit: names stand upright, no number is wider than its cell', () => {
  const k = 20;
  const names = Array.from({ length: k }, (_, i) => `class of the number ${i}`);
  const figure = confusionHeatmap(ndarray(new Float64Array(k * k).fill(12345), [k, k]), { names });
  const root = parse(figure);
  for (const w of words(root)) expect(textWidth(w, 11)).toBeLessThan(figure.data.cell);
  const upright = all(root, 'text').filter((t) => t.getAttribute('transform')?.includes('rotate(-90)'));
  expect(upright.length).toBe(k);
  const last = cells(root).at(-1)!;
  expect(num(last, 'x') + figure.data.cell).toBeLessThan(figure.width - 60);
  expect(num(last, 'y') + figure.data.cell).toBeLessThan(figure.height);
});

test('a class nobody has is an empty row, not NaN; two classes still have room for their colour bar', () => {
  expect(Array.from(confusionHeatmap([[3, 0], [0, 0]], { show: 'shares' }).data.shares)).toEqual([1, 0, 0, 0]);
  expectTidy(confusionHeatmap([[357, 0], [12, 200]], { names: ['benign', 'malignant'], width: 300 }));
});

test.each([
  ['no square', () => confusionHeatmap([[1, 2]]), 'LK_SHAPE', /as many columns/],
  ['nothing counted', () => confusionHeatmap([[0]]), 'LK_INVALID_PARAMETER', /at least one sample/],
  ['a negative count', () => confusionHeatmap([[1, 0], [-1, 2]]), 'LK_INVALID_PARAMETER', /counts\[1, 0\]/],
  ['21 classes', () => confusionHeatmap(ndarray(new Float64Array(441).fill(1), [21, 21])), 'LK_INVALID_PARAMETER', /classes/],
  ['names that are too few', () => confusionHeatmap(counts, { names: ['a', 'b'] }), 'LK_SHAPE', /a name for the label 2/],
  ['another way to show', () => confusionHeatmap(counts, { show: 'columns' as 'both' }), 'LK_UNKNOWN_NAME', /show/],
  ['another colour map', () => confusionHeatmap(counts, { colorMap: 'jet' as 'magma' }), 'LK_UNKNOWN_NAME', /colorMap/],
])('refuses %s', (_, make, code, message) => {
  expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});
