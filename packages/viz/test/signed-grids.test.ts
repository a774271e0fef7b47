import { describe, expect, test } from '@jest/globals';
import { jacobianRows, lightTheme, tangentImages, weightImages } from '../src/index.js';
import { colourTable } from '../src/colour-maps.js';
import { expectTidy } from './boxes.js';
import { embeddedAll, parse, texts } from './svg.js';

const level = (l: number): number[] => [...colourTable('vik', lightTheme).slice(3 * l, 3 * l + 3), 255];
// Three rows of 2 × 2 pixels, of sizes 2, 4 and 1.
const rows = [[2, 0, 0, -1], [0, -4, 0, 0], [0, 0, 1, 0]];

describe('jacobianRows', () => {
  test('all rows share one scale around zero', () => {
    const figure = jacobianRows(rows);
    expect(figure.data.limits).toEqual([4]);
    expect([figure.data.columns, figure.data.order]).toEqual([3, [0, 1, 2]]);
    const root = parse(figure);
    expect(texts(root)).toEqual(expect.arrayContaining(['z0', 'z1', 'z2', '∂z / ∂x']));
    const [sheet] = embeddedAll(root);
    const { scale } = figure.data;
    const pitch = (sheet.width - 2 * scale) / 2;
    expect([sheet.at(0, 0), sheet.at(scale, 0), sheet.at(pitch + scale, 0), sheet.at(2 * pitch, scale)]).toEqual([level(191), level(128), level(0), level(159)]);
    expectTidy(figure);
  });

  test('sixteen of many in four rows of four; count, columns, captions and a limit are options', () => {
    const many = Array.from({ length: 32 }, (_, i) => Array.from({ length: 64 }, (_, p) => Math.sin(i + p)));
    const { data } = jacobianRows(many);
    expect([data.order.length, data.columns]).toEqual([16, 4]);
    const figure = jacobianRows(rows, { count: 2, columns: 1, captions: ['a', 'b', 'c'], limit: 8, imageShape: [1, 4] });
    expect([figure.data.limits, figure.data.columns, figure.data.images.width]).toEqual([[8], 1, 4]);
    expect(texts(parse(figure)).slice(0, 2)).toEqual(['a', 'b']);
    expect(figure.description).toMatch(/2 of 3 rows .* reach from −8\.00 to 8\.00/);
  });
});

describe('tangentImages', () => {
  test('each has its own scale and its singular value below', () => {
    const figure = tangentImages(rows, { singularValues: [3, 2, 0.5, 0.1] });
    expect(figure.data.limits).toEqual([2, 4, 1]);
    const root = parse(figure);
    expect(texts(root)).toEqual(['σ 3.00', 'σ 2.00', 'σ 0.500', 'tangent', '−max', '0', 'max']);
    const [sheet] = embeddedAll(root);
    expect(sheet.at(0, 0)).toEqual(level(255));
    expectTidy(figure);
  });

  test('without singular values they are counted', () => {
    expect(texts(parse(tangentImages(rows, { count: 2, scale: 'shared' }))).slice(0, 3)).toEqual(['1', '2', 'tangent']);
  });
});

describe('weightImages', () => {
  // As a kernel: four pixels, three units.
  const kernel = [0, 1, 2, 3].map((p) => rows.map((row) => row[p]));

  test('each unit is a column of the kernel', () => {
    const figure = weightImages(kernel);
    expect(Array.from(figure.data.images.data)).toEqual(rows.flat());
    expect(figure.data.norms).toEqual([Math.sqrt(5), 4, 1]);
    expect(figure.data.order).toEqual([0, 1, 2]);
    expectTidy(figure);
  });

  test('by the length of the weights, the longest first, each on its own scale', () => {
    const figure = weightImages(kernel, { sort: 'norm', count: 2, scale: 'each', captions: ['u0', 'u1', 'u2'] });
    expect([figure.data.order, figure.data.limits]).toEqual([[1, 0], [4, 2]]);
    expect(texts(parse(figure)).slice(0, 2)).toEqual(['u1', 'u0']);
    expect(figure.description).toMatch(/2 of 3 units .* the longest weight vectors first; lengths from 2\.24 to 4\.00; each picture/);
  });

  test('a layer of zeros is drawn in the middle colour', () => {
    const [sheet] = embeddedAll(parse(weightImages([[0], [0], [0], [0]])));
    expect(sheet.at(0, 0)).toEqual(level(128));
  });
});

describe('refuse', () => {
  test.each([
    ['more rows than there are', () => jacobianRows(rows, { count: 4 }), 'LK_INVALID_PARAMETER', /at most 3/],
    ['an unknown scale', () => jacobianRows(rows, { scale: 'own' as 'each' }), 'LK_UNKNOWN_NAME', /scale/],
    ['a limit below 0', () => jacobianRows(rows, { limit: -1 }), 'LK_INVALID_PARAMETER', /limit/],
    ['captions of another number', () => tangentImages(rows, { captions: ['a'] }), 'LK_SHAPE', /3 captions/],
    ['too few singular values', () => tangentImages(rows, { singularValues: [1] }), 'LK_SHAPE', /singularValues: got 1/],
    ['an unknown order', () => weightImages(rows, { sort: 'length' as 'norm' }), 'LK_UNKNOWN_NAME', /sort/],
    ['weights that are no numbers', () => weightImages([[NaN]]), 'LK_NON_FINITE', /weights/],
    ['a layer that is not of images', () => weightImages([[1], [2], [3]]), 'LK_SHAPE', /imageShape/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
