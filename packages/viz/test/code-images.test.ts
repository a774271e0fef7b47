import { describe, expect, test } from '@jest/globals';
import { codeImages, lightTheme } from '../src/index.js';
import { colourTable } from '../src/colour-maps.js';
import { expectTidy } from './boxes.js';
import { embeddedAll, parse, texts } from './svg.js';

const digits = Array.from({ length: 3 }, (_, i) => Array.from({ length: 64 }, (_, p) => ((i + p) % 5) / 4));
const codes = Array.from({ length: 3 }, (_, i) => Array.from({ length: 32 }, (_, k) => (k === i ? 4 : k === 9 ? 1 : 0)));
const level = (l: number, map: 'viridis' | 'vik' = 'viridis'): number[] => [...colourTable(map, lightTheme).slice(3 * l, 3 * l + 3), 255];

test('a code of 32 is a picture of 4 by 8, as wide as the image above it, each number at its place', () => {
  const figure = codeImages(digits, codes, digits);
  expect([figure.data.codes.height, figure.data.codes.width]).toEqual([4, 8]);
  expect(figure.data.codeRange).toEqual([0, 4]);
  const root = parse(figure);
  expect(texts(root).slice(0, 3)).toEqual(['Original', 'Code', 'Reconstruction']);
  const [sheet] = embeddedAll(root);
  const { scale } = figure.data;
  const top = 8 * scale + (sheet.height - 20 * scale) / 2;
  const pitch = (sheet.width - 8 * scale) / 2;
  // Column 1 has its 4 in unit 1 and its 1 in unit 9: row 0, column 1 and row 1, column 1.
  expect(sheet.at(pitch + scale, top)).toEqual(level(255));
  expect(sheet.at(pitch + scale, top + scale)).toEqual(level(64));
  expect(sheet.at(pitch, top)).toEqual(level(0));
  expect(sheet.at(pitch + 8 * scale - 1, top + 4 * scale - 1)).toEqual(level(0));
  expect(figure.description).toMatch(/from 0 to 4\.00; 94% are zero/);
  expectTidy(figure);
});

test('codes below zero are drawn around zero; shape, colours, names and count are options', () => {
  const signed = codes.map((code, i) => code.map((v) => (i === 0 ? -2 * v : v)));
  expect(codeImages(digits, signed, digits).data.codeRange).toEqual([-8, 8]);
  const figure = codeImages(digits, signed, digits, { codeShape: [2, 16], count: 1, labels: ['x', 'z', 'y'], colorMap: 'vik' });
  expect([figure.data.codes.height, figure.data.codes.width, figure.data.count]).toEqual([2, 16, 1]);
  const root = parse(figure);
  expect(texts(root).slice(0, 4)).toEqual(['x', 'z', 'y', 'code']);
  const [sheet] = embeddedAll(root);
  expect(sheet.at(0, 8 * figure.data.scale + 8)).toEqual(level(0, 'vik'));
});

test('a prime code size makes one row', () => {
  const { codes: pictures } = codeImages([[0, 1, 0, 1]], [[1, 2, 3, 4, 5, 6, 7]], [[0, 1, 0, 1]]).data;
  expect([pictures.height, pictures.width]).toEqual([1, 7]);
});

describe('refuses', () => {
  test.each([
    ['codes of another number', () => codeImages(digits, codes.slice(1), digits), 'LK_SHAPE', /codes: got \[2, 32\], expected 3 codes/],
    ['a shape of another size', () => codeImages(digits, codes, digits, { codeShape: [4, 4] }), 'LK_SHAPE', /product of 32/],
    ['codes that are no numbers', () => codeImages(digits, codes.map((c) => [...c.slice(1), NaN]), digits), 'LK_NON_FINITE', /codes/],
    ['reconstructions of another number', () => codeImages(digits, codes, digits.slice(1)), 'LK_SHAPE', /reconstructions/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
