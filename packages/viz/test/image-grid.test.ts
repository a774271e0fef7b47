import { describe, expect, test } from '@jest/globals';
import { ndarray } from '@latentkit/core';
import { darkTheme, imageGrid, lightTheme } from '../src/index.js';
import { toPng } from '../src/node.js';
import { rgb } from '../src/palette.js';
import { all, embedded, num, parse, pixels, texts } from './svg.js';

// Two images of 2 × 3 pixels: 0, 0.2, … and the same from behind.
const pair = [
  [[0, 0.2, 0.4], [0.6, 0.8, 1]],
  [[1, 0.8, 0.6], [0.4, 0.2, 0]],
];
const bytes = (n: number, h: number, w: number): ReturnType<typeof ndarray> =>
  ndarray(Uint8Array.from({ length: n * h * w }, (_, i) => (i * 37) % 256), [n, h, w]);

describe('pixels', () => {
  test('each image pixel is a square of the right grey, at the right place, with clear gaps', () => {
    const figure = imageGrid(pair, { width: 160 });
    const { scale } = figure.data;
    const sheet = embedded(parse(figure));
    expect(scale).toBeGreaterThan(4);
    const second = sheet.width - 3 * scale;
    for (const [i, left] of [[0, 0], [1, second]]) {
      for (const [row, col] of [[0, 0], [0, 2], [1, 1]]) {
        const grey = Math.round(255 * pair[i][row][col]);
        for (const [dx, dy] of [[0, 0], [scale - 1, scale - 1]]) {
          expect(sheet.at(left + col * scale + dx, row * scale + dy)).toEqual([grey, grey, grey, 255]);
        }
      }
    }
    expect(sheet.at(3 * scale, 0)[3]).toBe(0);
  });

  test('uint8 means 0 to 255 even where no pixel is white', () => {
    const sheet = embedded(parse(imageGrid(ndarray(Uint8Array.of(0, 100), [1, 1, 2]))));
    expect(sheet.at(sheet.width - 1, 0)).toEqual([100, 100, 100, 255]);
  });

  test('values beyond [0, 1] are stretched from the least to the greatest, and a given range clips', () => {
    expect(imageGrid([[[0, 16], [4, 8]]]).data.range).toEqual([0, 16]);
    expect(imageGrid([[[-1, 1], [0, 0]]]).data.range).toEqual([-1, 1]);
    expect(imageGrid([[[0.2, 0.3], [0.4, 0.5]]]).data.range).toEqual([0, 1]);
    const sheet = embedded(parse(imageGrid([[[-5, 2], [5, 3]]], { range: [1, 3] })));
    const half = sheet.width / 2;
    expect([sheet.at(0, 0)[0], sheet.at(half, 0)[0], sheet.at(0, half)[0], sheet.at(half, half)[0]]).toEqual([0, 128, 255, 255]);
  });

  test('inverting makes zero white', () => {
    const sheet = embedded(parse(imageGrid(pair, { invert: true, columns: 1 })));
    expect(sheet.at(0, 0)).toEqual([255, 255, 255, 255]);
  });

  test.each([['light', lightTheme], ['dark', darkTheme]] as const)('NaN and infinity have the marked colour, %s', (name, theme) => {
    const sheet = embedded(parse(imageGrid([[[NaN, 0.5], [Infinity, 0]]]), name));
    const half = sheet.width / 2;
    expect(sheet.at(0, 0)).toEqual([...rgb(theme.missing), 255]);
    expect(sheet.at(0, half)).toEqual([...rgb(theme.missing), 255]);
    expect(sheet.at(half, 0)).toEqual([128, 128, 128, 255]);
  });

  test('colour images keep their channels, also from flat rows', () => {
    const row = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0];
    for (const figure of [imageGrid([row], { imageShape: [2, 2, 3] }), imageGrid(ndarray(Float32Array.from(row), [1, 2, 2, 3]))]) {
      const sheet = embedded(parse(figure));
      const half = sheet.width / 2;
      expect([sheet.at(0, 0), sheet.at(half, 0), sheet.at(0, half), sheet.at(half, half)]).toEqual([
        [255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 0, 255],
      ]);
    }
  });

  test('in a PNG of the figure enlarged pixels stay sharp', async () => {
    const figure = imageGrid([[[0, 1], [1, 0]]], { width: 64 });
    const image = pixels(await toPng(figure, { scale: 3 }));
    expect([image.width, image.height]).toEqual([figure.width * 3, figure.height * 3]);
    const edge = 3 * (16 + figure.data.scale);
    expect(image.at(edge - 1, 3 * 17)).toEqual([0, 0, 0, 255]);
    expect(image.at(edge, 3 * 17)).toEqual([255, 255, 255, 255]);
  });
});

describe('layout', () => {
  test('a hundred images make ten rows of ten that fill the width', () => {
    const figure = imageGrid(bytes(100, 28, 28));
    expect([figure.data.rows, figure.data.columns, figure.data.scale]).toEqual([10, 10, 2]);
    expect(Math.abs(figure.width - 640)).toBeLessThan(60);
    const image = parse(figure).querySelector('image')!;
    expect(num(image, 'x') + num(image, 'width') + 16).toBe(figure.width);
    expect(num(image, 'y') + num(image, 'height') + 16).toBe(figure.height);
  });

  test('count and columns are obeyed', () => {
    const { data } = imageGrid(bytes(30, 4, 4), { count: 7, columns: 3 });
    expect([data.count, data.rows, data.columns]).toEqual([7, 3, 3]);
  });

  test('captions stand centred below their images and a long one ends in an ellipsis', () => {
    const figure = imageGrid(bytes(4, 8, 8), { columns: 2, captions: ['zero', 'one', 'two', 'a caption far too long to stand below one image'] });
    const root = parse(figure);
    expect(texts(root).slice(0, 3)).toEqual(['zero', 'one', 'two']);
    expect(texts(root)[3]).toMatch(/^a caption.*…$/);
    const [zero, one, two] = all(root, 'text');
    expect(num(zero, 'x')).toBe(num(two, 'x'));
    expect(num(zero, 'y')).toBe(num(one, 'y'));
    const pitch = num(one, 'x') - num(zero, 'x');
    expect(num(zero, 'x')).toBeCloseTo(16 + (num(root.querySelector('image')!, 'width') - pitch) / 2, 6);
    expect(num(zero, 'y')).toBeGreaterThan(16 + 8 * figure.data.scale);
    expect(num(one, 'y')).toBeLessThan(num(two, 'y'));
  });

  test('pictures of a hundred digits stay small in bytes', () => {
    const digits = ndarray(Float32Array.from({ length: 100 * 64 }, (_, i) => ((i * i) % 17) / 16), [100, 64]);
    expect(parse(imageGrid(digits)).querySelector('image')!.getAttribute('href')!.length).toBeLessThan(40_000);
  });
});

describe('refuses', () => {
  test.each([
    ['no images', () => imageGrid(ndarray(new Float32Array(0), [0, 8, 8])), 'LK_SHAPE', /at least 1 row/],
    ['rank 1', () => imageGrid([1, 2, 3]), 'LK_SHAPE', /images of shape/],
    ['two channels', () => imageGrid(ndarray(new Float32Array(8), [1, 2, 2, 2])), 'LK_SHAPE', /1 or 3/],
    ['no pixels', () => imageGrid(ndarray(new Float32Array(0), [2, 0, 3])), 'LK_SHAPE', /at least one pixel/],
    ['rows that are no square', () => imageGrid([[1, 2, 3]]), 'LK_SHAPE', /imageShape/],
    ['an imageShape of another size', () => imageGrid([[1, 2, 3, 4]], { imageShape: [3, 2] }), 'LK_SHAPE', /product of 4/],
    ['more images than there are', () => imageGrid(pair, { count: 3 }), 'LK_INVALID_PARAMETER', /count: got 3, expected at most 2/],
    ['no columns', () => imageGrid(pair, { columns: 0 }), 'LK_INVALID_PARAMETER', /columns/],
    ['a range upside down', () => imageGrid(pair, { range: [1, 0] }), 'LK_INVALID_PARAMETER', /range/],
    ['captions of another number', () => imageGrid(pair, { captions: ['a'] }), 'LK_SHAPE', /2 captions/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
