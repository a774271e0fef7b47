import { describe, expect, test } from '@jest/globals';
import { errorCases, lightTheme, residualMaps } from '../src/index.js';
import { colourTable } from '../src/colour-maps.js';
import { expectTidy } from './boxes.js';
import { all, embeddedAll, parse, texts } from './svg.js';

const originals = [[0, 1, 1, 0], [1, 0, 0, 1], [1, 1, 0, 0], [0, 0, 0, 0]];
const made = [[0.5, 1, 1, 0], [1, 0, 0, 1], [0, 1, 0, 1], [0.1, 0.1, 0.1, 0.1]];
const level = (l: number): number[] => [...colourTable('vik', lightTheme).slice(3 * l, 3 * l + 3), 255];

describe('residualMaps', () => {
  test('the third row is reconstruction minus original around zero, on one scale', () => {
    const figure = residualMaps(originals, made);
    expect(figure.data.limit).toBe(1);
    expect(Array.from(figure.data.differences.data.slice(8, 12))).toEqual([-1, 0, 0, 1]);
    expect(figure.data.errors).toEqual([0.0625, 0, 0.5, expect.closeTo(0.01, 8)]);
    const root = parse(figure);
    expect(texts(root).slice(0, 8)).toEqual(['Original', 'Reconstruction', 'Difference', 'MSE', '0.06', '0.00', '0.50', '0.01']);
    const [sheet] = embeddedAll(root);
    const { scale } = figure.data;
    const pitch = (sheet.width - 2 * scale) / 3;
    const y = sheet.height - 2 * scale;
    expect(sheet.at(0, y)).toEqual(level(191));
    expect(sheet.at(pitch, y)).toEqual(level(128));
    expect(sheet.at(2 * pitch, y)).toEqual(level(0));
    expect(sheet.at(2 * pitch + scale, sheet.height - 1)).toEqual(level(255));
    expectTidy(figure);
  });

  test('only what is shown sets the scale, unless it is given', () => {
    expect(residualMaps(originals, made, { count: 2 }).data.limit).toBe(0.5);
    expect(residualMaps(originals, made, { limit: 0.25 }).data.limit).toBe(0.25);
    expect(residualMaps(originals, originals).data.limit).toBe(1);
  });

  test.each([
    ['colour images', () => residualMaps([[0, 0, 0]], [[0, 0, 0]], { imageShape: [1, 1, 3] }), 'LK_SHAPE', /grey/],
    ['a limit of 0', () => residualMaps(originals, made, { limit: 0 }), 'LK_INVALID_PARAMETER', /limit/],
    ['another number', () => residualMaps(originals, made.slice(1)), 'LK_SHAPE', /reconstructions/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('errorCases', () => {
  test('worst and best by squared error, in order, with their numbers', () => {
    const figure = errorCases(originals, made);
    expect([figure.data.worst, figure.data.best]).toEqual([[2, 0], [1, 3]]);
    expect(texts(parse(figure))).toEqual(expect.arrayContaining(['Worst', 'Best', '#2', '#0', '#1', '#3', '0.50', '0.06', '0.000', '0.010']));
    expect(figure.description).toMatch(/Worst: #2 0\.500, #0 0\.0625\. Best: #1 0, #3 0\.0100/);
    expectTidy(figure);
  });

  test('the reconstruction of a case stands below it', () => {
    const figure = errorCases(originals, made, { cases: 'worst', count: 1 });
    const root = parse(figure);
    const [sheet] = embeddedAll(root);
    expect(figure.data.best).toEqual([]);
    expect(texts(root)).not.toContain('Best');
    const { scale } = figure.data;
    expect(sheet.at(0, sheet.height - 2 * scale)).toEqual(level(0));
    expect(sheet.at(0, 20)[0]).toBe(255);
    expect(all(root, '[data-legend]')).toHaveLength(1);
  });

  test('given errors rank, one that is no number is refused, and captions replace numbers', () => {
    const figure = errorCases(originals, made, { errors: [1, 9, 5, 7], errorLabel: 'score', captions: ['a', 'b', 'c', 'd'], count: 2, cases: 'best' });
    expect(figure.data.best).toEqual([0, 2]);
    expect(texts(parse(figure))).toEqual(expect.arrayContaining(['score', 'a', 'c']));
    expect(() => errorCases(originals, made, { errors: [1, 2, 3, NaN] })).toThrow(/errors/);
  });

  test('a reconstruction that is no number is the worst', () => {
    const figure = errorCases(originals, [made[0], [NaN, 0, 0, 0], made[2], made[3]]);
    expect(figure.data.worst).toEqual([1, 2]);
    expect(figure.data.limit).toBe(1);
  });

  test.each([
    ['an unknown word', () => errorCases(originals, made, { cases: 'wrost' as 'worst' }), 'LK_UNKNOWN_NAME', /Did you mean 'worst'/],
    ['errors of another number', () => errorCases(originals, made, { errors: [1] }), 'LK_SHAPE', /4 errors/],
    ['captions of another number', () => errorCases(originals, made, { captions: ['x'] }), 'LK_SHAPE', /4 captions/],
    ['more than there are', () => errorCases(originals, made, { count: 3 }), 'LK_INVALID_PARAMETER', /from 1 to 2/],
  ])('refuses %s', (_, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});
