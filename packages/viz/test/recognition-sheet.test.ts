import { describe, expect, test } from '@jest/globals';
import { recognitionSheet } from '../src/index.js';
import { expectTidy } from './boxes.js';
import { all, embedded, num, parse, texts } from './svg.js';

// Six images of 4 × 4 pixels of one grey each, of classes 1, 0, 1, 1, 0, 1.
const images = Array.from({ length: 6 }, (_, i) => new Array<number>(16).fill(i / 5));
const labels = [1, 0, 1, 1, 0, 1];

test('samples stand in the row of their class, in their order', () => {
  const figure = recognitionSheet(images, Int32Array.from(labels));
  expect(figure.data.rows).toEqual([{ name: '0', indices: [1, 4] }, { name: '1', indices: [0, 2, 3, 5] }]);
  expect(figure.data.accuracy).toBeUndefined();
  const root = parse(figure);
  expect(texts(root)).toEqual(['0', '1']);
  const sheet = embedded(root);
  expect([sheet.at(0, 0)[0], sheet.at(0, sheet.height - 1)[0], sheet.at(sheet.width - 1, sheet.height - 1)[0]]).toEqual([51, 0, 255]);
  expect(sheet.at(sheet.width - 1, 0)[3]).toBe(0);
  expectTidy(figure);
});

test('images taken for another class are framed and say for which', () => {
  const figure = recognitionSheet(images, labels, { predictions: [1, 0, 0, 1, 0, 1], names: ['benign', 'malignant'] });
  expect(figure.data.accuracy).toBeCloseTo(5 / 6, 10);
  const root = parse(figure);
  expect(texts(root)).toEqual(expect.arrayContaining(['benign', '2 of 2', 'malignant', '3 of 4', 'taken for', 'taken for the class below']));
  expect(all(root, '[data-frame]')).toHaveLength(1);
  const caption = all(root, 'text').find((t) => t.textContent === 'benign' && t.getAttribute('text-anchor') === 'middle')!;
  const frame = all(root, '[data-frame]')[0];
  expect(num(caption, 'x')).toBeCloseTo(num(frame, 'x') + num(frame, 'width') / 2, 0);
  expect(num(caption, 'y')).toBeGreaterThan(num(frame, 'y') + num(frame, 'height'));
  expect(figure.description).toMatch(/83\.3% of 6 are recognised/);
  expectTidy(figure);
});

test('only the wrong ones, without frames; words as labels; fewer of each class', () => {
  const words = labels.map((l) => (l === 0 ? 'cat' : 'dog'));
  const wrong = recognitionSheet(images, words, { predictions: ['dog', 'dog', 'emu', 'dog', 'cat', 'dog'], wrongOnly: true });
  expect(wrong.data.rows).toEqual([{ name: 'cat', indices: [1] }, { name: 'dog', indices: [2] }]);
  expect(texts(parse(wrong))).toEqual(expect.arrayContaining(['cat', '1 of 2', 'dog', 'emu']));
  expect(all(parse(wrong), '[data-frame]')).toHaveLength(0);
  expect(recognitionSheet(images, words, { perClass: 1 }).data.rows.map((r) => r.indices)).toEqual([[1], [0]]);
});

describe('refuses', () => {
  test.each([
    ['labels of another number', () => recognitionSheet(images, [1]), 'LK_SHAPE', /labels: got 1/],
    ['predictions of another number', () => recognitionSheet(images, labels, { predictions: [1] }), 'LK_SHAPE', /predictions: got 1, expected 6/],
    ['wrong ones where nothing was recognised', () => recognitionSheet(images, labels, { wrongOnly: true }), 'LK_INVALID_PARAMETER', /wrongOnly/],
    ['wrong ones where there are none', () => recognitionSheet(images, labels, { predictions: labels, wrongOnly: true }), 'LK_INVALID_PARAMETER', /leave wrongOnly out/],
    ['no images of a class', () => recognitionSheet(images, labels, { perClass: 0 }), 'LK_INVALID_PARAMETER', /perClass/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
