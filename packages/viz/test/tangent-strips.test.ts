import { describe, expect, test } from '@jest/globals';
import { lightTheme, tangentStrips } from '../src/index.js';
import { colourTable } from '../src/colour-maps.js';
import { expectTidy } from './boxes.js';
import { all, embeddedAll, num, parse, texts } from './svg.js';

const sample = [0, 1, 0.5, 0];
const tangents = [[1, 0, 0, 0], [0, -0.5, 0.5, 0], [0, 0, 0, 1]];
const values = [3, 2, 1, 0.5];

test('each row holds the tangent and the sample moved along it', () => {
  const figure = tangentStrips(sample, tangents, values, { steps: [-1, 0, 0.5], count: 2 });
  expect(Array.from(figure.data.moved.data)).toEqual([-1, 1, 0.5, 0, ...sample, 0.5, 1, 0.5, 0, 0, 1.5, 0, 0, ...sample, 0, 0.75, 0.75, 0]);
  const root = parse(figure);
  expect(texts(root)).toEqual(expect.arrayContaining(['v', 'x − v', 'x', 'x + 0.5v', 'tangent 1', 'σ 3.00', 'tangent 2', 'σ 2.00', '−max', 'max', 'shown', 'others']));
  const [sheet] = embeddedAll(root);
  const level = (l: number): number[] => [...colourTable('vik', lightTheme).slice(3 * l, 3 * l + 3), 255];
  expect([sheet.at(0, 0), sheet.at(0, sheet.height - 1)]).toEqual([level(255), level(255)]);
  expect(sheet.at(sheet.width - 2 * figure.data.scale, 0)).toEqual([128, 128, 128, 255]);
  expectTidy(figure);
});

test('singular values are plotted beside, those with a strip in another colour', () => {
  const root = parse(tangentStrips(sample, tangents, values, { count: 1 }));
  const dots = all(root, 'circle').filter((c) => num(c, 'r') === 3);
  expect(dots).toHaveLength(4);
  expect(dots.map((d) => d.getAttribute('fill') ?? d.parentElement!.getAttribute('fill'))).toEqual([lightTheme.accent, ...new Array<string>(3).fill(lightTheme.muted)]);
  const y = dots.map((d) => num(d, 'cy'));
  // 3 − 2 is twice as far as 1 − 0.5.
  expect((y[1] - y[0]) / (y[3] - y[2])).toBeCloseTo(2, 1);
});

test('steps are in proportion to the sample, and the plot can be left out', () => {
  const long = new Array<number>(64).fill(1);
  const vectors = [[1, ...new Array<number>(63).fill(0)]];
  const figure = tangentStrips(long, vectors, [1], { plot: false });
  expect(figure.data.steps).toEqual([-4, -2, 0, 2, 4]);
  expect(all(parse(figure), 'circle')).toHaveLength(0);
  expect(tangentStrips(new Array<number>(64).fill(0), vectors, [1]).data.steps).toEqual([-2, -1, 0, 1, 2]);
  expect(tangentStrips([[0, 1, 0], [0, 1, 1]], [[0, 0, 0, 1, 0, 0]], [1]).data.sample).toMatchObject({ height: 2, width: 3 });
  const batch = tangentStrips([[[0, 1, 0], [0, 1, 1]]], [[[0, 0, 0], [1, 0, 0]]], [1], { steps: [2] });
  expect(Array.from(batch.data.moved.data)).toEqual([0, 1, 0, 2, 1, 1]);
  expect(batch.data.moved).toMatchObject({ height: 2, width: 3 });
  expectTidy(figure);
});

describe('refuses', () => {
  test.each([
    ['tangents of another size', () => tangentStrips(sample, [[1, 0]], values), 'LK_SHAPE', /rows of 4 values/],
    ['too few singular values', () => tangentStrips(sample, tangents, [1]), 'LK_SHAPE', /at least 3/],
    ['more strips than tangents', () => tangentStrips(sample, tangents, values, { count: 4 }), 'LK_INVALID_PARAMETER', /at most 3/],
    ['a sample that is no image', () => tangentStrips([1, 2, 3], [[1, 0, 0]], [1]), 'LK_SHAPE', /imageShape/],
    ['tangents that are no numbers', () => tangentStrips(sample, [[NaN, 0, 0, 0]], [1]), 'LK_NON_FINITE', /tangents/],
  ])('%s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
