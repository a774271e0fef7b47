import { describe, expect, test } from '@jest/globals';
import { reconstructionRows } from '../src/index.js';
import { all, embedded, num, parse, texts } from './svg.js';

const originals = [[0, 1, 1, 0], [1, 0, 0, 1], [1, 1, 1, 1]];
const made = [[0.5, 1, 1, 0.5], [1, 0, 0, 1], [0, 0, 0, 0]];

test('each column holds an original, its reconstruction and their mean squared error', () => {
  const figure = reconstructionRows(originals, made);
  expect(figure.data.errors).toEqual([[0.125, 0, 1]]);
  const root = parse(figure);
  expect(texts(root)).toEqual(['Original', 'Reconstruction', 'MSE', '0.1', '0.0', '1.0']);
  const sheet = embedded(root);
  const { scale } = figure.data;
  const pitch = (sheet.width - 2 * scale) / 2;
  const below = sheet.height - 2 * scale;
  const corners = (y: number): number[] => [0, 1, 2].map((c) => sheet.at(c * pitch, y)[0]);
  expect(corners(0)).toEqual([0, 255, 255]);
  expect(corners(below)).toEqual([128, 255, 0]);
  const errors = all(root, 'text').slice(3).map((t) => num(t, 'x'));
  expect(errors[1] - errors[0]).toBeCloseTo(pitch, 6);
  expect(errors[0]).toBeCloseTo(num(root.querySelector('image')!, 'x') + scale, 6);
});

test('labels, more rows, fewer columns and no errors', () => {
  const figure = reconstructionRows(originals, made, {
    labels: ['clean', 'denoised'],
    more: [{ label: 'another <model>', images: originals }],
    count: 2,
    errors: false,
  });
  expect(texts(parse(figure))).toEqual(['clean', 'denoised', 'another <model>']);
  expect(figure.data.count).toBe(2);
  expect(figure.data.errors[1]).toEqual([0, 0]);
  expect(figure.description).toMatch(/2 images in columns; rows: clean, denoised, another <model>/);
});

test('the originals decide what is white, so that a faulty reconstruction does not darken them', () => {
  const figure = reconstructionRows(originals, [[9, 9, 9, 9], [1, 0, 0, 1], [0, 0, 0, 0]]);
  expect(figure.data.range).toEqual([0, 1]);
  const sheet = embedded(parse(figure));
  expect(sheet.at(0, sheet.height - 1)).toEqual([255, 255, 255, 255]);
});

test('ten pictures of 28 pixels are enlarged twice and labels do not reach into them', () => {
  const images = Array.from({ length: 12 }, (_, i) => new Array<number>(784).fill(i / 12));
  const figure = reconstructionRows(images, images);
  expect(figure.data).toMatchObject({ count: 10, scale: 2 });
  const root = parse(figure);
  const image = root.querySelector('image')!;
  expect(num(all(root, 'text')[0], 'x')).toBeLessThan(num(image, 'x'));
  expect(num(image, 'x') + num(image, 'width')).toBeLessThanOrEqual(figure.width);
});

describe('refuses', () => {
  test.each([
    ['another number of images', () => reconstructionRows(originals, made.slice(0, 2)), 'LK_SHAPE', /reconstructions: got \[2, 2, 2, 1\]/],
    ['images of another size', () => reconstructionRows(originals, [[1], [1], [1]]), 'LK_SHAPE', /product of 1/],
    ['a further row of another number', () => reconstructionRows(originals, made, { more: [{ label: 'x', images: made.slice(1) }] }), 'LK_SHAPE', /more\[0\]\.images/],
    ['more columns than images', () => reconstructionRows(originals, made, { count: 4 }), 'LK_INVALID_PARAMETER', /at most 3/],
    ['no images', () => reconstructionRows([], []), 'LK_SHAPE', /at least 1 row/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
